/* schema_files.h - the files of schema/, embedded in the program at build time. */
#ifndef SKN_DOC_SCHEMA_FILES_H
#define SKN_DOC_SCHEMA_FILES_H

struct skn_schema_file {
	const char *name; /* "event.json" */
	const char *text;
};

extern const struct skn_schema_file skn_schema_files[]; /* ends with a NULL name */

#endif
