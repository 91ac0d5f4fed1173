#include "extract/date_words.h"

#include <pthread.h>

#define MONTH SKN_DW_MONTH
#define SHORT (SKN_DW_MONTH | SKN_DW_ABBREVIATED)
#define OTHER (SKN_DW_MONTH | SKN_DW_FOREIGN)
#define VAGUE (SKN_DW_MONTH | SKN_DW_FOREIGN | SKN_DW_DOUBTFUL)

static const struct skn_lexicon_row rows[] = {
	{ MONTH, 1, "january" }, { MONTH, 2, "february" }, { MONTH, 4, "april" },
	{ MONTH, 6, "june" }, { MONTH, 7, "july" }, { MONTH, 8, "august" },
	{ MONTH, 9, "september" }, { MONTH, 10, "october" }, { MONTH, 11, "november" },
	{ MONTH, 12, "december" },
	{ MONTH | SKN_DW_DOUBTFUL, 3, "march" }, { MONTH | SKN_DW_DOUBTFUL, 5, "may" },
	{ SHORT, 1, "jan" }, { SHORT, 2, "feb" }, { SHORT, 3, "mar" }, { SHORT, 4, "apr" },
	{ SHORT, 6, "jun" }, { SHORT, 7, "jul" }, { SHORT, 8, "aug" }, { SHORT, 9, "sep sept" },
	{ SHORT, 10, "oct" }, { SHORT, 11, "nov" }, { SHORT, 12, "dec" },
	/* German, Austrian, French, Spanish, Catalan, Italian, Portuguese, Dutch, Polish, Czech,
	 * Swedish, Danish, Norwegian, Finnish, Turkish, Romanian, Hungarian, Indonesian; Russian,
	 * Ukrainian, Greek: as they stand in a date, and by themselves */
	{ OTHER, 1, "januar jänner janvier enero gener gennaio janeiro januari stycznia styczeń leden "
		    "ledna tammikuu tammikuuta tammikuussa ocak ianuarie január januára января январь "
		    "січня січень ιανουαρίου ιανουάριος" },
	{ OTHER, 2, "februar feber février fevrier febrero febrer febbraio fevereiro februari lutego "
		    "luty únor února helmikuu helmikuuta helmikuussa şubat februarie február "
		    "февраля февраль лютого лютий φεβρουαρίου φεβρουάριος" },
	{ OTHER, 3, "märz marzo març março maart marca marzec březen března maaliskuu maaliskuuta "
		    "maaliskuussa mart martie március maret марта март березня березень μαρτίου μάρτιος" },
	{ VAGUE, 3, "mars marts" },
	{ OTHER, 4, "avril abril aprile kwietnia kwiecień duben dubna huhtikuu huhtikuuta "
		    "huhtikuussa nisan aprilie április апреля апрель квітня квітень απριλίου απρίλιος" },
	{ OTHER, 5, "mayo maggio maio květen května toukokuu toukokuuta toukokuussa mayıs "
		    "május травня травень μαΐου μάιος" },
	{ VAGUE, 5, "mai mei maj maja maig май мая" },
	{ OTHER, 6, "juni juin junio juny giugno junho czerwca czerwiec červen června kesäkuu "
		    "kesäkuuta kesäkuussa haziran iunie június июня июнь червня червень ιουνίου ιούνιος" },
	{ OTHER, 7, "juli juillet julio juliol luglio julho lipca lipiec červenec července heinäkuu "
		    "heinäkuuta heinäkuussa temmuz iulie július июля июль липня липень ιουλίου ιούλιος" },
	{ OTHER, 8, "août aout agosto agost augustus augusti sierpnia sierpień srpen srpna elokuu "
		    "elokuuta elokuussa ağustos augusztus agustus августа август серпня серпень "
		    "αυγούστου αύγουστος" },
	{ OTHER, 9, "septembre septiembre setiembre setembre settembre setembro września wrzesień "
		    "září syyskuu syyskuuta syyskuussa eylül septembrie szeptember сентября сентябрь "
		    "вересня вересень σεπτεμβρίου σεπτέμβριος" },
	{ OTHER, 10, "oktober octobre octubre ottobre outubro października październik říjen října "
		     "lokakuu lokakuuta lokakuussa ekim octombrie október октября октябрь жовтня "
		     "жовтень οκτωβρίου οκτώβριος" },
	{ OTHER, 11, "novembre noviembre novembro listopada listopad listopadu marraskuu "
		     "marraskuuta marraskuussa kasım noiembrie ноября ноябрь листопада листопад "
		     "νοεμβρίου νοέμβριος" },
	{ OTHER, 12, "dezember décembre decembre diciembre desembre dicembre dezembro grudnia "
		     "grudzień prosinec prosince joulukuu joulukuuta joulukuussa aralık decembrie "
		     "desember декабря декабрь грудня грудень δεκεμβρίου δεκέμβριος" },
	{ SKN_DW_WEEKDAY, 1, "monday" }, { SKN_DW_WEEKDAY, 2, "tuesday" },
	{ SKN_DW_WEEKDAY, 3, "wednesday" }, { SKN_DW_WEEKDAY, 4, "thursday" },
	{ SKN_DW_WEEKDAY, 5, "friday" }, { SKN_DW_WEEKDAY, 6, "saturday" },
	{ SKN_DW_WEEKDAY, 7, "sunday" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 1, "mon" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 2, "tue tues" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 3, "wed weds" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 4, "thu thur thurs" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 5, "fri" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 6, "sat" },
	{ SKN_DW_WEEKDAY | SKN_DW_ABBREVIATED, 7, "sun" },
	{ SKN_DW_UNIT, SKN_UNIT_DAY, "day days" },
	{ SKN_DW_UNIT, SKN_UNIT_WEEK, "week weeks wk wks" },
	{ SKN_DW_UNIT, SKN_UNIT_FORTNIGHT, "fortnight fortnights" },
	{ SKN_DW_UNIT, SKN_UNIT_WEEKEND, "weekend weekends" },
	{ SKN_DW_UNIT, SKN_UNIT_MONTH, "month months" },
	{ SKN_DW_UNIT, SKN_UNIT_QUARTER, "quarter quarters" },
	{ SKN_DW_UNIT, SKN_UNIT_YEAR, "year years yr yrs" },
	{ SKN_DW_UNIT, SKN_UNIT_DECADE, "decade decades" },
	{ SKN_DW_UNIT, SKN_UNIT_CENTURY, "century centuries" },
	{ SKN_DW_UNIT, SKN_UNIT_MINUTE, "minute minutes min mins" },
	{ SKN_DW_UNIT, SKN_UNIT_HOUR, "hour hours hr hrs" },
	{ SKN_DW_CARDINAL, 1, "one" }, { SKN_DW_CARDINAL, 2, "two" }, { SKN_DW_CARDINAL, 3, "three" },
	{ SKN_DW_CARDINAL, 4, "four" }, { SKN_DW_CARDINAL, 5, "five" }, { SKN_DW_CARDINAL, 6, "six" },
	{ SKN_DW_CARDINAL, 7, "seven" }, { SKN_DW_CARDINAL, 8, "eight" },
	{ SKN_DW_CARDINAL, 9, "nine" }, { SKN_DW_CARDINAL, 10, "ten" },
	{ SKN_DW_CARDINAL, 11, "eleven" }, { SKN_DW_CARDINAL, 12, "twelve" },
	{ SKN_DW_CARDINAL, 13, "thirteen" }, { SKN_DW_CARDINAL, 14, "fourteen" },
	{ SKN_DW_CARDINAL, 15, "fifteen" }, { SKN_DW_CARDINAL, 16, "sixteen" },
	{ SKN_DW_CARDINAL, 17, "seventeen" }, { SKN_DW_CARDINAL, 18, "eighteen" },
	{ SKN_DW_CARDINAL, 19, "nineteen" }, { SKN_DW_CARDINAL, 20, "twenty" },
	{ SKN_DW_CARDINAL, 30, "thirty" }, { SKN_DW_CARDINAL, 40, "forty" },
	{ SKN_DW_CARDINAL, 50, "fifty" }, { SKN_DW_CARDINAL, 60, "sixty" },
	{ SKN_DW_CARDINAL, 70, "seventy" }, { SKN_DW_CARDINAL, 80, "eighty" },
	{ SKN_DW_CARDINAL, 90, "ninety" },
	{ SKN_DW_ORDINAL, 1, "first" }, { SKN_DW_ORDINAL, 2, "second" }, { SKN_DW_ORDINAL, 3, "third" },
	{ SKN_DW_ORDINAL, 4, "fourth" }, { SKN_DW_ORDINAL, 5, "fifth" }, { SKN_DW_ORDINAL, 6, "sixth" },
	{ SKN_DW_ORDINAL, 7, "seventh" }, { SKN_DW_ORDINAL, 8, "eighth" },
	{ SKN_DW_ORDINAL, 9, "ninth" }, { SKN_DW_ORDINAL, 10, "tenth" },
	{ SKN_DW_ORDINAL, 11, "eleventh" }, { SKN_DW_ORDINAL, 12, "twelfth" },
	{ SKN_DW_ORDINAL, 13, "thirteenth" }, { SKN_DW_ORDINAL, 14, "fourteenth" },
	{ SKN_DW_ORDINAL, 15, "fifteenth" }, { SKN_DW_ORDINAL, 16, "sixteenth" },
	{ SKN_DW_ORDINAL, 17, "seventeenth" }, { SKN_DW_ORDINAL, 18, "eighteenth" },
	{ SKN_DW_ORDINAL, 19, "nineteenth" }, { SKN_DW_ORDINAL, 20, "twentieth" },
	{ SKN_DW_ORDINAL, 30, "thirtieth" },
	{ SKN_DW_SEASON | SKN_DW_DOUBTFUL, 21, "spring" }, { SKN_DW_SEASON, 22, "summer" },
	{ SKN_DW_SEASON, 23, "autumn" }, { SKN_DW_SEASON | SKN_DW_DOUBTFUL, 23, "fall" },
	{ SKN_DW_SEASON, 24, "winter" },
	{ SKN_DW_PART, 1, "morning mornings" }, { SKN_DW_PART, 2, "afternoon" },
	{ SKN_DW_PART, 3, "evening" }, { SKN_DW_PART, 4, "night lunchtime" },
	{ SKN_DW_NEAR, SKN_NEAR_LAST, "last previous" }, { SKN_DW_NEAR, SKN_NEAR_THIS, "this current" },
	{ SKN_DW_NEAR, SKN_NEAR_NEXT, "next following" }, { SKN_DW_NEAR, SKN_NEAR_PAST, "past" },
	{ SKN_DW_NEAR, SKN_NEAR_COMING, "coming upcoming" },
	{ SKN_DW_SIDE, SKN_SIDE_EARLY, "early beginning start" },
	{ SKN_DW_SIDE, SKN_SIDE_MID, "mid middle" }, { SKN_DW_SIDE, SKN_SIDE_LATE, "late end" },
	{ SKN_DW_SUFFIX, 0, "st nd rd th er º ª" },
	{ SKN_DW_OF, 0, "of de del di d do da den der" },
	{ SKN_DW_LEAD, 0, "in of since until till by before after from during through on to between "
			  "and last next this early mid late around about the every" },
	{ SKN_DW_START, 0, "the a an few several couple half today tonight yesterday tomorrow noon midday midnight final "
			   "from between since before after until till by in at up as no not ever later earlier prior "
			   "starting effective through about around right just fiscal calendar financial academic nearly almost over more less q h "
			   "twenties thirties forties fifties sixties seventies eighties nineties "
			   "christmas xmas boxing new groundhog valentine valentines international st all guy "
			   "armistice bastille halloween independence labour labor veterans martin mlk presidents "
			   "mother mothers father fathers memorial columbus thanksgiving black cyber palm maundy good "
			   "holy easter ash ascension pentecost whit juneteenth earth" },
	{ SKN_DW_FUTURE, 0, "will would 'll shall plans plan planned planning scheduled expected due "
			    "upcoming set expects slated going intends hopes coming" },
};

static struct skn_lexicon words;

static void make(void)
{
	skn_lexicon_make(&words, rows, SKN_ARRAY_LEN(rows));
}

const struct skn_lexicon *skn_date_words(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make);
	return &words;
}
