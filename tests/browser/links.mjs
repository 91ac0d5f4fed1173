// links.mjs SITE [FOLDER] - goes from the first page and the sitemap to whatever is linked on this
// host: each address answers, each #fragment is there, each feed and each JSON can be read as what
// it says it is.  With FOLDER every page that lies there must have been reached.
import { readdir } from 'node:fs/promises';
import { close, finish, launch, open, serve, wrong } from './lib.mjs';

const [place, folder] = process.argv.slice(2);
const site = await serve(place);
const known = new Map([['', null]]), queue = [''], places = [];
let seen = 0;

function add(from, href) {
	if (/^(https?|mailto):/i.test(href) && !href.startsWith(site)) return;
	let to;
	try {
		to = new URL(href, new URL(from, site));
	} catch {
		return wrong('/' + from, `links to ${href}, which is no address`);
	}
	if (!['http:', 'https:'].includes(to.protocol)) return wrong('/' + from, `links to ${href}`);
	if (to.host !== new URL(site).host) return;
	const path = to.pathname.slice(1) + to.search;
	if (to.hash) places.push([from, path, decodeURIComponent(to.hash.slice(1))]);
	if (!known.has(path)) known.set(path, null) && queue.push(path);
}

// In the browser: what a page links to and has, by the browser's own parser.
function parse([text, type]) {
	const doc = new DOMParser().parseFromString(text, type);
	const all = (selector, name) => [...doc.querySelectorAll(selector)].map((e) => e.getAttribute(name));
	return {
		bad: doc.querySelector('parsererror')?.textContent ?? null,
		links: [...all('[href]', 'href'), ...all('[src]', 'src'), ...all('[data-history]', 'data-history')],
		places: all('[id]', 'id'),
		twice: all('[id]', 'id').filter((id, i, ids) => ids.indexOf(id) < i),
		data: [...doc.querySelectorAll('script[type="application/ld+json"]')].map((e) => e.textContent),
		own: [...doc.querySelectorAll('script:not([src]):not([type="application/ld+json"]), [style], iframe, object, embed, form:not([method=get]), form[action*=":"]')].map((e) => e.outerHTML.slice(0, 80)),
		locs: [...doc.getElementsByTagNameNS('*', 'loc')].map((e) => e.textContent),
		feed: doc.documentElement.localName !== 'feed' ? null : [doc.documentElement, ...doc.getElementsByTagName('entry')].map((e) =>
			Object.fromEntries(['id', 'title', 'updated', 'author', 'link'].map((name) =>
				[name, [...e.children].filter((c) => c.localName === name).map((c) => c.textContent || c.getAttribute('href'))]))),
	};
}

function look_at_feed(path, feed) {
	const ids = new Set();
	for (const e of feed) {
		for (const name of ['id', 'title', 'updated'])
			if (e[name].length !== 1) wrong('/' + path, `an entry has ${e[name].length} ${name}`);
		if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(e.updated[0])) wrong('/' + path, `updated ${e.updated[0]}`);
		if (ids.has(e.id[0])) wrong('/' + path, `the id ${e.id[0]} twice`);
		ids.add(e.id[0]);
	}
	if (feed.some((e) => e.updated[0] > feed[0].updated[0])) wrong('/' + path, 'is older than its entries');
	if (!feed[0].author.length && feed.slice(1).some((e) => !e.author.length)) wrong('/' + path, 'an entry has no author');
}

function look_at_data(path, text) {
	const data = JSON.parse(text);
	if (data['@context'] !== 'https://schema.org') wrong('/' + path, `JSON-LD of ${data['@context']}`);
	if (data['@type'] === 'Article' && (!data.headline || !data.dateModified && !data.datePublished)) wrong('/' + path, 'an Article without headline or date');
	if (/ClaimReview/.test(text)) wrong('/' + path, 'says ClaimReview');
}

await launch();
const page = await open(site);
await page.goto(site + 'robots.txt');
add('', 'sitemap.xml');
add('', 'robots.txt');
while (queue.length) {
	const path = queue.shift(), response = await fetch(site + path), type = (response.headers.get('content-type') ?? '').split(';')[0];
	const text = await response.text();
	seen++;
	if (!response.ok) {
		wrong('/' + path, `answers ${response.status}, linked from ${[...known].find(([, p]) => p?.links.some((l) => new URL(l, 'http://x').pathname.includes(path)))?.[0] ?? '?'}`);
		continue;
	}
	try {
		if (/json$/.test(type)) JSON.parse(text);
		if (!/html$|xml$/.test(type)) continue;
		const found = await page.evaluate(parse, [text, /html$/.test(type) ? 'text/html' : 'application/xml']);
		known.set(path, found);
		if (found.bad) wrong('/' + path, `is no XML: ${found.bad}`);
		for (const id of found.twice) wrong('/' + path, `the id ${id} twice`);
		for (const html of found.own) wrong('/' + path, `has ${html}`);
		for (const data of found.data) look_at_data(path, data);
		if (found.feed) look_at_feed(path, found.feed);
		for (const href of [...found.links, ...found.locs]) add(path, href);
	} catch (e) {
		wrong('/' + path, `cannot be read: ${e.message}`);
	}
}
for (const [from, path, id] of places)
	if (known.get(path) && !known.get(path).places.includes(id)) wrong('/' + from, `leads to /${path}#${id}, which is not there`);
if (folder)
	for (const file of await readdir(folder, { recursive: true }))
		if (/(^|\/)index\.html$/.test(file) && !known.get(file.replace(/index\.html$/, '').split('/').map(encodeURIComponent).join('/')))
			wrong('/' + file, 'no link leads there');
await close();
finish(seen);
