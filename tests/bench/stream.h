/*
 * stream.h - the words of git fast-import: commits on main, files in them.
 */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <stdio.h>

#define FOLDER 50 /* threads to a folder */

/* What follows, up to the next begin_commit, are files of that commit. */
void hold_files(void);
/* A commit on main, a minute after the one before. */
void begin_commit(const char *author, const char *message);
/* A file of the commit, written to the stream that is returned until end_file. */
FILE *begin_file(const char *path);
/* The same below a thread's folder: DIR ("" or "items/") and NAME. */
FILE *begin_own(unsigned thread, const char *dir, const char *name);
void end_file(void);
void remove_own(unsigned thread, const char *dir, const char *name);
/* A first commit with skein.yaml and .gitattributes; more files may follow. */
void begin_store(const char *title);
/* The end of the stream; what the program returns. */
int end_stream(void);

#endif
