#include "gather/warc.h"

#include <strings.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/path.h"
#include "hash/sha256.h"
#include "repo/gzip.h"
#include "text/edtf.h"

struct skn_warc {
	char *path;
	int fd;
	size_t exchanges;
	char info_id[64]; /* of the warcinfo record */
};

/* ---- records ---- */

/* A record id: a random UUID (RFC 4122, version 4). */
static int make_id(char out[64], struct skn_err *err)
{
	unsigned char b[16];

	if (getrandom(b, sizeof(b), 0) != sizeof(b))
		return skn_fail_errno(err, NULL, "cannot get random bytes");
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	snprintf(out, 64, "<urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x>", b[0], b[1],
		 b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
	return SKN_OK;
}

static void add_digest(struct skn_buf *out, const char *name, const char *p, size_t n)
{
	char hex[SKN_SHA256_HEX];

	skn_sha256_hex(hex, p, n);
	skn_buf_addf(out, "%s: sha256:%s\r\n", name, hex);
}

/* What all records begin with. */
static void add_head(struct skn_buf *out, const char *type, const char *id, int64_t time)
{
	char date[32];

	skn_edtf_format_time(date, time);
	skn_buf_addf(out, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\n", type, id, date);
}

/* Ends the record's head, adds the block and writes the whole as a gzip member. */
static int write_record(struct skn_warc *warc, struct skn_buf *record, const char *content_type,
			const struct skn_buf *block, struct skn_err *err)
{
	struct skn_buf member = SKN_BUF_INIT;
	int rc;

	add_digest(record, "WARC-Block-Digest", block->p, block->n);
	skn_buf_addf(record, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n", content_type, block->n);
	skn_buf_add(record, block->p, block->n);
	skn_buf_adds(record, "\r\n\r\n");
	rc = skn_buf_check(record, "a WARC record", err);
	if (rc == SKN_OK) {
		skn_gzip(&member, record->p, record->n);
		rc = skn_fs_write_fd(warc->fd, warc->path, member.p, member.n, err);
	}
	skn_buf_release(&member);
	return rc;
}

static int write_info(struct skn_warc *warc, int64_t now, struct skn_err *err)
{
	struct skn_buf record = SKN_BUF_INIT, block = SKN_BUF_INIT;
	int rc = make_id(warc->info_id, err);

	if (rc == SKN_OK) {
		add_head(&record, "warcinfo", warc->info_id, now);
		skn_buf_addf(&record, "WARC-Filename: %s\r\n", skn_path_base(warc->path));
		skn_buf_adds(&block, "software: skein/" SKN_VERSION "\r\nformat: WARC File Format 1.1\r\n"
				     "conformsTo: http://iipc.github.io/warc-specifications/specifications/"
				     "warc-format/warc-1.1/\r\n");
		rc = write_record(warc, &record, "application/warc-fields", &block, err);
	}
	skn_buf_release(&record);
	skn_buf_release(&block);
	return rc;
}

/* ---- heads of messages ---- */

static bool names(const char *line, size_t n, const char *name)
{
	return n > strlen(name) && strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':';
}

static bool is_secret(const char *line, size_t n)
{
	return names(line, n, "set-cookie") || names(line, n, "cookie") || names(line, n, "authorization") ||
	       names(line, n, "proxy-authorization") || names(line, n, "x-subscription-token") ||
	       names(line, n, "x-api-key");
}

static bool is_undone(const char *line, size_t n)
{
	return names(line, n, "content-encoding") || names(line, n, "transfer-encoding") ||
	       names(line, n, "content-length");
}

/* Appends the lines of a head without its end; of a version that only binary
 * protocols have, HTTP/1.1 is written, as tools expect it. */
static void add_lines(struct skn_buf *out, const char *head)
{
	while (*head) {
		size_t n = strcspn(head, "\r\n"), end = n + strspn(head + n, "\r\n");
		const char *version = memmem(head, n, "HTTP/2", 6);

		if (version && out->n == 0) {
			skn_buf_add(out, head, (size_t)(version - head));
			skn_buf_adds(out, "HTTP/1.1");
			skn_buf_add(out, version + 6, n - (size_t)(version + 6 - head));
			skn_buf_adds(out, "\r\n");
		} else if (n && !is_secret(head, n)) {
			if (is_undone(head, n))
				skn_buf_adds(out, "X-Skein-Original-");
			skn_buf_add(out, head, n);
			skn_buf_adds(out, "\r\n");
		}
		head += end;
	}
}

/* ---- exchanges ---- */

static void add_target(struct skn_buf *record, const struct skn_fetch_answer *answer, const struct skn_warc *warc)
{
	skn_buf_addf(record, "WARC-Target-URI: %s\r\n", answer->final_url);
	if (*answer->address)
		skn_buf_addf(record, "WARC-IP-Address: %s\r\n", answer->address);
	skn_buf_addf(record, "WARC-Warcinfo-ID: %s\r\n", warc->info_id);
}

static int write_request(struct skn_warc *warc, const struct skn_fetch_answer *answer, const char *id,
			 const char *response_id, struct skn_err *err)
{
	struct skn_buf record = SKN_BUF_INIT, block = SKN_BUF_INIT;
	int rc;

	add_head(&record, "request", id, answer->time);
	add_target(&record, answer, warc);
	skn_buf_addf(&record, "WARC-Concurrent-To: %s\r\n", response_id);
	add_lines(&block, answer->request_head);
	skn_buf_adds(&block, "\r\n");
	rc = write_record(warc, &record, "application/http; msgtype=request", &block, err);
	skn_buf_release(&record);
	skn_buf_release(&block);
	return rc;
}

static int write_response(struct skn_warc *warc, const struct skn_fetch_answer *answer, const char *id,
			  struct skn_err *err)
{
	struct skn_buf record = SKN_BUF_INIT, block = SKN_BUF_INIT;
	int rc;

	add_head(&record, "response", id, answer->time);
	add_target(&record, answer, warc);
	add_digest(&record, "WARC-Payload-Digest", answer->body, answer->n);
	if (answer->cut)
		skn_buf_adds(&record, "WARC-Truncated: length\r\n");
	add_lines(&block, answer->response_head);
	skn_buf_addf(&block, "Content-Length: %zu\r\n\r\n", answer->n);
	skn_buf_add(&block, answer->body, answer->n);
	rc = write_record(warc, &record, "application/http; msgtype=response", &block, err);
	skn_buf_release(&record);
	skn_buf_release(&block);
	return rc;
}

int skn_warc_add(struct skn_warc *warc, const struct skn_fetch_answer *answer, struct skn_err *err)
{
	char request[64], response[64];
	int rc;

	if (answer->error != SKN_FETCH_OK || !answer->request_head || !answer->response_head)
		return SKN_OK;
	rc = make_id(request, err);
	if (rc == SKN_OK)
		rc = make_id(response, err);
	if (rc == SKN_OK)
		rc = write_response(warc, answer, response, err);
	if (rc == SKN_OK)
		rc = write_request(warc, answer, request, response, err);
	warc->exchanges += rc == SKN_OK;
	return rc;
}

/* ---- the file ---- */

int skn_warc_open(struct skn_warc **out, const char *dir, const char *name, int64_t now, struct skn_err *err)
{
	struct skn_buf path = SKN_BUF_INIT;
	struct skn_warc *warc = skn_xcalloc(1, sizeof(*warc));
	int rc = skn_fs_mkdirs(dir, err);

	*out = NULL;
	skn_path_join(&path, dir, name);
	skn_buf_adds(&path, ".warc.gz");
	warc->path = skn_buf_detach(&path);
	warc->fd = rc == SKN_OK ? open(warc->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
	if (rc == SKN_OK && warc->fd < 0)
		rc = skn_fail_errno(err, warc->path, "cannot be made");
	if (rc == SKN_OK)
		rc = write_info(warc, now, err);
	if (rc == SKN_OK)
		*out = warc;
	else
		skn_warc_close(warc, NULL);
	return rc;
}

const char *skn_warc_path(const struct skn_warc *warc)
{
	return warc->path;
}

int skn_warc_close(struct skn_warc *warc, struct skn_err *err)
{
	int rc = SKN_OK;

	if (!warc)
		return SKN_OK;
	if (warc->fd >= 0) {
		if (fsync(warc->fd) != 0)
			rc = skn_fail_errno(err, warc->path, "cannot be written");
		if (close(warc->fd) != 0 && rc == SKN_OK)
			rc = skn_fail_errno(err, warc->path, "cannot be written");
		if (!warc->exchanges)
			unlink(warc->path);
	}
	free(warc->path);
	free(warc);
	return rc;
}
