#include "check/past.h"

#include "doc/cite.h"
#include "check/source.h"
#include "rev/history.h"
#include "rev/match.h"
#include "text/edtf.h"
#include "text/fold.h"
#include "text/similar.h"
#include "uni/uni.h"

struct past {
	struct skn_diags *out;
	struct skn_store *store;
	struct skn_view *view;
	const struct skn_listing *listing;
	struct skn_history history; /* newest first */
	size_t first;               /* of the versions before the one in hand */
};

/* ---- what a note claims ---- */

static const char *const news[] = {
	"newly surfaced", "newly emerged", "newly added", "new voice", "new to the thread",
	"new in this version", "first appearance", "first appears", "appears for the first time",
	"not previously present", "entered the thread",
};

/* After one of these, "version N" or "vN". */
static const char *const unchanged[] = { "unchanged since v", "unchanged from v", "no change since v" };

static bool says_new(const char *lower)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(news); i++)
		if (strstr(lower, news[i]))
			return true;
	return false;
}

/* The N of "unchanged since version N"; 0 when it says no such thing. */
static int64_t says_unchanged(const char *lower)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(unchanged); i++) {
		const char *p = strstr(lower, unchanged[i]);
		uint64_t n;

		if (!p)
			continue;
		p += strlen(unchanged[i]);
		if (skn_starts_with(p, "ersion "))
			p += strlen("ersion ");
		if (skn_parse_uint(p, strspn(p, "0123456789"), 1000000000, &n))
			return (int64_t)n;
	}
	return 0;
}

static void lower_case(struct skn_buf *out, const struct skn_node *node)
{
	struct skn_buf folded = SKN_BUF_INIT;

	if (node && node->text)
		skn_fold(&folded, node->text, node->len);
	skn_uni_lower(out, folded.p, folded.n);
	skn_buf_release(&folded);
}

bool skn_past_claims(const struct skn_node *evolution)
{
	struct skn_buf lower = SKN_BUF_INIT;
	bool yes;

	lower_case(&lower, evolution);
	yes = says_new(lower.p) || says_unchanged(lower.p) > 0;
	skn_buf_release(&lower);
	return yes;
}

/* ---- earlier versions ---- */

/* A record as version I has it; SKN_ENOTFOUND when it has none, or none that
 * can be read: then nothing is known. */
static int read_then(struct skn_record *out, struct past *p, size_t i, enum skn_kind kind, const char *id)
{
	const struct skn_version *v = &p->history.list.v[i];
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, p->store->repo, &v->commit, NULL);

	if (rc == SKN_OK)
		rc = skn_store_load_record(out, view, v->path, kind, id, 0, NULL);
	skn_view_free(view);
	return rc == SKN_OK ? SKN_OK : SKN_ENOTFOUND;
}

static int read_now(struct skn_record *out, struct past *p, enum skn_kind kind, const char *id)
{
	return skn_store_load_record(out, p->view, p->listing->thread, kind, id, 0, NULL) == SKN_OK
		? SKN_OK : SKN_ENOTFOUND;
}

/* Whether the page's own files are those of the folder in that version. */
static bool is_same_page(struct past *p, size_t i)
{
	const struct skn_version *v = &p->history.list.v[i];
	static const char *const folders[] = { "timeline", "perspectives", "tensions" };
	size_t here = 0, there = 2; /* thread.yaml, narrative.md */
	struct skn_view *view = NULL;
	bool same = skn_view_tree(&view, p->store->repo, &v->tree, NULL) == SKN_OK;

	for (size_t k = 0; same && k < p->listing->files.n; k++) {
		const struct skn_listed *file = &p->listing->files.v[k];
		struct skn_oid oid;

		if (file->kind == SKN_KIND_WATCH || file->kind == SKN_KIND_RUN ||
		    file->kind == SKN_KIND_ITEM || file->kind == SKN_KIND_TEXT)
			continue;
		here++;
		same = skn_view_oid(view, file->path, &oid, NULL) == SKN_OK && file->blob.known &&
		       skn_oid_eq(&oid, &file->blob.oid);
	}
	for (size_t k = 0; same && k < SKN_ARRAY_LEN(folders); k++) {
		struct skn_view_entries entries = { 0 };

		if (skn_view_list(view, folders[k], &entries, NULL) == SKN_OK)
			there += entries.n;
		skn_view_entries_release(&entries);
	}
	skn_view_free(view);
	return same && here == there;
}

