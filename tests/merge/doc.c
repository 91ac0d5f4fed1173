#include "doc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/text.h"

#define FILES_MAX 64

/* ---- files ---- */

struct file {
	char path[200];
	char *bytes;
	size_t n;
};
struct tree {
	struct file files[FILES_MAX];
	unsigned n;
	unsigned thread;
};

const char *class_name;
bool numbered, one_list;

static FILE *open_file(struct tree *tree, const char *dir, const char *name)
{
	struct file *f = &tree->files[tree->n++];
	FILE *out = open_memstream(&f->bytes, &f->n);

	if (!out || tree->n > FILES_MAX)
		exit(2);
	snprintf(f->path, sizeof(f->path), "threads/%s/g-%03u/t-%05u/%s%s", class_name,
		 tree->thread / 50, tree->thread, dir, name);
	return out;
}

static FILE *open_numbered(struct tree *tree, const char *dir, const char *stem, unsigned i)
{
	char name[60];

	snprintf(name, sizeof(name), "%s-%u.yaml", stem, i);
	return open_file(tree, dir, name);
}

static const char *key_of(const struct doc *doc, unsigned item)
{
	static char key[80];
	uint64_t seed = mix(doc->thread, item, 77);
	const char *outlet = pick_word(&seed);

	snprintf(key, sizeof(key), "%s-2025-%s-%04x", outlet, pick_word(&seed), item);
	return key;
}

static void put_claim(FILE *out, const struct doc *doc, const struct claim *c)
{
	put_sentence(out, c->seed);
	for (unsigned i = 0; i < c->n_cites; i++)
		fprintf(out, "%s@%s", i ? "; " : " [", key_of(doc, c->cites[i]));
	fputs(c->n_cites ? "]\n" : "\n", out);
}

/* The control: sources get numbers in the order of their first citation. */
static void put_numbered(FILE *out, const struct claim *c, unsigned numbers[ITEMS], unsigned *last)
{
	put_sentence(out, c->seed);
	for (unsigned i = 0; i < c->n_cites; i++) {
		if (!numbers[c->cites[i]])
			numbers[c->cites[i]] = ++*last;
		fprintf(out, "%s[%u]", i ? "" : " ", numbers[c->cites[i]]);
	}
	fputc('\n', out);
}

static void put_narrative(struct tree *tree, const struct doc *doc)
{
	FILE *out = open_file(tree, "", "narrative.md");
	unsigned numbers[ITEMS] = { 0 }, last = 0;

	for (unsigned i = 0; i < doc->n; i++) {
		if (i && doc->sentences[i].begins)
			fputc('\n', out);
		if (numbered)
			put_numbered(out, &doc->sentences[i], numbers, &last);
		else
			put_claim(out, doc, &doc->sentences[i]);
	}
	fclose(out);
}

static void put_items(struct tree *tree, const struct doc *doc)
{
	for (unsigned i = 0; i < ITEMS; i++) {
		char name[90];
		FILE *out;

		if (!doc->has_item[i])
			continue;
		snprintf(name, sizeof(name), "%s.yaml", key_of(doc, i));
		out = open_file(tree, "items/", name);
		fputs("type: article-newspaper\ntitle: ", out);
		put_title(out, mix(doc->thread, i, 5), 5, 12);
		fprintf(out, "\nissued: 2025-%02u\nURL: https://example.org/%u/%u\nvia: import\n", i % 12 + 1,
			doc->thread, i);
		if (doc->withdrawn[i])
			fputs("withdrawn: {date: 2026-01-01, reason: The outlet took it back.}\n", out);
		fclose(out);
	}
}

static void put_events(struct tree *tree, const struct doc *doc)
{
	FILE *list = one_list ? open_file(tree, "", "timeline.yaml") : NULL;

	for (unsigned i = 0; i < EVENTS; i++) {
		FILE *out = list;

		if (!doc->has_event[i])
			continue;
		if (!list)
			out = open_numbered(tree, "timeline/", "2025-event", i);
		fprintf(out, list ? "- date: 2025-0%u-11\n  event: " : "date: 2025-0%u-11\nevent: |\n  ", i + 1);
		put_claim(out, doc, &doc->events[i]);
		if (!list)
			fclose(out);
	}
	if (list)
		fclose(list);
}

