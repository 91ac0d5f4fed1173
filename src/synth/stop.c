#include "synth/stop.h"

#include "uni/uni.h"

#define WORD_MAX 24 /* bytes of a word worth looking up */

/* Each list is one text, words between blanks. */
struct list {
	char language[3];
	const char *words;
	const char *leans; /* with which a sentence leans on the one before */
};

static const struct list lists[] = {
	{ "en",
	  " a about above after again against all almost alone along already also although always am"
	  " among an and another any anybody anyone anything are aren't around as aside at away be"
	  " became because become becomes been before behind being below beside between beyond both but"
	  " by can can't cannot could couldn't did didn't do does doesn't doing don't done down during each either"
	  " else enough even ever every everybody everyone everything few for from further get gets"
	  " getting give given go goes going gone got had hadn't has hasn't have haven't having he he'd"
	  " he'll he's her here hers herself him himself his how however i i'd i'll i'm i've if in indeed"
	  " instead into is isn't it it's its itself just keep kept know known last less let let's like"
	  " likely made make makes making many may maybe me mean meanwhile might mine more moreover most"
	  " mr mrs ms much must my myself near nearly neither never next no nobody none nor not nothing"
	  " now of off often oh on once one ones only onto or other others otherwise ought our ours"
	  " ourselves out over own per perhaps put quite rather really said same saw say saying says"
	  " see seem seemed seems seen several shall she she'd she'll she's should shouldn't since so"
	  " some somebody someone something sometimes somewhat soon still such take taken than that"
	  " that's the their theirs them themselves then there there's therefore these they they'd"
	  " they'll they're they've thing things this those though through throughout thus till to"
	  " together told too took toward towards under unless until up upon us use used using very was"
	  " wasn't way we we'd we'll we're we've well went were weren't what what's whatever when where"
	  " whether which while who who's whom whose why will with within without won't would wouldn't"
	  " yes yet you you'd you'll you're you've your yours yourself ",
	  " he she it they this that these those but and or so yet however also then thus therefore"
	  " meanwhile moreover instead otherwise such his her its their still nor because"
	  " there here " },
	{ "de",
	  " ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus"
	  " bei beide beiden beim bereits bin bis bist da dabei dadurch dafür dagegen daher damit danach"
	  " dann daran darauf darin darüber das dass dasselbe davon dazu dein deine dem den denen denn der"
	  " deren des deshalb dessen die dies diese diesem diesen dieser dieses dir doch dort du durch ein"
	  " eine einem einen einer eines einige er es etwa etwas euch für ganz gegen gegenüber gibt habe"
	  " haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in"
	  " indem ins ist ja jede jedem jeden jeder jedes jedoch jener jetzt kann kein keine keinem keinen"
	  " keiner können könnte man manche mehr mein meine mich mir mit muss müssen nach nachdem nicht"
	  " nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit selbst sich sie"
	  " sind so sogar solche soll sollen sollte sondern sowie über um und uns unser unsere unter viel"
	  " viele vom von vor war waren warum was wegen weil weiter welche welchem welcher wenn wer werde"
	  " werden wie wieder will wir wird wo wurde wurden während würde zu zum zur zwar zwischen sagte sagt ",
	  " er sie es dies diese dieser dieses das aber und doch jedoch dann daher deshalb dabei damit"
	  " danach auch so dort hier ihr ihre sein seine denn oder " },
	{ "fr",
	  " à afin ai aient ainsi alors après as au aucun aucune aujourd'hui aussi autre autres aux avaient avait"
	  " avant avec avoir c ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez comme"
	  " comment contre d dans de déjà depuis des dit donc dont du elle elles en encore entre est et été"
	  " étaient était être eu eux fait faire fois font il ils j je jusqu l la là le les leur leurs lors"
	  " lorsque lui m ma mais me même mêmes mes moi moins mon n ne ni non nos notre nous on ont ou où par"
	  " parce pas pendant peu peut peuvent plus plusieurs pour pourquoi puis qu quand que quel quelle"
	  " quelles quels qui quoi s sa sans se selon sera seront ses si soit son sont sous sur t ta tandis"
	  " te tes toi ton tous tout toute toutes très tu un une vers voici vos votre vous y ",
	  " il elle ils elles ce cela cette ces mais et ou donc alors ainsi aussi puis cependant celui"
	  " celle ceux son sa ses leur leurs " },
	{ "es",
	  " a al algo algunas algunos allí ante antes aquel aquella aquí así aún aunque cada casi como con"
	  " contra cual cuales cuando cuanto de del desde después dice dijo donde dos durante e el él ella"
	  " ellas ellos en entonces entre era eran es esa esas ese eso esos esta está estaba estado están"
	  " estas este esto estos fue fueron ha había habían hace hacer hacia han hasta hay la las le les lo"
	  " los más me menos mi mientras mis mismo mucho muchos muy nada ni no nos nosotros nuestra nuestro o"
	  " otra otras otro otros para pero poco por porque puede pueden pues que qué quien quién se sea según"
	  " ser si sí sido sin sino sobre solo sólo son su sus también tan tanto te tiene tienen toda todas"
	  " todavía todo todos tras tu un una unas uno unos usted va y ya yo ",
	  " él ella ellos ellas esto eso este esta estos estas ese esa pero y o así entonces también además"
	  " su sus sin " },
	{ "it",
	  " a ad al alla alle agli ai allo anche ancora avere aveva c che chi ci come con contro cui d da dal"
	  " dalla dalle dai dagli de degli dei del dell della delle dello di dopo dove due e è ed era erano essere"
	  " fa fino fra gli ha hanno i il in io l la le lei li lo loro lui ma mentre mi molto ne negli nei nel"
	  " nell nella nelle no noi non nostro o ogni oggi per perché però più poi prima quale quando quella quelle"
	  " quello quelli questa queste questi questo qui quindi sarà se secondo sei senza si sia sono sta stato"
	  " stata stati su sua sue sui sul sull sulla sulle suo suoi tra tutti tutto un una uno v voi ",
	  " lui lei loro questo questa questi queste quello ma e o così quindi poi anche però " },
	{ "pt",
	  " a à ao aos as às até com como contra da das de dela dele deles depois desde do dos e é ela elas ele"
	  " eles em entre era eram essa essas esse esses esta está estão estas este estes eu foi foram há isso"
	  " isto já lhe mais mas me mesmo muito na não nas nem no nos nós o os ou para pela pelas pelo pelos por"
	  " porque quando que quem se sem ser será seu seus sim só sob sobre sua suas também tem têm ter toda"
	  " todas todo todos um uma umas uns ",
	  " ele ela eles elas isso isto esse essa este esta mas e ou assim então também seu sua " },
	{ "nl",
	  " aan af al alle als andere ben bij daar dan dat de deze die dit doen door dus een en er had hadden"
	  " heb hebben heeft hem het hier hij hoe hun ik in is ja je kan kunnen maar me meer men met mij moet"
	  " na naar niet nog nu of om omdat onder ons ook op over te tegen ten ter toch toen tot uit van veel"
	  " voor waar want waren was wat we weer werd werden wie wil wordt worden zal ze zei zelf zich zij zijn"
	  " zo zonder zou ",
	  " hij zij ze het dit dat deze die maar en of dus toen ook daar hier " },
};