/* ---- evolution-history ---- */

static void plain_stance(struct skn_buf *out, const struct skn_record *voice)
{
	size_t len = 0;
	const char *stance = skn_record_text(voice, "stance", &len);
	struct skn_buf bare = SKN_BUF_INIT;

	if (stance)
		skn_cites_strip(&bare, stance, len);
	skn_fold(out, bare.p, bare.n);
	skn_buf_release(&bare);
}

static double likeness(const struct skn_record *a, const struct skn_record *b)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	double like;

	plain_stance(&x, a);
	plain_stance(&y, b);
	like = skn_buf_eq(&x, y.p, y.n) ? 1 : skn_similarity(x.p, x.n, y.p, y.n);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return like;
}

static void report_note(struct past *p, const struct skn_listed *file, const struct skn_record *voice,
			const char *fmt, const char *label)
{
	struct skn_place at = skn_node_name_place(skn_node_find(voice->tree.root, "evolution"));

	skn_rule_report(p->out, SKN_RULE_EVOLUTION_HISTORY, file->path, &at, fmt, label);
	skn_diags_hint(p->out, "pages tell by themselves what is new and since when nothing changed");
}

/* The note says that the voice is new: the oldest version that says the same. */
static void judge_new(struct past *p, const struct skn_listed *file, const struct skn_record *voice)
{
	char label[SKN_VERSION_LABEL_MAX] = "";

	for (size_t i = p->history.list.n; i > p->first && !*label; i--) {
		struct skn_record then;

		if (read_then(&then, p, i - 1, SKN_KIND_VOICE, file->id) != SKN_OK)
			continue;
		if (likeness(voice, &then) >= 1)
			skn_version_label(&p->history.list.v[i - 1], label);
		skn_record_release(&then);
	}
	if (*label)
		report_note(p, file, voice, "says that the voice is new, but version %s has it with the same stance",
			    label);
}

static void judge_unchanged(struct past *p, const struct skn_listed *file, const struct skn_record *voice,
			    int64_t since)
{
	char label[SKN_VERSION_LABEL_MAX];

	for (size_t i = p->first; i < p->history.list.n; i++) {
		const struct skn_version *v = &p->history.list.v[i];
		struct skn_record then;

		if (v->number != since || v->plus || v->collection || v->removed)
			continue;
		skn_version_label(v, label);
		if (read_then(&then, p, i, SKN_KIND_VOICE, file->id) != SKN_OK) {
			report_note(p, file, voice, "says unchanged since version %s, which has no such voice", label);
			return;
		}
		if (likeness(voice, &then) < SKN_MATCH_RECORD_MIN)
			report_note(p, file, voice, "says unchanged since version %s, which has another stance", label);
		skn_record_release(&then);
		return;
	}
}

static void judge_voice(struct past *p, const struct skn_listed *file)
{
	struct skn_buf lower = SKN_BUF_INIT;
	struct skn_record voice;
	int64_t since;

	if (read_now(&voice, p, SKN_KIND_VOICE, file->id) != SKN_OK)
		return;
	lower_case(&lower, skn_node_find(voice.tree.root, "evolution"));
	since = says_unchanged(lower.p);
	if (says_new(lower.p))
		judge_new(p, file, &voice);
	else if (since)
		judge_unchanged(p, file, &voice, since);
	skn_buf_release(&lower);
	skn_record_release(&voice);
}

/* ---- old-evidence ---- */

