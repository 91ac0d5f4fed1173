/*
 * race.c - times commands side by side.
 *
 *	race RUNS LABEL PREPARE COMMAND [LABEL PREPARE COMMAND]...
 *
 * Every run measures each command once, in turn (A B A B ...), so that what the
 * machine does meanwhile falls on all of them.  The first run is not counted.
 * PREPARE is done by the shell before each measurement and is not timed; it
 * finds the run's number in $RUN.  COMMAND is started without a shell, so that
 * process start is its own: words are divided by blanks (single quotes keep
 * them together), "&&" begins a further program, "<FILE" is its input.  What it
 * prints is thrown away.
 *
 * Prints per command: label, median, least, greatest in milliseconds, and the
 * most memory that one of its programs had in any run, in KB, divided by tabs.  A command that fails ends everything with its status shown.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS_MAX 4000
#define STEPS_MAX 8
#define SIDES_MAX 8

extern char **environ;

struct step {
	char **argv;
	const char *input;
};

struct side {
	const char *label, *prepare, *command;
	struct step steps[STEPS_MAX];
	int n_steps;
	double *ms;
	long memory; /* KB, of any of its programs */
};

static void die(const char *what, const char *detail)
{
	fprintf(stderr, "race: %s: %s\n", what, detail);
	exit(2);
}

/* The next word of *s, in place; NULL at the end. */
static char *word(char **s)
{
	char *p = *s, *out, *w;

	while (*p == ' ' || *p == '\n')
		p++;
	if (!*p)
		return NULL;
	for (w = out = p; *p && *p != ' ' && *p != '\n';) {
		if (*p != '\'') {
			*out++ = *p++;
			continue;
		}
		for (p++; *p && *p != '\'';)
			*out++ = *p++;
		p += *p == '\'';
	}
	*s = *p ? p + 1 : p;
	*out = '\0';
	return w;
}

static void split(struct side *side)
{
	char *text = strdup(side->command), *w;
	struct step *step = side->steps;
	int n = 0;

	step->argv = calloc(WORDS_MAX + 1, sizeof(char *));
	while ((w = word(&text))) {
		if (strcmp(w, "&&") == 0) {
			if (++side->n_steps == STEPS_MAX - 1)
				die("too many programs", side->label);
			(++step)->argv = calloc(WORDS_MAX + 1, sizeof(char *));
			n = 0;
		} else if (*w == '<') {
			step->input = w + 1;
		} else if (n == WORDS_MAX) {
			die("too many words", side->label);
		} else {
			step->argv[n++] = w;
		}
	}
	side->n_steps++;
}

/* The most memory of the program, in KB. */
static long start(const struct side *side, const struct step *step)
{
	posix_spawn_file_actions_t files;
	struct rusage used = { 0 };
	int status = 0;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, step->input ? step->input : "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	errno = posix_spawnp(&pid, step->argv[0], &files, NULL, step->argv, environ);
	if (errno)
		die(step->argv[0], strerror(errno));
	posix_spawn_file_actions_destroy(&files);
	while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR)
		continue;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		fprintf(stderr, "race: status %d of: ", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
		die(side->label, side->command);
	}
	return used.ru_maxrss;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double measure(struct side *side, int run)
{
	char number[16];
	double begin;

	snprintf(number, sizeof(number), "%d", run);
	setenv("RUN", number, 1);
	if (*side->prepare) {
		char *argv[] = { "sh", "-ec", (char *)side->prepare, NULL };
		struct step prepare = { .argv = argv };

		start(side, &prepare);
	}
	begin = now();
	for (int i = 0; i < side->n_steps; i++) {
		long memory = start(side, &side->steps[i]);

		if (memory > side->memory)
			side->memory = memory;
	}
	return now() - begin;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct side sides[SIDES_MAX] = { 0 };
	int n = (argc - 2) / 3, runs = argc > 1 ? (int)atol(argv[1]) : 0;

	if (runs < 1 || n < 1 || n > SIDES_MAX || (argc - 2) % 3)
		die("usage", "race RUNS LABEL PREPARE COMMAND ...");
	for (int i = 0; i < n; i++) {
		sides[i] = (struct side){ argv[2 + 3 * i], argv[3 + 3 * i], argv[4 + 3 * i], .ms = NULL };
		sides[i].ms = calloc((size_t)runs, sizeof(double));
		split(&sides[i]);
	}
	for (int run = 0; run <= runs; run++)
		for (int i = 0; i < n; i++) {
			double ms = measure(&sides[i], run);

			if (run > 0)
				sides[i].ms[run - 1] = ms;
		}
	for (int i = 0; i < n; i++) {
		double *ms = sides[i].ms;

		qsort(ms, (size_t)runs, sizeof(*ms), by_size);
		printf("%s\t%.2f\t%.2f\t%.2f\t%ld\n", sides[i].label,
		       runs % 2 ? ms[runs / 2] : (ms[runs / 2 - 1] + ms[runs / 2]) / 2, ms[0], ms[runs - 1],
		       sides[i].memory);
	}
	return 0;
}
