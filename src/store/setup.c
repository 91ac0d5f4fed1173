#include "store/setup.h"

#include "base/utf8.h"
#include "doc/canon.h"
#include "uni/uni.h"

static const char *const attributes[] = {
	"threads/**/*.md text eol=lf diff=markdown merge=skein",
	"threads/**/*.yaml text eol=lf diff=skein-yaml merge=skein",
	"threads/**/items/*.txt text eol=lf -diff linguist-generated",
	"threads/**/runs/* linguist-generated",
};

/* A citation group is one word, so is a key, so is a run of letters and
 * digits in any script; what is left goes mark by mark. */
static const char word_regex[] = "\\[@[^]]*\\]|@[[:alnum:]_:./-]+|"
				 "[^[:space:][:punct:]]+([-_'][^[:space:][:punct:]]+)*|[^[:space:]]";

/* ---- skein.yaml ---- */

static void set(struct skn_tree *tree, struct skn_node *object, const char *name, const char *value)
{
	struct skn_buf nfc = SKN_BUF_INIT;

	if (!value)
		return;
	skn_uni_nfc(&nfc, value, strlen(value));
	skn_node_set(tree, object, name, skn_node_string(tree, nfc.p, nfc.n));
	skn_buf_release(&nfc);
}

/* What the command line gave is UTF-8; the rest is for the schema to say. */
static int check_utf8(const char *value, struct skn_err *err)
{
	if (!value || skn_utf8_valid(value, strlen(value), NULL))
		return SKN_OK;
	return skn_fail(err, SKN_EUSAGE, "no " SKN_SETUP_CONFIG " can hold this: it is not UTF-8");
}

int skn_setup_config(struct skn_buf *out, const char *title, const char *language, const char *branch,
		     struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *root;
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_err fault = SKN_ERR_INIT;
	struct skn_record record;
	int rc = check_utf8(title, err);

	if (rc != SKN_OK)
		return rc;
	root = skn_node_new(&tree, SKN_OBJECT);
	skn_node_set(&tree, root, "schema", skn_node_int(&tree, 1));
	set(&tree, root, "title", title);
	set(&tree, root, "language", language);
	if (branch) {
		struct skn_node *policy = skn_node_new(&tree, SKN_OBJECT);

		set(&tree, policy, "branch", branch);
		skn_node_set(&tree, root, "policy", policy);
	}
	rc = skn_canon_write(out, "store.json", root, err);
	skn_buf_add(&copy, out->p, out->n);
	if (rc == SKN_OK && skn_record_parse_valid(&record, SKN_KIND_STORE, "", &copy, SKN_SETUP_CONFIG, &fault) == SKN_OK)
		skn_record_release(&record);
	else if (rc == SKN_OK)
		rc = skn_fail(err, SKN_EUSAGE, "no " SKN_SETUP_CONFIG " can hold this: %s", fault.msg);
	skn_buf_release(&copy);
	skn_tree_release(&tree);
	return rc;
}

void skn_setup_title(struct skn_buf *title, const char *folder)
{
	size_t n = strlen(folder), start, before = title->n;
	const char *base;

	while (n > 1 && folder[n - 1] == '/')
		n--;
	for (start = n; start > 0 && folder[start - 1] != '/'; start--)
		;
	base = folder + start;
	n -= start;
	if (n > 4 && memcmp(base + n - 4, ".git", 4) == 0)
		n -= 4;
	skn_uni_clean(title, base, n);
	for (char *p = title->p + before; *p; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	skn_buf_rtrim(title);
	if (title->n <= before)
		skn_buf_adds(title, "threads");
}

/* ---- .gitattributes ---- */

static bool has_line(const struct skn_buf *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *p = text->p, *end; p < text->p + text->n; p = end + 1) {
		size_t len;

		end = memchr(p, '\n', (size_t)(text->p + text->n - p));
		if (!end)
			end = text->p + text->n;
		len = (size_t)(end - p);
		while (len && isspace((unsigned char)p[len - 1]))
			len--;
		if (len == n && memcmp(p, line, n) == 0)
			return true;
	}
	return false;
}

