#include "out/blame_html.h"

/*
 * Age is a tint behind the text, strong for new and faint for old, of one hue so
 * that it reads without colour vision; on all of them the ink keeps a contrast of
 * 7:1 and the numbers of citations one of 4.5:1, by day and in the dark.  The tag before a passage says the version in
 * words.  What is known of a part appears at the foot of the window while the
 * pointer or the focus is on it.
 */
const char skn_blame_css[] =
	":root{--a0:#f9c06a;--a1:#fac97f;--a2:#fbd294;--a3:#fcdba9;--a4:#fce3bd;--a5:#fdebd0;--a6:#fdf1e0;"
	"--a7:#fdf6ec}\n"
	"@media (prefers-color-scheme:dark){:root{--a0:#523408;--a1:#4a300a;--a2:#422b0c;--a3:#3a270e;"
	"--a4:#332310;--a5:#2c2011;--a6:#251c12;--a7:#1e1913}}\n"
	".a0{--shade:var(--a0)}.a1{--shade:var(--a1)}.a2{--shade:var(--a2)}.a3{--shade:var(--a3)}"
	".a4{--shade:var(--a4)}.a5{--shade:var(--a5)}.a6{--shade:var(--a6)}.a7{--shade:var(--a7)}\n"
	".b{background:var(--shade,transparent);border-radius:2px;padding:.1em 0;"
	"box-decoration-break:clone;-webkit-box-decoration-break:clone}\n"
	".b:hover,.b:focus,.b:focus-within{outline:2px solid var(--accent);outline-offset:1px}\n"
	".new{border-bottom:2px dashed var(--accent)}.unknown{border-bottom:2px dotted var(--soft)}\n"
	".tag{font:650 .6rem/1 var(--sans);color:var(--ink);vertical-align:.35em;margin-right:.25em;"
	"padding:.1em .3em;border:1px solid var(--soft);border-radius:.6em;background:var(--paper);"
	"white-space:nowrap}\n"
	".who{display:none;position:fixed;z-index:1;left:50%;bottom:1rem;transform:translateX(-50%);"
	"width:min(40rem,calc(100vw - 2rem));padding:.8rem 1rem;background:var(--ink);color:var(--paper);"
	"font:500 .8rem/1.5 var(--sans);border-radius:.4rem;box-shadow:0 .3rem 1.2rem #0006}\n"
	".b:hover+.who,.b:focus+.who,.b:focus-within+.who{display:block}\n"
	".who b{font-weight:700}.who span{display:block}\n"
	".legend{display:flex;flex-wrap:wrap;gap:.4rem .9rem;list-style:none;margin:1rem 0 0;padding:0;"
	"font:500 .75rem/1.4 var(--sans)}\n"
	".legend li{margin:0}.legend .b{display:inline-block;width:1.6em;height:1em;margin-right:.4em;"
	"vertical-align:-.15em;border:1px solid var(--soft)}\n"
	".record{margin:0 0 1.4rem}.record h3{margin:0 0 .4rem;font:650 .8rem/1.3 var(--sans)}\n"
	".record .b{display:block;padding:.15em .4em;margin:0 0 .2rem}.record p{margin:0 0 .5rem}"
	".record p:last-child{margin:0}\n"
	".field{font:600 .72rem/1.4 var(--sans);color:var(--ink);margin-right:.5em}\n"
	"pre.b{padding:.9rem 1.1rem}\n"
	"@media print{.who{display:none!important}.b{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";
