/*
 * replay.c - runs a fuzz target without a fuzzer: over every file of the
 * folders given, and over a fixed number of mutations of each.
 *
 *	fuzz_x [-runs=N] [-seed=S] [-v] FILE|FOLDER...
 *
 * The mutations depend on S and on the files, so a failure comes back in the
 * next run.  The input that fails (a signal, a sanitizer's report, or more than
 * TIME_MAX seconds) is written to failing-input in the current folder, or to
 * $FUZZ_OUT.  Without any file, an empty input and mutations of it are run.
 */
#include <signal.h>

#include "base/fs.h"
#include "base/path.h"
#include "base/vec.h"

#define TIME_MAX 20                  /* seconds for one input */
#define INPUT_MAX ((size_t)64 << 20) /* bytes of a file */
#define GROWTH_MAX 4096              /* bytes that one mutation may add */
#define RUNS 20                      /* mutations of each file unless -runs says */
#define STEPS_MAX 6                  /* changes in one mutation */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static struct skn_buf current; /* the input that runs now */
static uint64_t state;         /* of the generator */

/* xorshift64* (Vigna 2016). */
static uint64_t next_random(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 2685821657736338717u;
}

static size_t below(size_t n)
{
	return n ? (size_t)(next_random() % n) : 0;
}

static void keep_input(void)
{
	const char *path = getenv("FUZZ_OUT");
	int fd;

	path = path ? path : "failing-input";
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return;
	if (write(fd, current.p, current.n) == (ssize_t)current.n)
		dprintf(STDERR_FILENO, "the input (%zu bytes) is in %s\n", current.n, path);
	close(fd);
}

static void on_signal(int sig)
{
	if (sig == SIGALRM)
		dprintf(STDERR_FILENO, "took longer than %d s\n", TIME_MAX);
	keep_input();
	signal(sig, SIG_DFL);
	raise(sig == SIGALRM ? SIGKILL : sig);
}

static void watch(void)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM };
	bool sanitized = __sanitizer_set_death_callback != NULL;

	for (size_t i = 0; i < SKN_ARRAY_LEN(signals); i++)
		if (!sanitized || signals[i] == SIGABRT || signals[i] == SIGALRM)
			signal(signals[i], on_signal);
	if (sanitized)
		__sanitizer_set_death_callback(keep_input);
}

/* Runs the target on a block of exactly its size, so that a read past the end
 * is seen. */
static void run_current(void)
{
	uint8_t *exact = skn_xmemdup(current.p, current.n);

	alarm(TIME_MAX);
	LLVMFuzzerTestOneInput(exact, current.n);
	alarm(0);
	free(exact);
}

/* Bytes that mean something in one of our formats. */
static const char *const tokens[] = {
	"\n", "\r\n", "\t", " ", "\0", "[@", "]", "@", ":", "- ", "---\n", "...", "|\n", "\"",
	"'", "{", "}", "[", ",", "\\", "\\u0000", "\\ud800", "#", "&", "*", "!!", "~", "^", "..",
	"@{", "/", "%00", "<", ">", "</", "&#0;", "0", "-1", "99999999999999999999", "1e999",
	"\xc3\xa9", "\xe2\x80\x94", "\xef\xbb\xbf", "\xed\xa0\x80", "\xff", "\xf0\x9f\x98\x80",
};

static void insert_token(void)
{
	const char *t = tokens[below(SKN_ARRAY_LEN(tokens))];

	skn_buf_splice(&current, below(current.n + 1), 0, t, t[0] ? strlen(t) : 1);
}

static void copy_range(const struct skn_buf *from)
{
	size_t at = below(from->n), room = from->n - at, len;
	char *piece;

	if (from->n == 0)
		return;
	len = 1 + below(room > GROWTH_MAX ? GROWTH_MAX : room);
	piece = skn_xmemdup(from->p + at, len);
	skn_buf_splice(&current, below(current.n + 1), 0, piece, len);
	free(piece);
}

static void delete_range(void)
{
	size_t at = below(current.n);

	skn_buf_splice(&current, at, below(current.n - at + 1), NULL, 0);
}

static void repeat_byte(void)
{
	size_t at = below(current.n), len = 1 + below(GROWTH_MAX);
	char *run;

	if (current.n == 0)
		return;
	run = skn_xmalloc(len);
	memset(run, current.p[at], len);
	skn_buf_splice(&current, at, 0, run, len);
	free(run);
}

