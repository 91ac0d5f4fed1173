#include "text/abbrev.h"

/* Words between blanks, so that " word " is found by one search. */
struct lists {
	const char *lang;
	const char *always, *number, *unless, *time, *starters;
	const char *ends;           /* found to be no abbreviation: a capital ends it */
	const char *titles, *names; /* as always and unless, but only with a capital */
};

static const struct lists common = {
	.always = " e.g i.e cf vs dr prof viz resp z.b d.h m.a.w i.d.r bzw vgl p.ex p.ej n.b q.v ",
	.number = " fig figs eq eqs vol nr pp op n° nº ",
	.unless = " al etc ee ee.uu u.a ph.d ",
	.ends = " usw u.s.w ",
	.time = "",
	.starters = "",
	.titles = "",
	.names = "",
};

static const struct lists english = {
	.lang = "en",
	.always = " mr mrs ms messrs approx ca esp incl excl ibid a.k.a w.r.t i.i.d ",
	.ends = "",
	.titles = " hon rev fr gen col capt cmdr lt maj sgt adm gov sen rep pres supt mt ft ",
	.number = " no nos p sec secs ch chap chaps art arts para paras app tab tbl thm lem prop "
		  "cor def ex ver v pt ed eds ann bk suppl ser cl ln l col cols reg § ",
	.unless = " inc ltd co corp bros llc jr sr st ave blvd rd dept univ assn assoc dist div "
		  "u.s u.k u.n e.u u.s.a d.c b.a m.a b.s m.s b.sc m.sc m.d j.d d.phil a.d b.c "
		  "b.c.e c.e ",
	.names = " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur "
		 "thurs fri sat sun ",
	.time = " a.m p.m am pm ",
	.starters =
		" the this that these those a an we it he she they i you there here his her its our "
		"their my your who what when where why how which whose did do does is are was were "
		"has have had can could will would should may might must not no yes but and or so "
		"yet if as at in on for by with without from to of after before since because "
		"although though while until once unless then than thus hence therefore however "
		"moreover furthermore meanwhile instead nevertheless nonetheless also still even "
		"now today yesterday later earlier recently finally first second third next last "
		"all some many most few both each every another other such one two three nobody "
		"nothing everyone everything someone please let perhaps maybe according despite "
		"during under over between among using given overall indeed similarly ",
};

static const struct lists german = {
	.lang = "de",
	.always = " hr fr frl dipl ing med phil jur rer nat mag sog ggf evtl inkl exkl zzgl max min "
		  "ca tel str geb gest verh gem lt u.u z.t z.zt s.o s.u v.a u.ä d.i a.d i.a i.v "
		  "i.s z u d i o v a s st mio mrd dgl einschl allg bes rd ehem hl ",
	.number = " abb tab kap bd bde art abs nr nrn s jh jg hrsg aufl anm ziff lfd rdnr rn anl § ",
	.unless = " chr v.chr n.chr co inc o.ä u.a u.dgl ",
	.ends = "",
	.titles = "",
	.names = " jan feb mär apr jun jul aug sep sept okt nov dez mo di mi do sa so ",
	.time = "",
	.starters =
		" der die das den dem des ein eine einen einem einer eines es er sie wir ihr ich du "
		"man wer was wann wo wie warum welche welcher welches dieser diese dieses diesen "
		"jener jene dort hier da dann danach darauf davor dabei damit dadurch dagegen "
		"deshalb deswegen daher trotzdem dennoch jedoch aber und oder denn doch auch nur "
		"nun jetzt heute gestern morgen später seit nach vor bei im in an am auf aus mit "
		"ohne für gegen um unter über zwischen während wenn weil als ob obwohl nachdem "
		"bevor sein seine ihre unser kein keine viele manche alle einige beide zuerst "
		"zuletzt schließlich außerdem so sonst insgesamt laut trotz wegen ",
};

static const struct lists french = {
	.lang = "fr",
	.always = " m mm mgr me st ste ex c.-à-d cad env av apr réf tél bd fg j.-c ",
	.number = " p chap art fig n t tome vol § al éd ",
	.ends = "",
	.unless = " janv févr fév avr juil sept oct nov déc s.a cie ",
	.time = "",
	.starters =
		" le la les un une des ce cet cette ces il elle ils elles on nous vous je tu c'est "
		"qui que quoi quand où comment pourquoi mais et ou donc or ni car puis ensuite "
		"alors ainsi aussi cependant pourtant toutefois enfin après avant depuis pendant "
		"selon dans en au aux à de du d l s par pour sans avec sur sous si comme lorsque "
		"son sa ses leur leurs notre votre aujourd'hui hier tous toutes plusieurs chaque "
		"aucun aucune c j n qu ",
	.titles = "",
	.names = "",
};

