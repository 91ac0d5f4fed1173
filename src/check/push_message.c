#include "check/push_message.h"

#include "check/push_model.h"
#include "text/name.h"

#define SCISSORS "------------------------ >8 ------------------------"
#define OP_MAX 32 /* bytes */
#define REPEATS "trailers repeat what the thread and its runs/ say; 'skein commit' writes them"

struct trailer {
	const char *name, *value; /* in the message */
	size_t name_len, len;
};

struct judging {
	struct skn_push_faults *out;
	struct skn_view *before, *after;
	SKN_VEC(struct trailer) trailers;
	struct skn_strings threads, models;
	struct skn_strings ops, engines; /* of the runs that are named and there */
	bool named_run;
};

/* ---- taking it apart ---- */

bool skn_push_message_is_end(const char *line, char comment)
{
	return line[0] == comment && line[1] == ' ' && skn_starts_with(line + 2, SCISSORS);
}

void skn_push_message_bare(struct skn_buf *out, const char *text, char comment)
{
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n"), all = n + (line[n] == '\n');

		if (skn_push_message_is_end(line, comment))
			break;
		if (line[0] != comment)
			skn_buf_add(out, line, all);
		line += all;
	}
}

bool skn_push_message_speaks(const char *message)
{
	return strcasestr(message, "-by") || strcasestr(message, "skein-");
}

/* A line "Name: value"; false when it is none. */
static bool split(struct trailer *out, const char *line, size_t n)
{
	size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
	size_t at = name;

	while (at < n && line[at] == ' ')
		at++;
	if (name == 0 || at >= n || line[at] != ':')
		return false;
	for (at++; at < n && (line[at] == ' ' || line[at] == '\t'); at++)
		;
	while (n > at && isspace((unsigned char)line[n - 1]))
		n--;
	*out = (struct trailer){ line, line + at, name, n - at };
	return true;
}

static bool is_named(const struct trailer *t, const char *name)
{
	return strlen(name) == t->name_len && strncasecmp(t->name, name, t->name_len) == 0;
}

static bool is_ours(const struct trailer *t)
{
	return t->name_len > 6 && strncasecmp(t->name, "Skein-", 6) == 0;
}

static bool is_blank(const char *line, size_t n)
{
	while (n && isspace((unsigned char)line[n - 1]))
		n--;
	return n == 0;
}

/* The last paragraph, unless it is the subject, too. */
static const char *last_paragraph(const char *message)
{
	const char *start = NULL;
	bool blank = false, text = false;

	for (const char *line = message; *line;) {
		size_t n = strcspn(line, "\n");

		if (!is_blank(line, n)) {
			if (text && blank)
				start = line;
			text = true;
		}
		blank = is_blank(line, n);
		line += n + (line[n] == '\n');
	}
	return start ? start : message + strlen(message);
}

/* Lists the trailers; git sees none when there is much prose among them. */
static void collect(struct judging *j, const char *message)
{
	size_t others = 0, ours = 0;
	bool known = false, last_ours = false;
	struct trailer t;

	for (const char *line = last_paragraph(message); *line;) {
		size_t n = strcspn(line, "\n");

		if (n && isspace((unsigned char)line[0]) && !is_blank(line, n)) {
			if (last_ours)
				skn_push_fault(j->out, REPEATS, "a trailer goes on in a second line: '%.*s'",
					       (int)n, line);
		} else if (split(&t, line, n)) {
			skn_vec_push(&j->trailers, t);
			last_ours = is_ours(&t);
			ours += last_ours;
			known = known || is_named(&t, "Signed-off-by");
		} else if (skn_starts_with(line, "(cherry picked from commit ")) {
			known = true;
		} else if (n) {
			others++;
		}
		line += n + (line[n] == '\n');
	}
	if (ours && others && !(known && j->trailers.n * 3 >= others))
		skn_push_fault(j->out, "put a blank line before the trailers",
			       "the Skein- trailers stand in a paragraph of prose, where git sees none");
}

/* ---- who signs ---- */

static void find_models(struct judging *j)
{
	for (size_t i = 0; i < j->trailers.n; i++) {
		const struct trailer *t = &j->trailers.v[i];
		const char *colon = is_named(t, "Assisted-by") ? memchr(t->value, ':', t->len) : NULL;

		if (colon)
			skn_strings_pushn(&j->models, colon + 1,
					  strcspn(colon + 1, " \n") < (size_t)(t->value + t->len - colon - 1)
						  ? strcspn(colon + 1, " \n")
						  : (size_t)(t->value + t->len - colon - 1));
	}
}

static void judge_signers(struct judging *j, const char *message)
{
	struct trailer t;

	for (const char *line = message; *line;) {
		size_t n = strcspn(line, "\n");

		if (split(&t, line, n) && (is_named(&t, "Signed-off-by") || is_named(&t, "Co-authored-by")) &&
		    skn_push_is_model(t.value, t.len, &j->models))
			skn_push_fault(j->out, "a model signs nothing off and is no author: "
					       "'Assisted-by: AGENT:MODEL' says that one was used",
				       "%.*s names a model: '%.*s'", (int)t.name_len, t.name, (int)t.len, t.value);
		line += n + (line[n] == '\n');
	}
}

