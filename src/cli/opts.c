#include "cli/opts.h"

#include "text/nearest.h"

const struct skn_opt skn_opts_global[] = {
	{ .short_name = 'C', .long_name = "directory", .arg = "DIR", .repeat = true,
	  .help = "run as if started in DIR" },
	{ .long_name = "git-dir", .arg = "DIR", .help = "the repository, where it cannot be found" },
	{ .long_name = "color", .arg = "WHEN", .choices = "auto|always|never", .optional_arg = true,
	  .help = "use colour; auto, the default, on a terminal only" },
	{ .long_name = "no-color", .help = "the same as --color=never" },
	{ .long_name = "no-pager", .help = "write to the terminal, not through a pager" },
	{ .short_name = 'h', .long_name = "help",
	  .help = "-h: this summary; --help: the whole page" },
	{ 0 },
};

const struct skn_opt skn_opts_json[] = {
	{ .long_name = "json", .help = "print JSON" },
	{ 0 },
};

static const struct skn_opt program_options[] = {
	{ .long_name = "version", .help = "print the version" },
	{ 0 },
};

/* The tables that an invocation of CMD (NULL: of the program) is read by. */
static size_t tables(const struct skn_cmd *cmd, const struct skn_opt *out[3])
{
	size_t n = 0;

	if (!cmd)
		out[n++] = program_options;
	else if (cmd->options)
		out[n++] = cmd->options;
	if (cmd && cmd->json)
		out[n++] = skn_opts_json;
	out[n++] = skn_opts_global;
	return n;
}

void skn_opts_each(const struct skn_cmd *cmd, void (*fn)(void *ctx, const struct skn_opt *opt),
		   void *ctx)
{
	const struct skn_opt *table[3];
	size_t n = tables(cmd, table);

	for (size_t i = 0; i < n; i++)
		for (const struct skn_opt *opt = table[i]; opt->long_name; opt++)
			if (!opt->hidden)
				fn(ctx, opt);
}

/* ---- finding an option ---- */

struct search {
	const char *word; /* as typed, without dashes and value */
	size_t len;
	const struct skn_opt *exact, *prefix, *other; /* other: a second one that fits */
	struct skn_guess guess;
};

static void look(struct search *s, const struct skn_opt *opt)
{
	if (strncmp(opt->long_name, s->word, s->len) == 0) {
		if (opt->long_name[s->len] == '\0')
			s->exact = opt;
		else if (!opt->hidden && !s->prefix)
			s->prefix = opt;
		else if (!opt->hidden)
			s->other = opt;
	}
	if (!opt->hidden)
		skn_guess_try(&s->guess, opt->long_name);
}

static int find_long(const struct skn_parsed *p, const char *word, size_t len,
		     const struct skn_opt **out, struct skn_err *err)
{
	char *copy = skn_xstrndup(word, len);
	struct search s = { .word = copy, .len = len, .guess = { .word = copy } };
	const struct skn_opt *table[3];
	size_t n = tables(p->cmd, table);
	int rc = SKN_OK;

	for (size_t i = 0; i < n; i++)
		for (const struct skn_opt *opt = table[i]; opt->long_name; opt++)
			look(&s, opt);
	*out = s.exact ? s.exact : s.prefix;
	if (!s.exact && s.other) {
		rc = skn_fail(err, SKN_EUSAGE, "option '--%s' is ambiguous: --%s or --%s", copy,
			      s.prefix->long_name, s.other->long_name);
	} else if (!*out) {
		rc = skn_fail(err, SKN_EUSAGE, "unknown option '--%s'", copy);
		if (s.guess.best)
			skn_hint(err, "did you mean '--%s'?", s.guess.best);
	}
	free(copy);
	return rc;
}

static int find_short(const struct skn_parsed *p, char c, const struct skn_opt **out,
		      struct skn_err *err)
{
	const struct skn_opt *table[3];
	size_t n = tables(p->cmd, table);

	for (size_t i = 0; i < n; i++) {
		for (const struct skn_opt *opt = table[i]; opt->long_name; opt++) {
			if (opt->short_name == c) {
				*out = opt;
				return SKN_OK;
			}
		}
	}
	return skn_fail(err, SKN_EUSAGE, "unknown option '-%c'", c);
}

/* ---- parsing ---- */

/* "a|b|c" as "a, b, c"; caller frees. */
static char *listed(const char *choices)
{
	struct skn_buf buf = SKN_BUF_INIT;

	for (; *choices; choices++) {
		if (*choices == '|')
			skn_buf_adds(&buf, ", ");
		else
			skn_buf_addc(&buf, *choices);
	}
	return skn_buf_detach(&buf);
}

