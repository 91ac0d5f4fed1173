#include "text.h"

#include <ctype.h>

static const char *const words[] = {
	"the", "of", "and", "in", "to", "a", "that", "for", "with", "as", "by", "from", "which", "its",
	"has", "been", "after", "before", "under", "between", "since", "more", "than", "not", "only",
	"battery", "brine", "bound", "carbon", "coast", "copper", "council", "court", "current", "dataset",
	"deposit", "desert", "discharge", "drought", "engine", "estimate", "evidence", "export", "farmers",
	"field", "filter", "forecast", "framework", "gradient", "grid", "groundwater", "harbour", "harvest",
	"hydrogen", "index", "industry", "inquiry", "interval", "kernel", "lagoon", "licence", "lithium",
	"market", "measurement", "membrane", "methane", "mine", "ministry", "model", "network", "nitrogen",
	"observers", "orchard", "outfall", "permit", "pipeline", "policy", "pressure", "producers", "proof",
	"protocol", "quarry", "quota", "reactor", "record", "reef", "region", "regulator", "report", "reserve",
	"residents", "result", "review", "ruling", "salt", "sample", "season", "sediment", "series", "shoots",
	"signal", "soil", "standard", "station", "study", "subsidy", "supply", "survey", "tariff", "theory",
	"threshold", "trial", "turbine", "valley", "water", "wetland", "yield", "zone", "argues", "claims",
	"confirms", "declines", "denies", "doubles", "drops", "expects", "explains", "finds", "follows",
	"holds", "lowers", "measures", "narrows", "opens", "questions", "raises", "rejects", "repeats",
	"revises", "shows", "suggests", "supports", "tests", "warns", "weakens", "early", "empirical",
	"formal", "independent", "local", "narrow", "official", "open", "partial", "recent", "robust",
	"slow", "steady", "tight", "upper", "vague", "wide", "annual",
};
#define SENTENCE_MIN 14 /* words */
#define N_WORDS (sizeof(words) / sizeof(words[0]))

uint64_t mix(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t x = a * 0x9e3779b97f4a7c15u + b * 0xc2b2ae3d27d4eb4fu + c * 0x165667b19e3779f9u + 1;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

unsigned draw(uint64_t *seed, unsigned n)
{
	*seed = mix(*seed, 1, 2);
	return (unsigned)((*seed >> 33) % n);
}

const char *pick_word(uint64_t *seed)
{
	return words[draw(seed, N_WORDS)];
}

/* The word at a place of a sentence or title.  A revision has another word at
 * one place for certain. */
static const char *word_at(uint64_t seed, unsigned place)
{
	uint64_t base = mix(seed / REVISIONS, place, 1), revised = mix(seed, place, 2);
	unsigned revision = (unsigned)(seed % REVISIONS), own = draw(&base, N_WORDS);

	if (!revision)
		return words[own];
	if (place == 1 + revision % (SENTENCE_MIN - 1))
		return words[(own + 1 + revision % (N_WORDS - 1)) % N_WORDS];
	return revised % 8 == 0 ? pick_word(&revised) : words[own];
}

static void put_words(FILE *out, uint64_t seed, unsigned n, int with_commas)
{
	const char *first = word_at(seed, 0);

	fprintf(out, "%c%s", toupper((unsigned char)first[0]), first + 1);
	for (unsigned i = 1; i < n; i++) {
		int comma = with_commas && i > 3 && i + 3 < n && mix(seed / REVISIONS, i, 3) % 9 == 0;

		fprintf(out, "%s %s", comma ? "," : "", word_at(seed, i));
	}
}

void put_sentence(FILE *out, uint64_t seed)
{
	put_words(out, seed, SENTENCE_MIN + (unsigned)(mix(seed / REVISIONS, 0, 4) % 17), 1);
	fputc('.', out);
}

void put_title(FILE *out, uint64_t seed, unsigned min, unsigned max)
{
	seed = seed / REVISIONS * REVISIONS;
	put_words(out, seed, min + (unsigned)(mix(seed, 0, 4) % (max - min + 1)), 0);
}
