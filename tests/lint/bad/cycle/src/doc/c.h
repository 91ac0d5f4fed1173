#include "base/base.h"

#include "doc/a.h"