static int check_choice(const struct skn_opt *opt, const char *value, struct skn_err *err)
{
	char *list;

	if (!value || !opt->choices || skn_opts_is_choice(opt->choices, value))
		return SKN_OK;
	skn_fail(err, SKN_EUSAGE, "'%s' is no value of --%s", value, opt->long_name);
	list = listed(opt->choices);
	skn_hint(err, "one of %s", list);
	free(list);
	return SKN_EUSAGE;
}

static int give(struct skn_parsed *p, const struct skn_opt *opt, const char *value, bool by_letter,
		struct skn_err *err)
{
	struct skn_parsed_opt given = { .opt = opt, .value = value, .by_letter = by_letter };

	if (check_choice(opt, value, err) < 0)
		return SKN_EUSAGE;
	skn_vec_push(&p->given, given);
	return SKN_OK;
}

/* argv[i] is "--name" or "--name=value"; returns how many words it took. */
static int parse_long(struct skn_parsed *p, int argc, char **argv, int i, struct skn_err *err)
{
	const char *word = argv[i] + 2;
	const char *equals = strchr(word, '=');
	const struct skn_opt *opt = NULL;
	int rc = find_long(p, word, equals ? (size_t)(equals - word) : strlen(word), &opt, err);

	if (rc < 0)
		return rc;
	if (equals && !opt->arg)
		return skn_fail(err, SKN_EUSAGE, "option '--%s' takes no value", opt->long_name);
	if (equals || !opt->arg || opt->optional_arg) {
		rc = give(p, opt, equals ? equals + 1 : NULL, false, err);
		return rc < 0 ? rc : 1;
	}
	if (i + 1 >= argc)
		return skn_fail(err, SKN_EUSAGE, "option '--%s' needs a value: %s", opt->long_name,
				opt->arg);
	rc = give(p, opt, argv[i + 1], false, err);
	return rc < 0 ? rc : 2;
}

/* argv[i] is "-abc", "-n5" or "-n"; returns how many words it took. */
static int parse_short(struct skn_parsed *p, int argc, char **argv, int i, struct skn_err *err)
{
	for (const char *c = argv[i] + 1; *c; c++) {
		const struct skn_opt *opt = NULL;
		int rc = find_short(p, *c, &opt, err);

		if (rc < 0)
			return rc;
		if (!opt->arg || (opt->optional_arg && !c[1])) {
			if ((rc = give(p, opt, NULL, true, err)) < 0)
				return rc;
			continue;
		}
		if (c[1]) {
			rc = give(p, opt, c + 1, true, err);
			return rc < 0 ? rc : 1;
		}
		if (i + 1 >= argc)
			return skn_fail(err, SKN_EUSAGE, "option '-%c' needs a value: %s", *c, opt->arg);
		rc = give(p, opt, argv[i + 1], true, err);
		return rc < 0 ? rc : 2;
	}
	return 1;
}

static void push_arg(struct skn_parsed *p, char *arg)
{
	skn_vec_push(&p->args, arg);
}

static int parse_words(struct skn_parsed *p, int argc, char **argv, int *used,
		       struct skn_err *err)
{
	bool stop = !p->cmd || p->cmd->subs; /* a command or verb follows */
	int i = 0, took = 0;

	while (i < argc) {
		if (argv[i][0] != '-' || !argv[i][1]) {
			if (stop)
				break;
			push_arg(p, argv[i++]);
			continue;
		}
		if (skn_streq(argv[i], "--")) {
			for (i++; !stop && i < argc; i++)
				push_arg(p, argv[i]);
			break;
		}
		took = argv[i][1] == '-' ? parse_long(p, argc, argv, i, err)
					 : parse_short(p, argc, argv, i, err);
		if (took < 0)
			return took;
		i += took;
	}
	*used = i;
	return SKN_OK;
}

int skn_opts_parse(struct skn_parsed *parsed, const struct skn_cmd *cmd, int argc, char **argv,
		   int *used, struct skn_err *err)
{
	int rc, ignored;

	parsed->cmd = cmd;
	rc = parse_words(parsed, argc, argv, used ? used : &ignored, err);
	skn_vec_push(&parsed->args, NULL);
	parsed->args.n--;
	return rc;
}

void skn_opts_release(struct skn_parsed *parsed)
{
	skn_vec_release(&parsed->given);
	skn_vec_release(&parsed->args);
	free(parsed->values);
	parsed->values = NULL;
}

