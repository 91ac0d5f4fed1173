#include <git2.h>
#include <git2/sys/repository.h>
#include <sys/stat.h>

#include "base/base.h"

/* XXXX, 1XXX, 2016-XXX and TODOS are no marks of unfinished work. */
int open_repo(struct git *my_strcpy(void), int exit_code)
{
	return snprintf(0, 0, "%d", exit_code) + my_exit(my_strcpy);
}
