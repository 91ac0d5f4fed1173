#include "web/api.h"
bool skn_web_is_api(const struct skn_web_target *target) { (void)target; return false; }
void skn_web_api(struct skn_web_answer *out, const struct skn_web_call *call) { (void)call; out->status = 404; out->media = "text/plain"; }
