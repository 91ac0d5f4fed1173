/* list.h - the threads of a store as rows: what list prints. */
#ifndef SKN_OUT_LIST_H
#define SKN_OUT_LIST_H

#include "base/sink.h"
#include "rev/history.h"

struct skn_list_row {
	char *name;
	char *title, *status;       /* NULL: thread.yaml cannot be read */
	bool has_version;
	char label[SKN_VERSION_LABEL_MAX]; /* of the newest version, where that is asked for */
	int64_t time;
};
struct skn_list_rows {
	SKN_VEC(struct skn_list_row) list;
};
void skn_list_rows_release(struct skn_list_rows *rows);

/* Fills title and status from the thread at PATH; what is wrong with it is in ERR, and they stay NULL. */
int skn_list_row_read(struct skn_list_row *row, struct skn_view *view, const char *path, struct skn_err *err);
/* schema/out-list.json; MORE: rows were left out behind these. */
void skn_list_json(struct skn_sink *out, const struct skn_list_rows *rows, bool more);

#endif
