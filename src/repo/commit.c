#include "repo/internal.h"

#define COMMIT_MAX ((size_t)16 << 20) /* bytes of one commit object */

/* The rest of the line at *p when it starts with KEY and a blank; moves on. */
static const char *header(const char **p, const char *end, const char *key, size_t *len)
{
	size_t n = strlen(key);
	const char *start = *p + n + 1;
	const char *lf;

	if ((size_t)(end - *p) <= n || memcmp(*p, key, n) != 0 || (*p)[n] != ' ')
		return NULL;
	lf = memchr(start, '\n', (size_t)(end - start));
	if (!lf)
		return NULL;
	*len = (size_t)(lf - start);
	*p = lf + 1;
	return start;
}

static bool oid_header(const char **p, const char *end, const char *key, struct skn_oid *out)
{
	size_t len;
	const char *hex = header(p, end, key, &len);

	return hex && skn_oid_parse(out, hex, len);
}

/* "<name> <<mail>> <seconds> <zone>", leniently: old commits hold all kinds. */
static void parse_time(const char *s, size_t n, int64_t *time, int *offset)
{
	const char *gt = memrchr(s, '>', n);
	const char *end = s + n, *p = gt ? gt + 1 : end;
	int64_t t = 0;
	bool minus;
	int zone = 0;

	while (p < end && *p == ' ')
		p++;
	minus = p < end && *p == '-';
	for (p += minus; p < end && *p >= '0' && *p <= '9' && t < INT64_MAX / 16; p++)
		t = t * 10 + (*p - '0');
	*time = minus ? -t : t;
	while (p < end && *p == ' ')
		p++;
	if (p < end && (*p == '+' || *p == '-')) {
		minus = *p++ == '-';
		for (; p < end && *p >= '0' && *p <= '9' && zone < 10000; p++)
			zone = zone * 10 + (*p - '0');
		zone = zone / 100 * 60 + zone % 100;
		zone = minus ? -zone : zone;
	}
	*offset = zone;
}

static void parse_signature(struct skn_signature *out, const char *s, size_t n)
{
	const char *lt = memchr(s, '<', n);
	const char *gt = memrchr(s, '>', n);
	size_t name = lt ? (size_t)(lt - s) : n;

	while (name && s[name - 1] == ' ')
		name--;
	out->name = skn_xstrndup(s, name);
	out->email = lt && gt > lt ? skn_xstrndup(lt + 1, (size_t)(gt - lt - 1)) : skn_xstrdup("");
	parse_time(s, n, &out->time, &out->offset);
}

static int fail_commit(const struct skn_oid *oid, struct skn_err *err)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	return skn_fail(err, SKN_EDATA, "commit %s is damaged", hex);
}

int skn_repo_read_brief(struct skn_repo *repo, const struct skn_oid *oid,
			struct skn_commit_brief *out, struct skn_err *err)
{
	git_odb_object *object;
	int rc = skn_repo_read_object(repo, oid, GIT_OBJECT_COMMIT, COMMIT_MAX, &object, err);
	struct skn_oid parent;
	const char *p, *end, *line;
	size_t len;
	int offset;

	memset(out, 0, sizeof(*out));
	if (rc != SKN_OK)
		return rc;
	p = git_odb_object_data(object);
	end = p + git_odb_object_size(object);
	if (!oid_header(&p, end, "tree", &out->tree))
		rc = fail_commit(oid, err);
	for (; rc == SKN_OK && oid_header(&p, end, "parent", &parent); out->n_parents++)
		if (out->n_parents == 0)
			out->parent = parent;
	if (rc == SKN_OK && header(&p, end, "author", &len)) {
		line = header(&p, end, "committer", &len);
		if (line)
			parse_time(line, len, &out->time, &offset);
	}
	git_odb_object_free(object);
	return rc;
}

static void parse_commit(struct skn_commit_info *out, const char *p, const char *end)
{
	SKN_VEC(struct skn_oid) parents = { 0 };
	struct skn_oid parent;
	const char *line;
	size_t len;

	while (oid_header(&p, end, "parent", &parent))
		skn_vec_push(&parents, parent);
	out->parents = parents.v;
	out->n_parents = parents.n;
	line = header(&p, end, "author", &len);
	parse_signature(&out->author, line ? line : "", line ? len : 0);
	line = header(&p, end, "committer", &len);
	parse_signature(&out->committer, line ? line : "", line ? len : 0);
	while (p < end && *p != '\n') {
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		out->is_signed |= (size_t)(end - p) > 7 && memcmp(p, "gpgsig ", 7) == 0;
		p = lf ? lf + 1 : end;
	}
	p += p < end;
	out->message = skn_xstrndup(p, (size_t)(end - p));
}

int skn_repo_read_commit(struct skn_repo *repo, const struct skn_oid *oid,
			 struct skn_commit_info *out, struct skn_err *err)
{
	git_odb_object *object;
	int rc = skn_repo_read_object(repo, oid, GIT_OBJECT_COMMIT, COMMIT_MAX, &object, err);
	const char *p, *end;

	memset(out, 0, sizeof(*out));
	if (rc != SKN_OK)
		return rc;
	p = git_odb_object_data(object);
	end = p + git_odb_object_size(object);
	if (oid_header(&p, end, "tree", &out->tree))
		parse_commit(out, p, end);
	else
		rc = fail_commit(oid, err);
	git_odb_object_free(object);
	return rc;
}

static void release_signature(struct skn_signature *who)
{
	free(who->name);
	free(who->email);
}

void skn_commit_info_release(struct skn_commit_info *info)
{
	free(info->parents);
	free(info->message);
	release_signature(&info->author);
	release_signature(&info->committer);
	memset(info, 0, sizeof(*info));
}