const struct skn_parsed_opt *skn_opts_find(const struct skn_parsed *parsed, const char *name)
{
	for (size_t i = parsed->given.n; i > 0; i--)
		if (skn_streq(parsed->given.v[i - 1].opt->long_name, name))
			return &parsed->given.v[i - 1];
	return NULL;
}

const char *const *skn_opts_values(struct skn_parsed *parsed, const char *name, size_t *n)
{
	*n = 0;
	free(parsed->values);
	parsed->values = skn_xcalloc(parsed->given.n + 1, sizeof(*parsed->values));
	for (size_t i = 0; i < parsed->given.n; i++)
		if (skn_streq(parsed->given.v[i].opt->long_name, name))
			parsed->values[(*n)++] = parsed->given.v[i].value;
	return parsed->values;
}

bool skn_opts_is_choice(const char *choices, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = choices; *p;) {
		size_t n = strcspn(p, "|");

		if (n == len && memcmp(p, word, n) == 0)
			return true;
		p += n + (p[n] == '|');
	}
	return false;
}

/* ---- operands ---- */

static bool is_choice_list(const char *s)
{
	return s[0] && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-|")] == '\0';
}

/* The next word of a synopsis at **P and brackets open before it; false at the end. */
static bool next_operand(const char **p, int *depth, struct skn_operand *out)
{
	const char *s = *p, *end;
	size_t n = 0;
	int inner = 0;

	while (*s == ' ' || *s == '[' || *s == ']' || *s == '.') {
		*depth += (*s == '[') - (*s == ']');
		s++;
	}
	if (!*s)
		return false;
	*out = (struct skn_operand){ .optional = *depth > 0 };
	/* "THREAD[@REV]": a bracket inside the word belongs to it and is left out. */
	for (end = s; *end && *end != ' '; end++) {
		inner += *end == '[';
		if (*end == ']' && inner == 0)
			break;
		if (inner == 0 && *end != '.' && n + 1 < sizeof(out->name))
			out->name[n++] = *end;
		inner -= *end == ']';
	}
	out->repeat = strncmp(end - (end - s >= 3 ? 3 : 0), "...", 3) == 0 ||
		      strncmp(end + strspn(end, "]"), "...", 3) == 0;
	out->choice = is_choice_list(out->name);
	*p = end;
	return true;
}

bool skn_opts_operand(const char *args, size_t i, struct skn_operand *out)
{
	int depth = 0;

	if (!args)
		return false;
	for (size_t k = 0; next_operand(&args, &depth, out); k++)
		if (k == i)
			return true;
	return false;
}

static int check_operand(const struct skn_operand *operand, const char *arg, struct skn_err *err)
{
	struct skn_guess guess = { .word = arg };
	char *list, *word, *rest;

	if (!operand->choice || skn_opts_is_choice(operand->name, arg))
		return SKN_OK;
	list = listed(operand->name);
	skn_fail(err, SKN_EUSAGE, "'%s' is none of %s", arg, list);
	free(list);
	list = rest = skn_xstrdup(operand->name);
	while ((word = strsep(&rest, "|")))
		skn_guess_try(&guess, word);
	if (guess.best)
		skn_hint(err, "did you mean '%s'?", guess.best);
	free(list);
	return SKN_EUSAGE;
}

int skn_opts_check_args(const struct skn_parsed *parsed, struct skn_err *err)
{
	const char *args = parsed->cmd->args;
	struct skn_operand operand, last = { 0 };
	size_t i = 0;

	for (; skn_opts_operand(args, i, &operand); i++) {
		last = operand;
		if (i < parsed->args.n) {
			if (check_operand(&operand, parsed->args.v[i], err) < 0)
				return SKN_EUSAGE;
		} else if (!operand.optional) {
			return skn_fail(err, SKN_EUSAGE, "%s is missing", operand.name);
		}
	}
	for (; i < parsed->args.n && last.repeat; i++)
		if (check_operand(&last, parsed->args.v[i], err) < 0)
			return SKN_EUSAGE;
	if (i < parsed->args.n)
		return skn_fail(err, SKN_EUSAGE,
				i ? "one operand too many: '%s'" : "no operand is taken: '%s'",
				parsed->args.v[i]);
	return SKN_OK;
}

/* ---- did you mean ---- */

void skn_guess_try(struct skn_guess *guess, const char *candidate)
{
	size_t length = strlen(guess->word);
	size_t distance = skn_edit_distance(guess->word, candidate);

	if (distance > (length < 6 ? 2 : length / 3) || distance >= length)
		return;
	if (!guess->best || distance < guess->distance) {
		guess->best = candidate;
		guess->distance = distance;
	}
}
