/*
 * manifest.h - what a folder holds of a site, as .skein-site there.
 *
 *	skein-site 1
 *	f KEY SIZE PATH               a file; the last line of a path counts
 *	t KEY LENGTH PATH             a thread's brief: that many bytes and a line end follow
 *
 * While a build works it appends a line of zeros for each file before it touches it,
 * so that what an interrupted one left is known and made again.
 */
#ifndef SKN_SITE_MANIFEST_H
#define SKN_SITE_MANIFEST_H

#include "base/map.h"
#include "site/build.h"

#define SKN_SITE_MANIFEST_MAGIC "skein-site 1\n"

struct skn_site_file {
	char key[SKN_SHA256_HEX];
	uint64_t size;
	bool seen; /* the site has it still */
};

struct skn_site_manifest {
	struct skn_map files; /* path -> struct skn_site_file */
};
#define SKN_SITE_MANIFEST_INIT { SKN_MAP_INIT }

/* Reads BYTES; the briefs go to SITE.  What is damaged is left out.  false: it is none. */
bool skn_site_manifest_parse(struct skn_site_manifest *out, struct skn_site *site, const struct skn_buf *bytes);
/* The bytes of one with the files that are seen and the site's briefs. */
void skn_site_manifest_write(struct skn_buf *out, const struct skn_site_manifest *manifest, struct skn_site *site);
void skn_site_manifest_release(struct skn_site_manifest *manifest);

/* One line of a file; KEY NULL: zeros. */
void skn_site_manifest_line(struct skn_buf *out, const char *path, const char *key, uint64_t size);
/* The file of that path, made where there is none. */
struct skn_site_file *skn_site_manifest_get(struct skn_site_manifest *manifest, const char *path);

#endif
