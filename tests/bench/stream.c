#include "stream.h"

#include <stdlib.h>
#include <string.h>

static unsigned long when = 1767300000; /* of the commit in hand: 2026 began */
static FILE *file, *held;               /* in hand, in memory */
static char *bytes, *held_bytes;
static size_t length, held_length;

static FILE *out(void)
{
	return held ? held : stdout;
}

static FILE *in_memory(char **p, size_t *n)
{
	FILE *stream = open_memstream(p, n);

	if (!stream)
		exit(2);
	return stream;
}

static void put_data(const char *data, size_t n)
{
	fprintf(out(), "data %zu\n", n);
	fwrite(data, 1, n, out());
	putc('\n', out());
}

void hold_files(void)
{
	held = in_memory(&held_bytes, &held_length);
}

void begin_commit(const char *author, const char *message)
{
	if (held)
		fclose(held);
	held = NULL;
	printf("commit refs/heads/main\nauthor %s <bench@example.org> %lu +0000\n", author, when);
	printf("committer %s <bench@example.org> %lu +0000\n", author, when);
	put_data(message, strlen(message));
	fwrite(held_bytes, 1, held_length, stdout);
	free(held_bytes);
	held_bytes = NULL;
	held_length = 0;
	when += 60;
}

FILE *begin_file(const char *path)
{
	fprintf(out(), "M 100644 inline %s\n", path);
	return file = in_memory(&bytes, &length);
}

FILE *begin_own(unsigned thread, const char *dir, const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "threads/group-%03u/topic-%05u/%s%s", thread / FOLDER, thread, dir, name);
	return begin_file(path);
}

void end_file(void)
{
	fclose(file);
	put_data(bytes, length);
	free(bytes);
}

void remove_own(unsigned thread, const char *dir, const char *name)
{
	fprintf(out(), "D threads/group-%03u/topic-%05u/%s%s\n", thread / FOLDER, thread, dir, name);
}

void begin_store(const char *title)
{
	begin_commit("Bench", "store: begin\n");
	fprintf(begin_file("skein.yaml"), "schema: 1\ntitle: %s\nlanguage: en\npolicy: {branch: main}\n", title);
	end_file();
	fputs("threads/**/*.md text eol=lf diff=markdown merge=skein\n"
	      "threads/**/*.yaml text eol=lf diff=skein-yaml merge=skein\n"
	      "threads/**/items/*.txt text eol=lf -diff linguist-generated\n"
	      "threads/**/runs/* linguist-generated\n", begin_file(".gitattributes"));
	end_file();
}

int end_stream(void)
{
	puts("done");
	return ferror(stdout) || fflush(stdout) ? 2 : 0;
}