static void put_voices_and_tensions(struct tree *tree, const struct doc *doc)
{
	for (unsigned i = 0; i < VOICES; i++) {
		FILE *out = open_numbered(tree, "perspectives/", "voice", i);

		fprintf(out, "order: %u0\nvoice: ", i + 1);
		put_title(out, mix(doc->thread, i, 12), 2, 4);
		fputs("\nstance: |\n", out);
		for (unsigned k = 0; k < 2; k++) {
			fputs("  ", out);
			put_claim(out, doc, &doc->stances[i][k]);
		}
		fclose(out);
	}
	for (unsigned i = 0; i < TENSIONS; i++) {
		FILE *out = open_numbered(tree, "tensions/", "question", i);

		fprintf(out, "order: %u0\nstatus: open\nquestion: |\n  ", i + 1);
		put_claim(out, doc, &doc->questions[i]);
		fclose(out);
	}
}

static void render(struct tree *tree, const struct doc *doc)
{
	FILE *out;

	*tree = (struct tree){ .thread = doc->thread };
	out = open_file(tree, "", "thread.yaml");
	fputs("schema: 1\ntitle: ", out);
	put_title(out, mix(doc->thread, 0, 15), 4, 9);
	fputs("\nstatus: active\n", out);
	fclose(out);
	put_narrative(tree, doc);
	put_items(tree, doc);
	put_events(tree, doc);
	put_voices_and_tensions(tree, doc);
}

/* ---- the stream ---- */

static const struct file *find(const struct tree *tree, const char *path)
{
	for (unsigned i = 0; i < tree->n; i++)
		if (strcmp(tree->files[i].path, path) == 0)
			return &tree->files[i];
	return NULL;
}

static void put_data(const char *bytes, size_t n)
{
	printf("data %zu\n", n);
	fwrite(bytes, 1, n, stdout);
	putchar('\n');
}

static void begin_commit(unsigned mark, unsigned base)
{
	if (!base)
		puts("reset refs/heads/trial");
	printf("commit refs/heads/trial\nmark :%u\n", mark);
	printf("committer Trial <trial@example.org> %u +0000\ndata 1\nt\n", 1767300000 + (mark - base) * 60);
	if (base)
		printf("from :%u\n", base);
	else
		puts("M 100644 :1000000001 skein.yaml\nM 100644 :1000000002 .gitattributes");
}

/* A commit of DOC; the files that differ from BEFORE's only. */
static void put_commit(unsigned mark, unsigned base, const struct doc *doc, const struct tree *before)
{
	struct tree tree;

	render(&tree, doc);
	begin_commit(mark, base);
	for (unsigned i = 0; before && i < before->n; i++)
		if (!find(&tree, before->files[i].path))
			printf("D %s\n", before->files[i].path);
	for (unsigned i = 0; i < tree.n; i++) {
		const struct file *f = &tree.files[i], *old = before ? find(before, f->path) : NULL;

		if (!old || old->n != f->n || memcmp(old->bytes, f->bytes, f->n) != 0) {
			printf("M 100644 inline %s\n", f->path);
			put_data(f->bytes, f->n);
		}
		free(f->bytes);
	}
}

void put_trial(unsigned i, const struct doc *base, const struct doc *ours, const struct doc *theirs,
		      const struct doc *wanted)
{
	struct tree tree;

	render(&tree, base);
	put_commit(4 * i + 1, 0, base, NULL);
	put_commit(4 * i + 2, 4 * i + 1, ours, &tree);
	put_commit(4 * i + 3, 4 * i + 1, theirs, &tree);
	put_commit(4 * i + 4, 4 * i + 1, wanted ? wanted : base, &tree);
	for (unsigned k = 0; k < tree.n; k++)
		free(tree.files[k].bytes);
}

static void put_blob(unsigned mark, const char *text)
{
	printf("blob\nmark :%u\n", mark);
	put_data(text, strlen(text));
}

void begin_trials(void)
{
	put_blob(1000000001, "schema: 1\ntitle: Trials\nlanguage: en\npolicy: {branch: main}\n");
	put_blob(1000000002, "threads/**/*.md text eol=lf diff=markdown merge=skein\n"
			     "threads/**/*.yaml text eol=lf diff=skein-yaml merge=skein\n"
			     "threads/**/items/*.txt text eol=lf -diff linguist-generated\n"
			     "threads/**/runs/* linguist-generated\n");
}
