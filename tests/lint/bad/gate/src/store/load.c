#include <stdio.h>
#  include <git2.h>
#include <git2/sys/odb.h>
#include <unicode/ubrk.h>
#include <libxml/parser.h>
#include "sqlite3.h"