static const struct lists spanish = {
	.lang = "es",
	.always = " sr sra sres srta d dña dr dra prof ud uds vd vds ej av avda ing lic gral cnel "
		  "sto sta fray aprox núm excmo ilmo máx mín tel ",
	.number = " p pág págs cap art fig n núm vol t ed nos ",
	.ends = "",
	.unless = " ee.uu uu a d s.a ss.mm rr.hh a.c d.c cía ene feb abr ago sept oct nov dic ",
	.time = " a.m p.m ",
	.starters =
		" el la los las un una unos unas lo este esta estos estas ese esa eso esto él ella "
		"ellos ellas nosotros yo tú usted se qué quién cuándo dónde cómo cuál pero y o "
		"e u sin con por para en de del al a desde hasta según entre sobre tras durante si "
		"cuando aunque como mientras porque pues entonces luego después antes además "
		"también tampoco sin embargo así ahora hoy ayer no su sus mi nuestro todos todas "
		"muchos algunos ninguno cada otro otra fue es hay ",
	.titles = "",
	.names = "",
};

static const struct lists russian = {
	.lang = "ru",
	.always = " т.е т.н т.к т.о т.ч им ул просп пер пл д стр рис табл гл см ср напр проф акад "
		  "доц канд докт ген полк кап лейт г-н г-жа св о п пп с р оз обл р-н пос дер корп "
		  "кв тел яз англ нем фр лат греч рус букв ок нач кон тов гр ",
	.number = " г гг в вв № т тт ст ч ",
	.unless = " н.э ",
	.ends = " т.д т.п др пр руб коп тыс млн млрд ",
	.time = "",
	.starters =
		" он она оно они мы вы я ты это этот эта эти тот та те что кто где когда как почему "
		"зачем но и а или однако поэтому затем потом тогда также тоже если хотя так в во "
		"на с со по за из от до для при после перед без под над о об у к ко через между "
		"его её их наш все всё многие некоторые каждый другой сегодня вчера теперь сейчас "
		"там здесь не ни да нет уже ещё только ",
	.titles = "",
	.names = "",
};

static const struct lists *const languages[] = { &english, &german, &french, &spanish, &russian };

bool skn_abbrev_is_lang(const char *lang, const char *code)
{
	size_t n = strlen(code);

	return lang && strncmp(lang, code, n) == 0 && (lang[n] == '\0' || lang[n] == '-');
}

static const struct lists *lists_of(const char *lang)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(languages); i++)
		if (skn_abbrev_is_lang(lang, languages[i]->lang))
			return languages[i];
	return &english;
}

/* KEY is the word between blanks. */
static bool keyed(char key[SKN_ABBREV_MAX + 3], const char *word, size_t n)
{
	if (n == 0 || n > SKN_ABBREV_MAX || memchr(word, ' ', n) || memchr(word, '\0', n))
		return false;
	key[0] = ' ';
	memcpy(key + 1, word, n);
	key[n + 1] = ' ';
	key[n + 2] = '\0';
	return true;
}

static enum skn_abbrev look(const struct lists *l, const char *key, bool capital)
{
	if (strstr(l->ends, key))
		return SKN_ABBREV_ENDS;
	if (strstr(l->always, key) || (capital && strstr(l->titles, key)))
		return SKN_ABBREV_ALWAYS;
	if (strstr(l->number, key))
		return SKN_ABBREV_NUMBER;
	if (strstr(l->unless, key) || (capital && strstr(l->names, key)))
		return SKN_ABBREV_UNLESS;
	return strstr(l->time, key) ? SKN_ABBREV_TIME : SKN_ABBREV_NONE;
}

static bool cyrillic(const char *word)
{
	unsigned char c = (unsigned char)word[0];

	return c >= 0xD0 && c <= 0xD3;
}

enum skn_abbrev skn_abbrev_find(const char *word, size_t n, bool capital, const char *lang)
{
	char key[SKN_ABBREV_MAX + 3];
	enum skn_abbrev found;

	if (!keyed(key, word, n))
		return SKN_ABBREV_NONE;
	found = look(lists_of(lang), key, capital);
	if (found == SKN_ABBREV_NONE && cyrillic(word))
		found = look(&russian, key, capital);
	return found != SKN_ABBREV_NONE ? found : look(&common, key, capital);
}

bool skn_abbrev_starter(const char *word, size_t n, const char *lang)
{
	char key[SKN_ABBREV_MAX + 3];

	return keyed(key, word, n) && (strstr(lists_of(lang)->starters, key) ||
				       (cyrillic(word) && strstr(russian.starters, key)));
}

static const char months[] =
	" january february march april may june july august september october november december "
	"januar jänner februar märz mai juni juli oktober dezember "
	"janvier février mars avril juin juillet août septembre octobre novembre décembre "
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
	"jan feb mar apr jun jul aug sep sept oct okt nov dec dez ";

static const char after_time[] =
	" eastern central mountain pacific atlantic est edt cst cdt mst mdt pst pdt et ct pt utc "
	"gmt bst cet cest jst ist local monday tuesday wednesday thursday friday saturday sunday ";

bool skn_abbrev_month(const char *word, size_t n)
{
	char key[SKN_ABBREV_MAX + 3];

	return keyed(key, word, n) && strstr(months, key);
}

bool skn_abbrev_after_time(const char *word, size_t n)
{
	char key[SKN_ABBREV_MAX + 3];

	return keyed(key, word, n) && (strstr(after_time, key) || strstr(months, key));
}
