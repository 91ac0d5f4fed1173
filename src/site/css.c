#include "site/inside.h"

/*
 * What a site's pages add to the look of a thread's page (out/html_css.c): the way
 * between pages, lists of versions, plots, the search and what the script brings.  Same
 * faces, same colours.  The first page has two columns where there is room, lists have
 * their figures beside them.
 */
const char skn_site_css[] =
	".site a{color:inherit;text-decoration:none}.site a:hover{color:var(--accent)}\n"
	".tabs ul{gap:.2rem 1.1rem}.tabs a{border-bottom:2px solid transparent}\n"
	".tabs a[aria-current]{color:var(--accent);border-color:var(--accent)}\n"
	".kicker{display:block;margin-bottom:.35rem;font-size:.8rem;font-weight:700;letter-spacing:.02em;color:var(--accent)}\n"
	".sub{font-size:clamp(1.5rem,1.2rem + 1.5vw,2rem)}\n"
	".around{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.7rem 0 0;font:.8rem/1.5 var(--sans)}\n"
	".versions{font:.8rem/1.5 var(--sans)}.versions summary{width:fit-content;cursor:pointer;color:var(--link);padding:.1rem 0}\n"
	".versions details{margin-top:.4rem}.versions details p{margin:.5rem 0 0}\n"
	".log{list-style:none;margin:.6rem 0 0;padding:0;max-height:16rem;overflow-y:auto}\n"
	".log li{margin:0;padding:.4rem 0;border-top:1px solid var(--line)}.log time{color:var(--soft)}\n"
	".log .said{display:block;font:inherit;color:var(--ink)}\n"
	".name{font-weight:700;font-size:1.06rem;line-height:1.3;color:var(--ink);text-decoration:none;overflow-wrap:anywhere}\n"
	".name:hover{color:var(--accent);text-decoration:underline}\n"
	".changes-link{display:inline-block;min-height:1.5rem;font:.8rem/1.5rem var(--sans);white-space:nowrap}\n"
	".line,.said,.by{margin:0}.said{font-size:.95rem;line-height:1.5;overflow-wrap:anywhere}\n"
	".by{font:.76rem/1.6 var(--sans);color:var(--soft)}.by time{font:inherit}.by b{font-weight:650;color:var(--ink)}\n"
	"ol.versions,ul.threads,ul.open{list-style:none;margin:0;padding:0;font:inherit}\n"
	"ol.versions>li,.threads>li{margin:0;padding:.85rem 0;border-top:1px solid var(--line)}\n"
	"ol.versions>li:first-child{border-top:0;padding-top:0}\n"
	".open>li{margin:0 0 1.1rem;padding-left:1rem;border-left:3px solid var(--accent);line-height:1.45;font-size:.95rem;"
	"overflow-wrap:anywhere}\n"
	".open a{color:var(--ink);text-decoration:none}.open a:hover{text-decoration:underline}\n"
	".open .by{display:block;margin-top:.2rem}\n"
	"#sources .origin{list-style:none;margin:0 0 .9rem -1.2rem;padding-left:1.2rem;"
	"border-left:3px solid var(--rule)}\n"
	/* plots */
	".figures{display:grid;gap:1.5rem 2.5rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));"
	"margin:0 0 2.5rem}\n"
	"figure{margin:0;min-width:0}figcaption{font:650 .78rem/1.4 var(--sans);margin-bottom:.5rem}\n"
	".plot{display:block;width:100%;max-width:28rem;height:auto;overflow:visible}\n"
	".plot text{font:12px var(--sans);fill:var(--soft);font-variant-numeric:lining-nums tabular-nums}\n"
	".plot .axis{stroke:var(--rule);stroke-width:1}.plot .grid{stroke:var(--line);stroke-width:1}\n"
	".plot rect{fill:var(--accent)}.plot .curve{fill:none;stroke:var(--accent);stroke-width:2}\n"
	".plot circle{fill:var(--accent);stroke:var(--paper);stroke-width:1.5}\n"
	/* the script's */
	"#search{margin:1.2rem 0 0}#search input{width:100%;padding:.55rem .75rem;font:1rem var(--sans);"
	"color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:.3rem}\n"
	"#search input:focus-visible{outline:2px solid var(--accent);outline-offset:1px}\n"
	"#search label{display:block;font:650 .78rem var(--sans);margin-bottom:.35rem}\n"
	"#search ol{list-style:none;margin:.8rem 0 0;padding:0}#search li{padding:.5rem 0;margin:0;"
	"border-top:1px solid var(--line)}#search [role=status]{font:.78rem var(--sans);color:var(--soft);margin:.5rem 0 0}\n"
	".slider{display:grid;grid-template-columns:1fr auto;gap:.2rem 1rem;align-items:center;margin-top:.5rem}\n"
	".slider input{width:100%;accent-color:var(--accent)}.slider output{grid-column:1/-1;color:var(--soft)}\n"
	/* wide */
	"@media (min-width:60rem){.front{max-width:68rem}.front main{display:grid;"
	"grid-template-columns:minmax(0,38rem) minmax(0,1fr);column-gap:3.5rem;align-items:start}\n"
	".front #recent,.front main>p{grid-column:1}.front #open{grid-column:2;grid-row:1}.front #threads{grid-column:1/-1}\n"
	".front #recent:first-child:nth-last-child(2),.front #open:first-child{grid-column:1/-1}\n"
	".front .threads{display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:0 2.5rem}}\n"
	"@media (min-width:72rem){.list{max-width:68rem}.list>header>:not(.mast){max-width:42rem}"
	".list main{display:grid;grid-template-columns:minmax(0,38.5rem) minmax(0,1fr);column-gap:3.5rem;align-items:start}\n"
	".list main>*{grid-column:1}.list .figures{grid-column:2;grid-row:1/span 9;grid-template-columns:1fr;position:sticky;top:2rem}}\n"
	"@media (max-width:34rem){.tabs{flex-basis:100%}}\n"
	"@media print{.tabs,.around,.versions details,.slider,#search,.changes-link{display:none}}\n";
