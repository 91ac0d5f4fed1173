#include "extract/claim_words.h"

#include <pthread.h>

static const struct skn_lexicon_row rows[] = {
	{ SKN_CW_HEDGE, 0, "may might could perhaps possibly probably likely unlikely apparently reportedly allegedly "
			   "seemingly presumably supposedly arguably potentially unclear uncertain unconfirmed unverified "
			   "rumored rumoured maybe suggests suggest suggested appears appear appeared seems seem seemed "
			   "purportedly ostensibly tentatively preliminary speculated speculation conceivably purported "
			   "alleged doubtful questionable" },
	{ SKN_CW_NEGATION, 0, "not never no none nobody nothing neither nor cannot without can't won't don't doesn't "
			      "didn't isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't "
			      "denied denies deny refused refuses refuse rejected rejects failed fails lacks lacked" },
	{ SKN_CW_CHANGE, 0, "rose rises rise fell falls fall grew grows shrank won wins lost loses cut cuts raised "
			    "raises increased increases decreased declined declines dropped drops jumped surged "
			    "soared plunged slumped doubled tripled halved expanded contracted opened closed launched "
			    "killed injured died arrested signed approved banned bought sold acquired merged resigned "
			    "elected appointed fired hired sued settled ruled voted passed halted built destroyed "
			    "invaded withdrew joined left released published reached exceeded added gained slipped "
			    "rallied recovered collapsed defeated beat hit struck ended began started became spent "
			    "paid earned cost costs" },
	{ SKN_CW_VERB, 0, "went came took gave made met led ran held kept sent put set got saw stood sat spoke broke "
			  "brought caught chose drew drove ate flew forgot froze hung hid laid lay lit meant rode rang "
			  "sang sank shook shone shot shut slept slid stole stuck swept swam taught threw woke wore let "
			  "become remains includes include contains lives works makes takes gives has have had is are "
			  "was were be been will would can shall should must do does did" },
	{ SKN_CW_MAGNITUDE, 3, "thousand" }, { SKN_CW_MAGNITUDE, 6, "million mn m" },
	{ SKN_CW_MAGNITUDE, 9, "billion bn" }, { SKN_CW_MAGNITUDE, 12, "trillion tn" },
	{ SKN_CW_MAGNITUDE, 2, "hundred" },
	{ SKN_CW_PERCENT, 0, "percent pct" },
	{ SKN_CW_FIRST, 0, "i we my our us me" },
	{ SKN_CW_OPENER, 0, "in on at the a an it its he she they we i you this that these those there here when while "
			    "if as but and or so yet for from by with after before since because although though "
			    "however meanwhile moreover still also then now once what who why how where which some many "
			    "most more all both each every no not one two three four five six seven eight nine ten his "
			    "her their our my your under over during until despite without such other another only "
			    "even instead according last next earlier later today yesterday about around between among "
			    "officials police people experts scientists researchers critics supporters" },
	{ SKN_CW_JOINT, 0, "of the for de van von der den la le di da del bin al and" },
	{ SKN_CW_NO_UNIT, 0, "in on at of to for from by with and or but as than that which who is are was were have has "
			     "had will would could may might more less a an the this said says after before when while "
			     "if it he she they we i not since last next per other others" },
};

static const char *const phrases[] = {
	"not clear", "not certain", "not known", "not yet known", "not confirmed", "believed to", "thought to",
	"expected to", "said to be", "appear to", "it is possible", "in doubt", "open question", "remains to be seen",
	"can not be ruled out", "for now",
};

static struct skn_lexicon table;

static void make(void)
{
	skn_lexicon_make(&table, rows, SKN_ARRAY_LEN(rows));
}

uint32_t skn_claim_word(const char *low, int *value)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct skn_lexicon_entry *e;

	pthread_once(&once, make);
	e = skn_lexicon_find(&table, low);
	if (value)
		*value = e ? e->value : 0;
	return e ? e->classes : 0;
}

static size_t spelt(const char *p, const char *(*next)(const void *ctx, size_t i), const void *ctx)
{
	size_t k = 0;

	for (; *p; k++) {
		size_t len = strcspn(p, " ");
		const char *low = next(ctx, k);

		if (strlen(low) != len || memcmp(low, p, len) != 0)
			return 0;
		p += len + (p[len] == ' ');
	}
	return k;
}

size_t skn_claim_hedge_phrase(const char *(*next)(const void *ctx, size_t i), const void *ctx)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(phrases); i++) {
		size_t k = spelt(phrases[i], next, ctx);

		if (k > 0)
			return k;
	}
	return 0;
}
