// hostile.mjs SITE FOLDER - every page of the hostile store, on a phone: nothing of it runs, asks
// another host or becomes an element, and nothing is wider than the window; so with what the script
// adds: previews, ages, search, comparison.
import { readdir } from 'node:fs/promises';
import { close, finish, launch, open, phone, serve, settle, visit, wrong } from './lib.mjs';

const [place, folder] = process.argv.slice(2);
const site = await serve(place);
let seen = 0;

async function look(page, where) {
	const found = await page.evaluate(() => ({
		ran: window.__pwned !== undefined,
		wide: document.scrollingElement.scrollWidth > innerWidth &&
			[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 2).map((e) => e.outerHTML.slice(0, 100)).join(' | '),
		strange: [...document.querySelectorAll('img, iframe, object, embed, base, style, script:not([src]):not([type="application/ld+json"])')].map((e) => e.outerHTML.slice(0, 80)),
		handlers: [...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].filter((a) => /^on|^style$|^srcdoc$/.test(a.name)).map((a) => a.name)),
		links: [...document.querySelectorAll('[href], [src]')].map((e) => e.href?.baseVal ?? e.href ?? e.src).filter((l) => !/^(https?|mailto):/i.test(l)),
	}));
	seen++;
	if (found.ran) wrong(where, 'a script of the store ran');
	if (found.wide) wrong(where, `is too wide: ${found.wide}`);
	for (const html of found.strange) wrong(where, `has ${html}`);
	for (const name of found.handlers) wrong(where, `has an attribute ${name}`);
	for (const link of found.links) wrong(where, `links to ${link.slice(0, 80)}`);
}

await launch();
const page = await open(site, phone);
const files = (await readdir(folder, { recursive: true })).filter((f) => f.endsWith('index.html')).sort();
for (const file of files) {
	const path = file.replace(/index\.html$/, '').split('/').map(encodeURIComponent).join('/');
	await visit(page, site, path);
	await look(page, `/${path}`);
	if (!/^threads\/bad\/t\d\d\/(blame\/)?$/.test(path)) continue;
	for (const e of (await page.locator('main a[role=doc-noteref], main [tabindex="0"]').all()).slice(0, 4)) {
		await e.focus();
		await look(page, `/${path} (at a focus)`);
	}
}
await visit(page, site, 'search/');
for (const word of ['script', 'onerror', 'pwned', 'constructor', '__proto__', '<img src=x onerror=window.__pwned=1>', '漢漢', 'aaaa', 'sentence']) {
	await page.locator('input[type=search]').fill(word);
	await settle(page);
	await look(page, `/search/ (${word})`);
}
for (const n of ['00', '01', '05', '18', '23'])
	for (const query of ['?from=1&to=2', '?from=<img src=x onerror=window.__pwned=1>&to="><script>', '#<script>..</script>']) {
		await visit(page, site, `threads/bad/t${n}/compare/${query}`);
		await look(page, `/threads/bad/t${n}/compare/${query}`);
	}
await close();
finish(seen);