size_t skn_setup_attributes(struct skn_buf *text)
{
	size_t added = 0;

	for (size_t i = 0; i < SKN_ARRAY_LEN(attributes); i++) {
		if (has_line(text, attributes[i]))
			continue;
		if (text->n && text->p[text->n - 1] != '\n')
			skn_buf_addc(text, '\n');
		skn_buf_addf(text, "%s\n", attributes[i]);
		added++;
	}
	return added;
}

/* ---- settings of a clone ---- */

static void add(struct skn_setup_settings *out, char *key, const char *value, bool word, const char *why)
{
	struct skn_setup_setting s = { .key = key, .value = value, .word = word, .why = why };

	skn_vec_push(&out->list, s);
}

void skn_setup_settings(struct skn_setup_settings *out, const char *published_ref)
{
	const char *branch = published_ref;

	if (skn_starts_with(branch, "refs/heads/"))
		branch += strlen("refs/heads/");
	add(out, skn_xstrdup("diff.skein-yaml.xfuncname"), "^([A-Za-z_][A-Za-z0-9_-]*):", false,
	    "git diff does not name the field that a change is in");
	add(out, skn_xstrdup("diff.skein-yaml.wordRegex"), word_regex, false,
	    "git diff --word-diff takes citation groups apart");
	add(out, skn_xstrdup("diff.markdown.wordRegex"), word_regex, false,
	    "git diff --word-diff takes citation groups apart");
	add(out, skn_xstrdup("merge.skein.name"), "skein: threads by record and sentence", false,
	    "git does not name the merge driver");
	add(out, skn_xstrdup("merge.skein.driver"), "skein merge-file -- %O %A %B %L %P", false,
	    "git merges threads line by line");
	add(out, skn_xasprintf("branch.%s.mergeOptions", branch), "--no-ff", true,
	    "git merge may move the published branch onto a topic's line and renumber versions");
	add(out, skn_xstrdup("pull.ff"), "only", false,
	    "git pull may put a merge of the published branch on its own line");
}

void skn_setup_settings_release(struct skn_setup_settings *settings)
{
	for (size_t i = 0; i < settings->list.n; i++)
		free(settings->list.v[i].key);
	skn_vec_release(&settings->list);
}

static bool has_word(const struct skn_buf *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text->p; *p;) {
		size_t len = strcspn(p, " \t");

		if (len == n && memcmp(p, word, n) == 0)
			return true;
		p += len;
		p += strspn(p, " \t");
	}
	return false;
}

enum skn_setup_state skn_setup_look(struct skn_repo *repo, const struct skn_setup_setting *setting,
				    struct skn_buf *found)
{
	struct skn_buf value = SKN_BUF_INIT;
	enum skn_setup_state state = SKN_SETUP_UNSET;

	if (skn_repo_config_get(repo, setting->key, &value)) {
		bool right = setting->word ? has_word(&value, setting->value)
					   : skn_streq(value.p, setting->value);

		state = right ? SKN_SETUP_RIGHT : SKN_SETUP_DIFFERS;
	}
	if (found)
		skn_buf_add(found, value.p, value.n);
	skn_buf_release(&value);
	return state;
}

int skn_setup_set(struct skn_repo *repo, const struct skn_setup_setting *setting, struct skn_err *err)
{
	struct skn_buf value = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (skn_setup_look(repo, setting, &value) != SKN_SETUP_RIGHT) {
		if (!setting->word)
			skn_buf_clear(&value);
		if (value.n)
			skn_buf_addc(&value, ' ');
		skn_buf_adds(&value, setting->value);
		rc = skn_repo_config_set(repo, setting->key, value.p, err);
	}
	skn_buf_release(&value);
	return rc;
}

int skn_setup_clone(struct skn_repo *repo, const char *published_ref, size_t *n, struct skn_err *err)
{
	struct skn_setup_settings settings = { 0 };
	int rc = SKN_OK;

	*n = 0;
	skn_setup_settings(&settings, published_ref);
	for (size_t i = 0; rc == SKN_OK && i < settings.list.n; i++) {
		const struct skn_setup_setting *s = &settings.list.v[i];

		if (skn_setup_look(repo, s, NULL) != SKN_SETUP_UNSET)
			continue;
		rc = skn_repo_config_set(repo, s->key, s->value, err);
		*n += rc == SKN_OK;
	}
	skn_setup_settings_release(&settings);
	return rc;
}
