#include "extract/quote_words.h"

#include <pthread.h>

#define WORD_MAX 32 /* bytes; no verb is longer */

static const struct skn_lexicon_row verbs[] = {
	{ SKN_QW_SAY, 0, "say acknowledge add admit affirm allege announce answer argue assert boast clarify "
			 "comment complain concede conclude confess confirm contend counter declare deny disclose "
			 "emphasize emphasise exclaim explain insist joke lament maintain mention muse observe "
			 "opine posit proclaim quip reaffirm recall recount reiterate remark reply respond retort reveal "
			 "scoff stipulate stress testify theorize underscore warn write tweet vent continue "
			 "believe think know feel guess assume speculate suspect realize realise understand imagine "
			 "decide determine discover learn predict expect hear worry doubt wonder ask inquire "
			 "indicate suggest imply demonstrate prove illustrate signal caution pledge vow swear "
			 "forecast anticipate cheer shout yell whisper mutter declaim intone sigh gripe grumble quote "
			 "cite stipulate find show reckon surmise conjecture infer repeat reason "
			 "hint read" },
	{ SKN_QW_SAY | SKN_QW_NOUN, 0, "claim report note state estimate dispute charge fear hope see agree charge "
				      "post email dream allege remember" },
	{ SKN_QW_TELL, 0, "tell assure remind inform notify advise convince persuade instruct brief" },
	{ SKN_QW_WANT, 0, "want vow pledge seek refuse decline intend threaten agree offer hope aim prefer decide swear "
			  "hesitate" },
	{ SKN_QW_WANT | SKN_QW_NOUN, 0, "promise plan wish" },
	{ SKN_QW_WANT | SKN_QW_TELL, 0, "urge ask invite encourage implore beg challenge order warn" },
	{ SKN_QW_JUDGE, 0, "support oppose criticize criticise praise denounce condemn reject dismiss accuse blame endorse "
			   "defend decry slam blast mock applaud laud deride ridicule tout favor favour advocate propose "
			   "describe demand question propose welcome rebuke chastise excoriate bash hail commend "
			   "lambaste characterize characterise disavow doubt embrace renounce repudiate call label "
			   "dub brand admire dislike hate love champion" },
};

static const struct skn_lexicon_row words[] = {
	{ SKN_QW_AUX, 0, "has have had would will could can should might may must did do does also then later not never "
			 "always often once recently again further earlier already repeatedly previously publicly "
			 "reportedly just even still only first now today privately simply quickly frequently "
			 "consistently initially clearly 've 'd 'll n't n’t don't didn't doesn't hasn't haven't wouldn't "
			 "won't currently subsequently immediately openly famously certainly" },
	{ SKN_QW_AUX | SKN_QW_BE, 0, "is are was were be been being 's 're 'm isn't aren't wasn't weren't" },
	{ SKN_QW_PRONOUN | SKN_QW_MALE, 0, "he" }, { SKN_QW_PRONOUN | SKN_QW_FEMALE, 0, "she" },
	{ SKN_QW_PRONOUN, 0, "they i we you it who" },
	{ SKN_QW_BREAK, 0, "and but while because although though whereas when where after before as if since so or "
			   "until unless that which yet than" },
	{ SKN_QW_DETERMINER, 0, "the a an his her their its my our your this that these those any no some 's whose such "
				"other more many several new" },
	{ SKN_QW_PREPOSITION, 0, "of in on at to for with from by during about over under against between among through "
				 "after before via outside inside into near without within amid around" },
	{ SKN_QW_TITLE | SKN_QW_MALE, 0, "mr sir" }, { SKN_QW_TITLE | SKN_QW_FEMALE, 0, "mrs ms miss madame" },
	{ SKN_QW_TITLE, 0, "dr prof professor sen senator rep representative gov governor president minister secretary "
			   "chancellor judge justice gen general col colonel capt captain lt sgt rev reverend pope king "
			   "queen prince princess chairman chairwoman chief director mayor attorney speaker ambassador "
			   "congressman congresswoman leader former republican democratic spokesman spokeswoman "
			   "spokesperson officer candidate nominee sheriff coach deputy vice" },
};

