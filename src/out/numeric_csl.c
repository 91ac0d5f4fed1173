#include "out/pandoc.h"

/*
 * A numeric citation style (CSL 1.0): citations are [1][2] with locators, the
 * bibliography is in order of first citation, as our own pages show it.
 */
const char skn_numeric_csl[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	"<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">\n"
	"<info><title>skein numeric</title><id>skein-numeric</id>"
	"<updated>2026-01-01T00:00:00+00:00</updated></info>\n"
	"<citation><layout prefix=\"[\" suffix=\"]\" delimiter=\"][\"><group delimiter=\", \">"
	"<text variable=\"citation-number\"/>"
	"<group delimiter=\" \"><label variable=\"locator\" form=\"short\"/>"
	"<text variable=\"locator\"/></group></group></layout></citation>\n"
	"<bibliography second-field-align=\"flush\"><layout>"
	"<text variable=\"citation-number\" suffix=\".\"/><group delimiter=\" \">"
	"<group delimiter=\". \"><names variable=\"author\"><name and=\"text\"/></names>"
	"<text variable=\"title\"/></group>"
	"<choose><if variable=\"container-title\">"
	"<text variable=\"container-title\" font-style=\"italic\" prefix=\"\u2014 \"/></if>"
	"<else><text variable=\"publisher\" prefix=\"\u2014 \"/></else></choose>"
	"<date variable=\"issued\" prefix=\"(\" suffix=\")\"><date-part name=\"year\"/>"
	"<date-part name=\"month\" form=\"numeric-leading-zeros\" prefix=\"-\"/>"
	"<date-part name=\"day\" form=\"numeric-leading-zeros\" prefix=\"-\"/></date>"
	"<text variable=\"URL\"/></group></layout></bibliography>\n"
	"</style>\n";