static bool is_open(const struct skn_record *tension)
{
	const char *status = skn_node_text(tension->tree.root, "status");

	return status && skn_streq(status, "open");
}

/* Whether version I, the oldest, began with what somebody else had published. */
static bool is_imported(struct past *p, size_t i)
{
	struct skn_record meta;
	bool yes = true;

	if (read_then(&meta, p, i, SKN_KIND_THREAD, "") == SKN_OK) {
		yes = skn_node_find(meta.tree.root, "published") != NULL;
		skn_record_release(&meta);
	}
	return yes;
}

/* When the question was opened; false when that is not known. */
static bool opened(struct past *p, const char *id, size_t *version)
{
	for (size_t i = p->history.list.n; i > p->first; i--) {
		struct skn_record then;
		bool open;

		if (read_then(&then, p, i - 1, SKN_KIND_TENSION, id) != SKN_OK)
			continue;
		open = is_open(&then);
		skn_record_release(&then);
		*version = i - 1;
		return open && !(i == p->history.list.n &&
				 (p->history.truncated || is_imported(p, i - 1)));
	}
	return false;
}

/* Whether every source of the text is dated, and before TIME. */
static bool all_older(struct past *p, const char *text, size_t n, int64_t time)
{
	struct skn_cites cites = { 0 };
	bool older;

	skn_cites_scan(&cites, text, n);
	older = cites.cites.n > 0;
	for (size_t i = 0; i < cites.cites.n && older; i++) {
		char *key = skn_xstrndup(text + cites.cites.v[i].key, cites.cites.v[i].key_len);
		struct skn_record item;
		struct skn_edtf issued;
		const char *date = NULL;

		older = read_now(&item, p, SKN_KIND_ITEM, key) == SKN_OK;
		if (older) {
			date = skn_node_text(item.tree.root, "issued");
			older = date && skn_edtf_parse(&issued, date, strlen(date), NULL) == SKN_OK &&
				issued.upper <= time;
			skn_record_release(&item);
		}
		free(key);
	}
	skn_cites_release(&cites);
	return older;
}

static void judge_tension(struct past *p, const struct skn_listed *file)
{
	struct skn_record tension;
	const char *text;
	size_t n = 0, version = 0;

	if (read_now(&tension, p, SKN_KIND_TENSION, file->id) != SKN_OK)
		return;
	text = skn_record_text(&tension, "resolution", &n);
	if (text && !is_open(&tension) && opened(p, file->id, &version) &&
	    all_older(p, text, n, p->history.list.v[version].time)) {
		struct skn_place at = skn_node_name_place(skn_node_find(tension.tree.root, "resolution"));
		char label[SKN_VERSION_LABEL_MAX];

		skn_version_label(&p->history.list.v[version], label);
		skn_rule_report(p->out, SKN_RULE_OLD_EVIDENCE, file->path, &at,
				"every source of the resolution is older than the question, which version %s opened",
				label);
		skn_diags_hint(p->out, "cite what answered the question");
	}
	skn_record_release(&tension);
}

int skn_past_check(struct skn_diags *out, struct skn_store *store, struct skn_view *view,
		   const struct skn_listing *listing, const struct skn_oid *commit, struct skn_err *err)
{
	struct past p = { .out = out, .store = store, .view = view, .listing = listing };
	int rc = skn_history_load(&p.history, store, commit, listing->thread, 0, err);

	if (rc != SKN_OK)
		return rc;
	while (p.first < p.history.list.n && p.history.list.v[p.first].removed)
		p.first++;
	if (p.first < p.history.list.n && is_same_page(&p, p.first))
		p.first++;
	for (size_t i = 0; i < listing->files.n; i++) {
		if (listing->files.v[i].kind == SKN_KIND_VOICE)
			judge_voice(&p, &listing->files.v[i]);
		else if (listing->files.v[i].kind == SKN_KIND_TENSION)
			judge_tension(&p, &listing->files.v[i]);
	}
	skn_history_release(&p.history);
	return SKN_OK;
}
