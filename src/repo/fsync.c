#include "repo/fsync.h"

enum { LOOSE = 1, PACK = 2, METADATA = 4, GRAPH = 8, INDEX = 16, REFERENCE = 32 };

#define OBJECTS (LOOSE | PACK)
#define DERIVED (METADATA | GRAPH)

static const struct {
	const char *name;
	unsigned bits;
} components[] = {
	{ "loose-object", LOOSE },       { "pack", PACK },
	{ "pack-metadata", METADATA },   { "commit-graph", GRAPH },
	{ "index", INDEX },              { "objects", OBJECTS },
	{ "reference", REFERENCE },      { "derived-metadata", DERIVED },
	{ "committed", OBJECTS },        { "added", OBJECTS | INDEX },
	{ "all", OBJECTS | DERIVED | INDEX | REFERENCE },
};

#define DEFAULT (OBJECTS | DERIVED | REFERENCE)

static unsigned bits_of(const char *name, size_t len)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(components); i++)
		if (strlen(components[i].name) == len &&
		    strncasecmp(components[i].name, name, len) == 0)
			return components[i].bits;
	return 0;
}

/* Words divided by commas or blanks add to the default, "-word" takes away,
 * "none" drops what stood before it. */
void skn_fsync_parse(struct skn_fsync *out, const char *value)
{
	unsigned bits = DEFAULT;

	for (const char *p = value; *p;) {
		size_t n;
		bool minus;

		p += strspn(p, ", \t");
		minus = *p == '-';
		p += minus;
		n = strcspn(p, ", \t");
		if (n == 4 && strncasecmp(p, "none", 4) == 0)
			bits = 0;
		else if (minus)
			bits &= ~bits_of(p, n);
		else
			bits |= bits_of(p, n);
		p += n;
	}
	*out = (struct skn_fsync){ .objects = bits & OBJECTS, .metadata = bits & METADATA,
				   .index = bits & INDEX, .refs = bits & REFERENCE };
}

void skn_fsync_load(struct skn_fsync *out, struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;

	skn_repo_config_get(repo, "core.fsync", &value);
	skn_fsync_parse(out, value.p);
	skn_buf_clear(&value);
	skn_repo_config_get(repo, "core.fsyncmethod", &value);
	out->writeout_only = strcasecmp(value.p, "writeout-only") == 0;
	if (strcasecmp(value.p, "none") == 0)
		*out = (struct skn_fsync){ 0 };
	skn_buf_release(&value);
}

int skn_fsync_fd(const struct skn_fsync *sync, bool on, int fd, const char *path,
		 struct skn_err *err)
{
	int rc;

	if (!on)
		return SKN_OK;
	do {
		if (sync->writeout_only)
			rc = sync_file_range(fd, 0, 0,
					     SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE |
						     SYNC_FILE_RANGE_WAIT_AFTER);
		else
			rc = fsync(fd);
	} while (rc < 0 && errno == EINTR);
	return rc < 0 ? skn_fail_errno(err, path, "cannot sync to the disk") : SKN_OK;
}

int skn_fsync_dir(const struct skn_fsync *sync, bool on, const char *path, struct skn_err *err)
{
	int fd, rc;

	if (!on || sync->writeout_only)
		return SKN_OK;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return skn_fail_errno(err, path, "cannot open the folder");
	rc = skn_fsync_fd(sync, true, fd, path, err);
	close(fd);
	return rc;
}
