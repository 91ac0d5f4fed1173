#include "site/inside.h"

/* What the pages of comparison, the slider and the search's hits add to css.c. */
const char skn_site_css_compare[] =
	"#compare{display:flex;flex-wrap:wrap;gap:.5rem 1.2rem;align-items:center;margin:1rem 0;font:.85rem/1.5 var(--sans)}\n"
	"#compare select{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);"
	"border-radius:.3rem;padding:.35rem .5rem;max-width:100%}\n"
	"#compare select:focus-visible{outline:2px solid var(--accent);outline-offset:1px}\n"
	"#compare[hidden],main>section[hidden]{display:none}\n"
	"#compare p{flex-basis:100%;margin:0;color:var(--soft)}\n"
	".cause{margin:.2rem 0 0;font:.76rem/1.5 var(--sans);color:var(--soft)}\n"
	/* the slider */
	"nav.slider{display:grid;grid-template-columns:auto 1fr;gap:.3rem 1rem;align-items:center;margin:1rem 0 0;"
	"font:.8rem/1.5 var(--sans)}\n"
	"nav.slider input{width:100%;min-width:0;accent-color:var(--accent)}\n"
	"nav.slider input:focus-visible{outline:2px solid var(--accent);outline-offset:3px}\n"
	"nav.slider output{grid-column:1/-1;min-height:3em}\n"
	"nav.slider output b,nav.slider output span{display:block}nav.slider output span{color:var(--soft)}\n"
	"nav.slider a{justify-self:start}nav.slider a[hidden]{display:none}\n"
	/* what the search found */
	"#search .hits>li>ol{list-style:none;margin:.3rem 0 .6rem;padding:0}#search .hits>li>ol>li{padding:.35rem 0;border:0;"
	"font-size:.95rem;line-height:1.45}\n"
	"#search .hit{color:var(--ink);text-decoration:none}#search .hit:hover,#search .hit:focus{text-decoration:underline}\n"
	"#search .kind{display:block;font:.72rem/1.4 var(--sans);color:var(--soft)}\n"
	"#search .rest{font:.78rem var(--sans);color:var(--soft)}\n"
	"mark{background:var(--add-back,#fbeeb4);color:inherit;border-radius:2px;padding:0 .08em}\n"
	"@media (prefers-color-scheme:dark){mark{background:#5b4a12;color:#fff}}\n"
	"#search button{font:.82rem var(--sans);padding:.35rem .8rem;color:var(--ink);background:var(--card);"
	"border:1px solid var(--soft);border-radius:.3rem;cursor:pointer}#search button[hidden]{display:none}\n"
	/* Escape: what is shown at a citation or sentence goes */
	".quiet [role=tooltip]{display:none!important;transition:none!important}\n"
	"@media print{#compare,nav.slider{display:none}}\n";
