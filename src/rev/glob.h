/*
 * glob.h - patterns of paths, as .gitignore and CODEOWNERS write them.
 *
 * '*' stands for any characters of one name, '?' for one of them, '**' as a whole
 * name for any number of names.  A pattern with a '/' at its beginning or inside
 * starts at the top, another one anywhere.  It fits a path also when it fits a
 * folder above it; with a '/' at its end only then.  One that ends in a name of
 * '*' alone ("docs/<star>") fits what is in that folder, not what is deeper.
 * Case counts.  There are no [ranges] and no escapes.
 */
#ifndef SKN_REV_GLOB_H
#define SKN_REV_GLOB_H

#include "base/base.h"

/* Takes time in proportion to the product of both lengths, at worst. */
bool skn_glob_match(const char *pattern, const char *path);

#endif
