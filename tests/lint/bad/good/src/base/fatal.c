#include <stdlib.h>

#include "base/base.h"

void fatal(void)
{
	const char *text = "exit(1); strcpy(a, b); stdout \" // \\";

	if (text)
		abort();
}
