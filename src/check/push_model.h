/*
 * push_model.h - whether a "Name <mail>" of a trailer is a language model or the
 * program around one.
 *
 * A model signs nothing off and is nobody's co-author (Linux, "AI coding
 * assistants": an agent must not add Signed-off-by).  The names are those that
 * the programs of 2023 to 2026 write by themselves.  Some are people's names as
 * well (Claude, Devin, Gemma): they count only where the address is a program's
 * or what follows the name is a version or a product ("Claude Opus 4").
 */
#ifndef SKN_CHECK_PUSH_MODEL_H
#define SKN_CHECK_PUSH_MODEL_H

#include "base/vec.h"

/* MODELS are names that the message itself calls models (after the colon of
 * Assisted-by); NULL: none. */
bool skn_push_is_model(const char *ident, size_t n, const struct skn_strings *models);

#endif
