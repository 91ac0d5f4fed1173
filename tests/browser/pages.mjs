// pages.mjs CHECK SITE [PATH...] - one check over every page type of a site, or over the pages named.
import { axeSource, close, desk, finish, kinds, launch, open, phone, serve, visit, words, wrong } from './lib.mjs';

const [check, place, ...named] = process.argv.slice(2);
const site = await serve(place);
const paths = named.length ? named : Object.values(kinds);
const schemes = [false, true], sizes = [phone, desk];
let seen = 0;

// Calls look(page, path, where) with each page, opened as `options` say.
async function each(options, look) {
	const page = await open(site, options);
	for (const path of paths) {
		const where = `/${path} (${options.width ?? desk.width}${options.dark ? ', dark' : ''})`;
		const response = await visit(page, site, path);
		if (!response?.ok()) continue; // lib.mjs has said so
		await look(page, path, where);
		seen++;
	}
	await page.context().close();
}

const checks = {
	// Nothing in the console, no request that fails or leaves (lib.mjs listens); a page has words.
	async quiet() {
		for (const dark of schemes)
			await each({ dark }, async (page, path, where) => {
				if (!(await words(page))) wrong(where, 'has no words');
			});
	},

	async axe() {
		for (const dark of schemes)
			for (const size of sizes)
				await each({ ...size, dark }, async (page, path, where) => {
					await page.evaluate(axeSource);
					const { violations } = await page.evaluate(() => window.axe.run(document, {
						runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
						resultTypes: ['violations'],
					}));
					for (const v of violations)
						for (const n of v.nodes.slice(0, 3)) {
							const why = [...n.any, ...n.all, ...n.none].map((c) => c.message).join('; ');
							wrong(where, `${v.id}: ${n.target} ${n.html.slice(0, 160)} (${why})`);
						}
				});
	},

	// Nothing is wider than the window; what scrolls by itself can be reached by keyboard (axe sees to it).
	async overflow() {
		for (const size of [{ width: 320, height: 600 }, ...sizes, { width: 1920, height: 1080 }])
			await each(size, async (page, path, where) => {
				const wide = await page.evaluate(() => {
					const page = document.scrollingElement;
					if (page.scrollWidth <= innerWidth) return null;
					const guilty = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
					return `${page.scrollWidth} px in ${innerWidth}: ` + guilty.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ');
				});
				if (wide) wrong(where, `is too wide, ${wide}`);
			});
	},

	// Without script all words are seen (somewhere: a diff has two views of the same), save what a
	// focus shows; and nothing waits to be pressed in vain.
	async scriptless() {
		await each({ script: false }, async (page, path, where) => {
			const lost = await page.evaluate(() => {
				const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = new Set(), hidden = [];
				while (walk.nextNode()) {
					const e = walk.currentNode.parentElement, words = walk.currentNode.data.match(/[\p{L}\p{N}]+/gu) ?? [];
					if (e.closest('script, style, title, desc, [role=tooltip], details:not([open]) > :not(summary)')) continue;
					if (e.checkVisibility({ visibilityProperty: true })) words.forEach((w) => seen.add(w));
					else hidden.push(...words);
				}
				return [...new Set(hidden.filter((w) => !seen.has(w)))];
			});
			if (lost.length) wrong(where, `not to be seen without script: ${lost.slice(0, 12).join(' ')}`);
			for (const e of await page.locator('button:not(form button):visible, input[type=range]:visible, input[type=search]:not(form input):visible').all())
				wrong(where, `does nothing without script: ${(await e.evaluate((n) => n.outerHTML)).slice(0, 100)}`);
		});
	},

	// On paper there is the text, and nothing to press.
	async print() {
		const page = await open(site);
		await page.emulateMedia({ media: 'print' });
		for (const path of paths) {
			const where = `/${path} (print)`;
			await visit(page, site, path);
			for (const gone of ['nav', 'input', 'button', '[role=search]', '.skip', 'a[href="#main"]'])
				for (const e of await page.locator(gone).all())
					if (await e.isVisible()) wrong(where, `prints ${(await e.evaluate((n) => n.outerHTML)).slice(0, 100)}`);
			if (!(await words(page))) wrong(where, 'prints nothing');
			const paper = await page.evaluate(() => {
				const [r, g, b, a] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
				return a === 0 || r + g + b > 700;
			});
			if (!paper) wrong(where, 'prints a dark ground');
			if ((await page.pdf({ format: 'A4' })).length < 1000) wrong(where, 'gives no paper');
			seen++;
		}
	},

	// Dark is dark and light is light, by what is painted.
	async schemes() {
		for (const dark of schemes)
			await each({ dark }, async (page, path, where) => {
				const sum = await page.evaluate(() => {
					const of = (e) => getComputedStyle(e).backgroundColor.match(/[\d.]+/g).map(Number);
					let c = of(document.body);
					if (c[3] === 0) c = of(document.documentElement);
					return c[3] === 0 ? 765 : c[0] + c[1] + c[2];
				});
				if (dark ? sum > 200 : sum < 600) wrong(where, `has the ground of the other scheme (${sum})`);
			});
	},

	// One h1, headings without a jump, one main, a language, a title, a skip link that comes first.
	async outline() {
		const titles = new Map();
		await each({}, async (page, path, where) => {
			const o = await page.evaluate(() => ({
				levels: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => +h.tagName[1]),
				mains: document.querySelectorAll('main').length, lang: document.documentElement.lang, title: document.title,
				viewport: document.querySelector('meta[name=viewport]')?.content ?? '',
			}));
			if (o.levels.filter((l) => l === 1).length !== 1) wrong(where, 'has not exactly one h1');
			o.levels.forEach((l, i) => { if (i && l > o.levels[i - 1] + 1) wrong(where, `jumps from h${o.levels[i - 1]} to h${l}`); });
			if (o.mains !== 1) wrong(where, 'has not exactly one main');
			if (!o.lang) wrong(where, 'has no language');
			if (!/width=device-width/.test(o.viewport) || /user-scalable=no|maximum-scale/.test(o.viewport)) wrong(where, 'keeps a phone from zooming');
			if (titles.has(o.title)) wrong(where, `has the title of ${titles.get(o.title)}: ${o.title}`);
			titles.set(o.title, path);
		});
	},
};

if (!checks[check]) throw new Error(`no check ${check}`);
await launch();
await checks[check]();
await close();
finish(seen);