static void mutate_once(const struct skn_buf *other)
{
	size_t at = below(current.n);

	switch (below(9)) {
	case 0:
		if (current.n)
			current.p[at] ^= (char)(1 << below(8));
		break;
	case 1:
		if (current.n)
			current.p[at] = (char)next_random();
		break;
	case 2:
		copy_range(&current);
		break;
	case 3:
		copy_range(other);
		break;
	case 4:
		delete_range();
		break;
	case 5:
		skn_buf_truncate(&current, at);
		break;
	case 6:
		repeat_byte();
		break;
	default:
		insert_token();
	}
}

static uint64_t fold(uint64_t h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	return h;
}

/* One seed and its mutations; other lends pieces. */
static void run_seed(const char *name, const struct skn_buf *seed, const struct skn_buf *other,
		     size_t runs, uint64_t start)
{
	const char *base = skn_path_base(name);

	state = fold(fold(start, base, strlen(base)), seed->p, seed->n) | 1;
	skn_buf_clear(&current);
	skn_buf_add(&current, seed->p, seed->n);
	run_current();
	for (size_t i = 0; i < runs; i++) {
		skn_buf_clear(&current);
		skn_buf_add(&current, seed->p, seed->n);
		for (size_t k = 1 + below(STEPS_MAX); k > 0; k--)
			mutate_once(other);
		run_current();
	}
}

static int collect(struct skn_strings *files, const char *path, struct skn_err *err)
{
	struct skn_strings names = { 0 };
	struct skn_buf child = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (!skn_fs_is_dir(path)) {
		skn_strings_push(files, path);
		return SKN_OK;
	}
	rc = skn_fs_list(&names, path, err);
	for (size_t i = 0; i < names.n && rc == SKN_OK; i++) {
		skn_path_join(&child, path, names.v[i]);
		rc = collect(files, child.p, err);
	}
	skn_strings_release(&names);
	skn_buf_release(&child);
	return rc;
}

static int run_files(const struct skn_strings *files, size_t runs, uint64_t start, bool verbose,
		     struct skn_err *err)
{
	struct skn_buf seed = SKN_BUF_INIT, other = SKN_BUF_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; i < files->n && rc == SKN_OK; i++) {
		if (verbose)
			printf("%s\n", files->v[i]);
		rc = skn_fs_read(&seed, files->v[i], INPUT_MAX, err);
		if (rc == SKN_OK)
			run_seed(files->v[i], &seed, i ? &other : &seed, runs, start);
		skn_buf_clear(&other);
		skn_buf_add(&other, seed.p, seed.n);
	}
	if (files->n == 0)
		run_seed("", &seed, &other, runs, start);
	skn_buf_release(&seed);
	skn_buf_release(&other);
	return rc;
}

/* "-name=NUMBER" */
static bool option(const char *arg, const char *name, uint64_t *out)
{
	size_t n = strlen(name);

	return strncmp(arg, name, n) == 0 &&
	       skn_parse_uint(arg + n, strlen(arg + n), UINT32_MAX, out);
}

int main(int argc, char **argv)
{
	struct skn_strings files = { 0 };
	struct skn_err err = SKN_ERR_INIT;
	uint64_t runs = RUNS, start = 1;
	bool verbose = false;
	int rc = SKN_OK;

	skn_buf_init(&current);
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	watch();
	for (int i = 1; i < argc && rc == SKN_OK; i++) {
		if (skn_streq(argv[i], "-v"))
			verbose = true;
		else if (!option(argv[i], "-runs=", &runs) && !option(argv[i], "-seed=", &start))
			rc = collect(&files, argv[i], &err);
	}
	if (rc == SKN_OK)
		rc = run_files(&files, (size_t)runs, start, verbose, &err);
	if (rc == SKN_OK)
		printf("%zu files, %" PRIu64 " mutations of each\n%zu passed, 0 failed\n", files.n,
		       runs, files.n ? files.n : 1);
	else
		fprintf(stderr, "%s: %s\n", err.path, err.msg);
	skn_strings_release(&files);
	skn_buf_release(&current);
	return rc != SKN_OK;
}
