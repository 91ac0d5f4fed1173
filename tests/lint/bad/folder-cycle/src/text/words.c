#include "text/html.h"
#include "md/inline.h"