/* ---- Skein-Thread ---- */

static void judge_thread(struct judging *j, const struct trailer *t)
{
	char *name = skn_xstrndup(t->value, t->len), *path = skn_xasprintf("threads/%s", name);
	struct skn_err err = SKN_ERR_INIT;

	if (skn_store_check_path(name, &err) != SKN_OK)
		skn_push_fault(j->out, REPEATS, "Skein-Thread: '%s' is no thread's name: %s", name, err.msg);
	else if (j->after && !skn_store_has_thread(j->after, path) &&
		 !(j->before && skn_store_has_thread(j->before, path)))
		skn_push_fault(j->out, REPEATS, "Skein-Thread: there is no thread '%s'", name);
	else
		skn_strings_push(&j->threads, path);
	free(name);
	free(path);
}

/* ---- Skein-Run ---- */

/* Reads the run where one of the named threads has it. */
static bool find_run(struct judging *j, const char *id)
{
	bool found = false;

	for (size_t i = 0; i < j->threads.n && !found; i++) {
		struct skn_record run;
		const char *op, *engine;

		if (skn_store_load_record(&run, j->after, j->threads.v[i], SKN_KIND_RUN, id, 0, NULL) != SKN_OK)
			continue;
		op = skn_node_text(run.tree.root, "op");
		engine = skn_node_text(run.tree.root, "engine");
		if (op)
			skn_strings_push(&j->ops, op);
		if (engine)
			skn_strings_push(&j->engines, engine);
		skn_record_release(&run);
		found = true;
	}
	return found;
}

static void judge_run(struct judging *j, const struct trailer *t)
{
	char *id = skn_xstrndup(t->value, t->len);
	struct skn_err err = SKN_ERR_INIT;

	j->named_run = true;
	if (skn_name_check(id, t->len, SKN_NAME_RUN, &err) != SKN_OK)
		skn_push_fault(j->out, REPEATS, "Skein-Run: '%s': %s", id, err.msg);
	else if (j->after && !find_run(j, id))
		skn_push_fault(j->out, REPEATS, "Skein-Run: no thread that is named has the run '%s'", id);
	free(id);
}

/* ---- Skein-Op, Assisted-by ---- */

static void judge_op(struct judging *j, const struct trailer *t)
{
	char *op = skn_xstrndup(t->value, t->len);
	size_t word = strspn(op, "abcdefghijklmnopqrstuvwxyz-");

	if (word == 0 || op[word] || word > OP_MAX)
		skn_push_fault(j->out, REPEATS, "Skein-Op: '%s' is no word in small letters", op);
	else if (j->ops.n && !skn_strings_has(&j->ops, op))
		skn_push_fault(j->out, REPEATS, "Skein-Op: says '%s', the run says '%s'", op, j->ops.v[0]);
	free(op);
}

static void judge_assisted(struct judging *j, const struct trailer *t)
{
	const char *colon = memchr(t->value, ':', t->len);
	size_t left = colon ? (size_t)(t->value + t->len - colon - 1) : 0;
	char *engine;

	if (t->len < 6 || strncmp(t->value, "skein/", 6) != 0)
		return; /* of another program, whose way of writing it is its own */
	if (left == 0) {
		skn_push_fault(j->out, REPEATS, "Assisted-by: '%.*s' is not skein/VERSION:ENGINE", (int)t->len,
			       t->value);
		return;
	}
	engine = skn_xstrndup(colon + 1, left);
	if (!j->named_run)
		skn_push_fault(j->out, REPEATS, "Assisted-by: names '%s', but no Skein-Run says so", engine);
	else if (j->engines.n && !skn_strings_has(&j->engines, engine))
		skn_push_fault(j->out, REPEATS, "Assisted-by: names '%s', the run names '%s'", engine,
			       j->engines.v[0]);
	free(engine);
}

static void judge_all(struct judging *j, const char *name, void (*judge)(struct judging *, const struct trailer *))
{
	for (size_t i = 0; i < j->trailers.n; i++)
		if (is_named(&j->trailers.v[i], name))
			judge(j, &j->trailers.v[i]);
}

void skn_push_message(struct skn_push_faults *out, const char *message, struct skn_view *before,
		      struct skn_view *after)
{
	struct judging j = { .out = out, .before = before, .after = after };

	collect(&j, message);
	find_models(&j);
	judge_signers(&j, message);
	judge_all(&j, "Skein-Thread", judge_thread);
	judge_all(&j, "Skein-Run", judge_run);
	judge_all(&j, "Skein-Op", judge_op);
	judge_all(&j, "Assisted-by", judge_assisted);
	skn_vec_release(&j.trailers);
	skn_strings_release(&j.threads);
	skn_strings_release(&j.models);
	skn_strings_release(&j.ops);
	skn_strings_release(&j.engines);
}
