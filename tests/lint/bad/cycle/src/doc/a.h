/* a.h */
#include "doc/b.h"
