#include "repo/mergefile.h"

#include "repo/internal.h"

static git_merge_file_input input_of(const struct skn_mergefile_side *side)
{
	git_merge_file_input in;

	git_merge_file_input_init(&in, GIT_MERGE_FILE_INPUT_VERSION);
	in.ptr = side->p ? side->p : "";
	in.size = side->n;
	return in;
}

int skn_mergefile(struct skn_buf *out, bool *clean, const struct skn_mergefile_side *base,
		  const struct skn_mergefile_side *ours, const struct skn_mergefile_side *theirs,
		  enum skn_mergefile_style style, unsigned marker, struct skn_err *err)
{
	git_merge_file_input b, o, t;
	git_merge_file_options options;
	git_merge_file_result result = { 0 };
	int rc = skn_git_start(err);

	*clean = false;
	if (rc != SKN_OK)
		return rc;
	b = input_of(base);
	o = input_of(ours);
	t = input_of(theirs);
	git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);
	options.ancestor_label = base->label;
	options.our_label = ours->label;
	options.their_label = theirs->label;
	options.marker_size = (unsigned short)marker;
	options.favor = style == SKN_MERGEFILE_OURS ? GIT_MERGE_FILE_FAVOR_OURS : GIT_MERGE_FILE_FAVOR_NORMAL;
	options.flags = GIT_MERGE_FILE_SIMPLIFY_ALNUM |
			(style == SKN_MERGEFILE_DIFF3 ? GIT_MERGE_FILE_STYLE_DIFF3 : GIT_MERGE_FILE_STYLE_MERGE);
	rc = git_merge_file(&result, &b, &o, &t, &options);
	if (rc != 0)
		return skn_git_fail(err, rc, "cannot merge the lines");
	skn_buf_add(out, result.ptr, result.len);
	*clean = result.automergeable;
	git_merge_file_result_free(&result);
	return SKN_OK;
}
