/* A commit's message, and each of its lines as somebody who signs. */
#include "check/push_message.h"
#include "check/push_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = skn_xstrndup((const char *)data, size);
	struct skn_push_faults faults = { 0 };
	struct skn_buf bare = SKN_BUF_INIT;

	skn_push_message_bare(&bare, text, '#');
	assert(bare.n <= strlen(text));
	skn_push_message(&faults, text, NULL, NULL);
	assert(faults.list.n == 0 || skn_push_message_speaks(text));
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n");

		skn_push_is_model(line, n, NULL);
		line += n + (line[n] == '\n');
	}
	skn_push_faults_release(&faults);
	skn_buf_release(&bare);
	free(text);
	return 0;
}
