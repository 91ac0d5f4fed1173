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
	"nav.versions{display:grid;grid-template-columns:auto 1fr;gap:.3rem 1rem;align-items:center;margin:1rem 0 0;"
	"font:.8rem/1.5 var(--sans)}\n"
	"nav.versions input{width:100%;min-width:0;accent-color:var(--accent)}\n"
	"nav.versions input:focus-visible{outline:2px solid var(--accent);outline-offset:3px}\n"
	"nav.versions output{grid-column:1/-1;min-height:3em}\n"
	"nav.versions output b,nav.versions output span{display:block}nav.versions output span{color:var(--soft)}\n"
	"nav.versions a{justify-self:start}nav.versions a[hidden]{display:none}\n"
	"@media print{#compare,nav.versions{display:none}}\n";
