#include "doc/c.h"
