/* base.h - what every file includes; printf("in a comment") counts for nothing. */
#include <stdio.h>

#undef strcpy
#define strcpy(d, s) sorry_strcpy
