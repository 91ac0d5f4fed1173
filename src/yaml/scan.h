/*
 * scan.h - what is refused before libyaml sees the text: bad characters and
 * conflict markers.  One pass over the bytes, no memory.
 */
#ifndef SKN_YAML_SCAN_H
#define SKN_YAML_SCAN_H

#include "base/base.h"

/* SKN_EDATA or SKN_ELIMIT with the place in err. */
int skn_yaml_scan(const char *src, size_t len, const char *path, struct skn_err *err);

/* Code points that may stand unescaped in a YAML text of ours. */
bool skn_yaml_is_printable(uint32_t cp);

#endif
