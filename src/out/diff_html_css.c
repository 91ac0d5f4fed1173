#include "out/diff_html.h"

/*
 * What the page of a diff adds to the look of a thread's page (html_css.c): the
 * choice of a view, marks beside the entries, words that came and went.  Added is
 * underlined, removed struck out: colour only helps.  Screen readers say both.
 */
const char skn_diff_html_css[] =
	":root{--add:#14612a;--add-back:#dcf3e0;--del:#8c1d18;--del-back:#fbe3e0;--move:#5d3b8c}\n"
	"@media (prefers-color-scheme:dark){:root{--add:#9adba8;--add-back:#173a20;--del:#f3aaa3;"
	"--del-back:#4a1c19;--move:#c3a8ec}}\n"
	"body{max-width:76rem}\n"
	"header{border:0;margin-bottom:0;padding-bottom:.5rem}h1{font-size:1.9rem}\n"
	/* the choice: two radio buttons, before the sections, their siblings */
	".view{position:absolute;opacity:0}\n"
	".view+label{display:inline-block;margin:0 .4rem 2rem 0;padding:.25rem .8rem;font:600 .8rem var(--sans);"
	"border:1px solid var(--line);border-radius:1rem;cursor:pointer}\n"
	".view:checked+label{background:var(--ink);color:var(--paper);border-color:var(--ink)}\n"
	".view:focus-visible+label{outline:2px solid var(--accent);outline-offset:2px}\n"
	"#view-inline:checked~section .side,#view-side:checked~section .inline{display:none}\n"
	"#view-inline:checked~section{max-width:44rem}\n"
	/* threads and sections */
	"main>section{margin-bottom:4.5rem}\n"
	"main>section>h2{display:block;font:700 1.5rem/1.2 var(--serif);letter-spacing:0;color:var(--ink);margin:0 0 .4rem}\n"
	"main>section>h2::after{content:none}\n"
	".range{margin:0 0 .3rem;font:600 .8rem var(--sans)}\n"
	".sum{margin:0 0 1.6rem;font:.8rem/1.5 var(--sans);color:var(--soft)}\n"
	"h3{margin:2.2rem 0 .9rem;font:700 .8rem var(--sans);color:var(--accent);display:flex;align-items:center;"
	"gap:.9rem}h3::after{content:'';flex:1;border-top:1px solid var(--line)}\n"
	/* entries */
	"ol.changes{list-style:none;margin:0;padding:0}\n"
	".changes>li{margin:0 0 1.1rem;padding-left:.9rem;border-left:3px solid var(--line)}\n"
	".changes>.added{border-color:var(--add)}.changes>.removed{border-color:var(--del)}\n"
	".changes>.moved{border-color:var(--move)}\n"
	".what{margin:0 0 .15rem;font:.76rem/1.5 var(--sans);color:var(--soft)}\n"
	".what b{font-size:.86rem;color:var(--ink)}\n"
	".where,.item{margin:.2rem 0 0;font:.76rem/1.5 var(--sans);color:var(--soft)}\n"
	".item b{color:var(--add)}\n"
	".text{margin:0;white-space:pre-line;overflow-wrap:anywhere}\n"
	".label{display:block;margin-top:.5rem}.text .label{display:inline}\n"
	".side{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem}\n"
	".side>div{padding:.35rem .7rem;background:var(--card);min-width:0}\n"
	".side>div:empty{background:none}\n"
	"@media (max-width:46rem){.side{display:block}.side>div{margin-bottom:.3rem}}\n"
	".about{color:var(--soft)}\n"
	".key{font:.86em ui-monospace,'SF Mono','DejaVu Sans Mono',Consolas,monospace;color:var(--soft)}\n"
	"ins,del{border-radius:2px;padding:0 .08em;box-decoration-break:clone;-webkit-box-decoration-break:clone}\n"
	"ins{color:var(--add);background:var(--add-back);text-decoration:underline;text-underline-offset:.2em}\n"
	"del{color:var(--del);background:var(--del-back);text-decoration:line-through}\n"
	"ins .key,del .key{color:inherit}del+ins{margin-left:.25em}\n"
	/* what is all new or all gone says so already */
	".added .text ins,.removed .text del{text-decoration:none;background:none}\n"
	/* heard, not seen */
	"ins::before,ins::after,del::before,del::after{position:absolute;width:1px;height:1px;overflow:hidden;"
	"clip-path:inset(100%);white-space:nowrap}\n"
	"ins::before{content:' [added: '}del::before{content:' [removed: '}ins::after,del::after{content:'] '}\n"
	"@media print{.view,.view+label{display:none}ins,del{background:none;color:#000}"
	".changes>li{break-inside:avoid}#view-inline:checked~section{max-width:none}}\n";