/* Forms that no ending explains. */
static const struct {
	const char *form, *verb;
	int kind;
} irregular[] = {
	{ "said", "say", SKN_VERB_PAST },     { "told", "tell", SKN_VERB_PAST },
	{ "wrote", "write", SKN_VERB_PAST },  { "written", "write", SKN_VERB_PAST },
	{ "thought", "think", SKN_VERB_PAST }, { "knew", "know", SKN_VERB_PAST },
	{ "felt", "feel", SKN_VERB_PAST },    { "found", "find", SKN_VERB_PAST },
	{ "shown", "show", SKN_VERB_PAST },   { "heard", "hear", SKN_VERB_PAST },
	{ "saw", "see", SKN_VERB_PAST },      { "swore", "swear", SKN_VERB_PAST },
	{ "sought", "seek", SKN_VERB_PAST },  { "understood", "understand", SKN_VERB_PAST },
	{ "learnt", "learn", SKN_VERB_PAST }, { "meant", "mean", SKN_VERB_PAST },
	{ "forecast", "forecast", SKN_VERB_PAST }, { "begged", "beg", SKN_VERB_PAST },
};

static struct skn_lexicon verb_table, word_table;

static void make(void)
{
	skn_lexicon_make(&verb_table, verbs, SKN_ARRAY_LEN(verbs));
	skn_lexicon_make(&word_table, words, SKN_ARRAY_LEN(words));
}

static void ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make);
}

const struct skn_lexicon *skn_quote_words(void)
{
	ready();
	return &word_table;
}

uint32_t skn_quote_word(const char *low)
{
	const struct skn_lexicon_entry *e;

	ready();
	e = skn_lexicon_find(&word_table, low);
	return e ? e->classes : 0;
}

static uint32_t base(const char *s, size_t n, const char *ending)
{
	char word[WORD_MAX + 4];
	const struct skn_lexicon_entry *e;

	snprintf(word, sizeof(word), "%.*s%s", (int)n, s, ending);
	e = skn_lexicon_find(&verb_table, word);
	return e ? e->classes : 0;
}

/* The verb whose stem is the first N bytes: itself, with "e", "y" for "i", or
 * without a doubled letter. */
static uint32_t stem(const char *s, size_t n)
{
	uint32_t c = base(s, n, "");

	if (c == 0)
		c = base(s, n, "e");
	if (c == 0 && n > 1 && s[n - 1] == 'i')
		c = base(s, n - 1, "y");
	if (c == 0 && n > 2 && s[n - 1] == s[n - 2])
		c = base(s, n - 1, "");
	return c;
}

uint32_t skn_quote_verb(const char *low, int *form)
{
	size_t n = strlen(low);
	uint32_t c;

	ready();
	*form = SKN_VERB_BASE;
	if (n < 3 || n > WORD_MAX)
		return 0;
	for (size_t i = 0; i < SKN_ARRAY_LEN(irregular); i++)
		if (skn_streq(low, irregular[i].form)) {
			*form = irregular[i].kind;
			return base(irregular[i].verb, strlen(irregular[i].verb), "");
		}
	c = base(low, n, "");
	if (c != 0)
		return c;
	if (skn_ends_with(low, "ing") && n > 5) {
		*form = SKN_VERB_ING;
		return stem(low, n - 3);
	}
	if (skn_ends_with(low, "ed")) {
		*form = SKN_VERB_PAST;
		return stem(low, n - 2);
	}
	if (low[n - 1] != 's')
		return 0;
	*form = SKN_VERB_S;
	c = base(low, n - 1, "");
	return c || !skn_ends_with(low, "es") ? c : stem(low, n - 2);
}
