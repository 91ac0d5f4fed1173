#include "site/inside.h"

/*
 * What a site's pages add to the look of a thread's page (out/html_css.c): the way
 * between pages, lists of versions, plots, the search and the previews that the
 * script brings.  Same faces, same rail of colours; the wide screen gets margins and
 * a second column on the first page, and nothing else.
 */
const char skn_site_css[] =
	".site a{color:inherit;text-decoration:none}.site a:hover{color:var(--accent)}\n"
	".tabs ul{margin:-1.9rem 0 2.2rem}.tabs a[aria-current]{color:var(--accent);border-color:var(--accent)}\n"
	".around{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.9rem 0 0;font:.8rem/1.5 var(--sans)}\n"
	".name{font-weight:700;font-size:1.06rem;line-height:1.3;color:var(--ink);text-decoration:none}\n"
	".name:hover{color:var(--accent);text-decoration:underline}\n"
	".changes-link{font:.8rem var(--sans);white-space:nowrap}\n"
	".line,.said,.by{margin:0}.said{font-size:.95rem;line-height:1.5}\n"
	".by{font:.76rem/1.6 var(--sans);color:var(--soft)}.by time{font:inherit}\n"
	"ol.versions,ul.threads,ul.open{list-style:none;margin:0;padding:0}\n"
	".versions>li,.threads>li{margin:0;padding:.85rem 0;border-top:1px solid var(--line)}\n"
	".versions>li:first-child,.threads>li:first-child{border-top:0;padding-top:0}\n"
	".open>li{margin:0 0 .9rem;padding-left:1.1rem;border-left:3px solid var(--accent);line-height:1.45}\n"
	".open a{color:var(--ink);text-decoration:none}.open a:hover{text-decoration:underline}\n"
	".open .by{display:block}\n"
	"#sources .origin{list-style:none;margin:0 0 .9rem -1.2rem;padding-left:1.2rem;"
	"border-left:3px solid var(--line)}\n"
	/* plots */
	"figure{margin:1.6rem 0 2rem}figcaption{font:650 .78rem/1.4 var(--sans);margin-bottom:.6rem}\n"
	".plot{display:block;width:100%;height:auto;margin:0 0 1.6rem;overflow:visible}\n"
	".plot text{font:14px var(--sans);fill:var(--soft)}.plot rect{fill:var(--accent)}\n"
	".plot .axis{stroke:var(--line);stroke-width:2}\n"
	".plot circle{fill:var(--accent);stroke:var(--paper);stroke-width:2}\n"
	".plot a:hover circle,.plot a:focus circle{fill:var(--ink)}\n"
	/* what the script adds */
	"#search{margin:1.2rem 0 0}#search input{width:100%;padding:.55rem .75rem;font:1rem var(--sans);"
	"color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:.3rem}\n"
	"#search input:focus-visible{outline:2px solid var(--accent);outline-offset:1px}\n"
	"#search label{display:block;font:650 .78rem var(--sans);margin-bottom:.35rem}\n"
	"#search ol{list-style:none;margin:.8rem 0 0;padding:0}#search li{padding:.5rem 0;margin:0;"
	"border-top:1px solid var(--line)}#search [role=status]{font:.78rem var(--sans);color:var(--soft);margin:.5rem 0 0}\n"
	".preview{position:absolute;z-index:2;max-width:min(26rem,calc(100vw - 2rem));padding:.8rem 1rem;"
	"background:var(--paper);border:1px solid var(--line);border-top:3px solid var(--accent);"
	"box-shadow:0 .3rem 1.2rem #0004;font-size:.86rem;line-height:1.45}\n"
	".preview .back{display:none}\n"
	".slider{flex-basis:100%;display:grid;grid-template-columns:1fr auto;gap:.2rem 1rem;align-items:center}\n"
	".slider input{width:100%;accent-color:var(--accent)}.slider output{grid-column:1/-1;color:var(--soft)}\n"
	/* wide */
	"@media (min-width:72rem){#timeline .text{font-size:1rem}}\n"
	"@media (max-width:34rem){.plot text{font-size:17px}.tabs ul{margin-top:-1rem;gap:.35rem 1rem}}\n"
	"@media print{.tabs,.around,#search,.preview,.changes-link{display:none}}\n";