static const struct list *list_of(const char *language)
{
	for (size_t i = 0; language && i < SKN_ARRAY_LEN(lists); i++)
		if (strncmp(language, lists[i].language, 2) == 0 && !isalpha((unsigned char)language[2]))
			return &lists[i];
	return &lists[0];
}

/* U+2019 is the apostrophe of most texts. */
static size_t plain(char out[WORD_MAX + 3], const char *word, size_t n)
{
	size_t k = 1;

	out[0] = ' ';
	for (size_t i = 0; i < n; i++) {
		if (n - i >= 3 && memcmp(word + i, "\xE2\x80\x99", 3) == 0) {
			out[k++] = '\'';
			i += 2;
		} else {
			out[k++] = word[i];
		}
	}
	out[k++] = ' ';
	out[k] = '\0';
	return k;
}

static bool has(const char *words, const char *word, size_t n)
{
	char key[WORD_MAX + 3];

	if (n == 0 || n > WORD_MAX || memchr(word, ' ', n) || memchr(word, '\0', n))
		return false;
	plain(key, word, n);
	return strstr(words, key) != NULL;
}

bool skn_stop_word(const char *language, const char *word, size_t n)
{
	return has(list_of(language)->words, word, n);
}

bool skn_stop_leans(const char *language, const char *word, size_t n)
{
	struct skn_buf lower = SKN_BUF_INIT;
	bool leans;

	if (n > WORD_MAX)
		return false;
	skn_uni_lower(&lower, word, n);
	leans = has(list_of(language)->leans, lower.p, lower.n);
	skn_buf_release(&lower);
	return leans;
}
