#include "out/list.h"

#include "text/edtf.h"
#include "text/jsonw.h"

void skn_list_rows_release(struct skn_list_rows *rows)
{
	for (size_t i = 0; i < rows->list.n; i++) {
		free(rows->list.v[i].name);
		free(rows->list.v[i].title);
		free(rows->list.v[i].status);
	}
	skn_vec_release(&rows->list);
}

int skn_list_row_read(struct skn_list_row *row, struct skn_view *view, const char *path, struct skn_err *err)
{
	struct skn_record meta;
	const char *title, *status;
	int rc = skn_store_load_record(&meta, view, path, SKN_KIND_THREAD, "", 0, err);

	if (rc != SKN_OK)
		return rc;
	title = skn_node_text(meta.tree.root, "title");
	status = skn_node_text(meta.tree.root, "status");
	row->title = skn_xstrdup(title ? title : "");
	row->status = skn_xstrdup(status ? status : "");
	skn_record_release(&meta);
	return SKN_OK;
}

void skn_list_json(struct skn_sink *out, const struct skn_list_rows *rows, bool more)
{
	struct skn_jsonw w;
	char time[32];

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < rows->list.n; i++) {
		const struct skn_list_row *r = &rows->list.v[i];

		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "thread", r->name);
		skn_jsonw_str(&w, "title", r->title);
		skn_jsonw_str(&w, "status", r->status);
		if (r->has_version) {
			skn_edtf_format_time(time, r->time);
			skn_jsonw_str(&w, "version", r->label);
			skn_jsonw_str(&w, "time", time);
		}
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	if (more)
		skn_jsonw_bool(&w, "more", true);
	skn_jsonw_object_end(&w);
}
