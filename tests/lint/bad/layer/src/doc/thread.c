#include "thread.h"
#include "nowhere/thread.h"
