#include "cli/cli.h"

static const struct skn_opt options[] = {
	{ .long_name = "max-tokens", .arg = "N", .help = "stop before more tokens than this are used" },
	{ .long_name = "max-cost", .arg = "MONEY", .help = "stop before more is spent, by the provider's prices" },
	{ .long_name = "ca-file", .arg = "FILE", .help = "certificates to trust" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein model estimate fast", "what a run would take" },
	{ "skein model synthesize fast --max-tokens 200000", "operations for skein synthesize --engine ops:-" },
	{ 0 },
};

const struct skn_cmd skn_cmd_model = {
	.name = "model", .group = SKN_GROUP_PIPELINE, .summary = "ask a language model for operations on a thread",
	.args = "synthesize|estimate PROVIDER",
	.description =
		"Reads what an engine is given from standard input (skein synthesize --print-input), asks the model that "
		"PROVIDER names, and prints operations for skein synthesize --engine ops:-. `skein synthesize --engine "
		"model:PROVIDER` does it all at once.\n\n"
		"Providers stand in your own configuration, ~/.config/skein/config.yaml:\n\n"
		"    providers:\n"
		"      fast:\n"
		"        kind: openai-chat       # or openai-responses, anthropic, ollama\n"
		"        base_url: http://127.0.0.1:8080/v1\n"
		"        model: some-model-2\n"
		"        key_env: SOME_API_KEY   # or key_cmd: [pass, show, key]\n"
		"        omit: [response_format] # what this server refuses\n"
		"        parameters: {temperature: 0}\n"
		"        max_tokens: 8000\n"
		"        max_input_tokens: 100000\n"
		"        timeout: 600\n"
		"        price: {input: 3, output: 15}  # of a million tokens\n\n"
		"Each new item is read alone first: what the model says that it says must stand in it word for word. Then the "
		"account and these statements are shown, and the answer can only name statements by number. An answer that "
		"the guards refuse gets one more try, with the reasons.\n\n"
		"With SKEIN_MODEL_CASSETTE=DIR answers are played from a folder; SKEIN_MODEL_RECORD=new keeps those that are "
		"missing, =all all of them.",
	.options = options, .examples = examples, .exit_codes = "7  the answer is not usable",
	.json = false, .helper = "skein-model", .needs = "libcurl4-openssl-dev",
};
