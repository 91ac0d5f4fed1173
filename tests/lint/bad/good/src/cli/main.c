#include "repo/open.h"

int main(void)
{
	printf("hello\n");
	fprintf(stderr, "TODOS XXXXXX /tmp/hello\n");
	return 0;
}
