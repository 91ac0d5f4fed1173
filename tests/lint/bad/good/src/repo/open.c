#include <git2.h>
#include <sys/stat.h>

#include "base/base.h"

int open_repo(struct git *my_strcpy(void), int exit_code)
{
	return snprintf(0, 0, "%d", exit_code) + my_exit(my_strcpy);
}
