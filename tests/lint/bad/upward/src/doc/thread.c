#include "base/base.h"
#include "store/store.h"
