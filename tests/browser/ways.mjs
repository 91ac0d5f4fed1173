// ways.mjs WAY SITE [FILE] - one thing that a reader does, by keyboard where there is one.
import { readFile } from 'node:fs/promises';
import { T, close, desk, finish, launch, open, phone, serve, settle, visit, words, wrong } from './lib.mjs';

const [way, place, file] = process.argv.slice(2);
const site = await serve(place);
let seen = 0;

// ok(CONDITION, WHAT): what must hold, said when it does not.
function ok(holds, what) {
	seen++;
	if (!holds) wrong(way, what);
}
async function at(path, options) {
	const page = await open(site, options);
	await visit(page, site, path);
	return page;
}
const focused = (page) => page.evaluate(() => {
	const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
	return { tag: e.tagName, text: e.textContent.trim(), href: e.getAttribute('href'), inMain: !!e.closest('main'),
		seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
		ring: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none' };
});
const where = (page) => page.url().replace(site, '/');
const tooltip = (page) => page.locator('[role=tooltip]:visible');
const inside = async (page, locator) => {
	const box = await locator.boundingBox();
	return box && box.x >= 0 && box.x + box.width <= page.viewportSize().width + 0.5;
};
const flat = (text) => text.replace(/\[@[^\]]*\]/g, '').replace(/\s+/g, '');

const ways = {
	async 'skip link'() {
		for (const path of ['', T, T + 'blame/', T + 'v/3/diff/', T + 'compare/']) {
			const page = await at(path);
			await page.keyboard.press('Tab');
			const first = await focused(page);
			ok(first.href === '#main' && first.seen, `/${path}: Tab reaches ${first.text}, not a skip link that is seen`);
			await page.keyboard.press('Enter');
			await page.keyboard.press('Tab');
			const next = await focused(page);
			ok(next.inMain || !(await page.locator('main :is(a, button, input, select, [tabindex="0"]):visible').count()),
				`/${path}: after the skip link comes ${next.tag} ${next.text}, outside the text`);
			await page.context().close();
		}
	},

	// Whatever the keyboard reaches is on the screen, with a ring around it, and there is a way on.
	async 'tab order'() {
		for (const size of [phone, desk])
			for (const path of ['', T, T + 'history/', T + 'blame/', T + 'sources/', T + 'v/3/diff/', T + 'compare/']) {
				const page = await at(path, size), met = new Set();
				for (let i = 0; i < 40; i++) {
					await page.keyboard.press('Tab');
					const e = await focused(page);
					if (e.tag === 'BODY') break;
					const id = await page.evaluate(() => { const e = document.activeElement; return e.n ??= `${e.outerHTML.slice(0, 90)}#${Math.random()}`; });
					if (met.has(id)) {
						ok(false, `/${path}: the keyboard comes back to ${e.text} and not on`);
						break;
					}
					met.add(id);
					ok(e.seen, `/${path} (${size.width}): focus on ${e.tag} ${e.text.slice(0, 60)}, which is not to be seen`);
					ok(e.ring, `/${path} (${size.width}): no ring around ${e.tag} ${e.text.slice(0, 60)}`);
				}
				ok(met.size > 4, `/${path}: only ${met.size} things to reach`);
				await page.context().close();
			}
	},

	async 'a citation shows its source'() {
		for (const size of [phone, desk]) {
			const page = await at(T, size), cite = page.locator('main a[role=doc-noteref]').first();
			await cite.focus();
			const tip = tooltip(page);
			ok(await tip.count() === 1, 'no preview at the focus');
			ok((await tip.innerText()).includes('Brine permits halted by the court'), 'the preview does not name the source');
			ok((await tip.innerText()).includes('Brine Watch'), 'the preview does not name the outlet');
			ok(await inside(page, tip), `the preview leaves the window of ${size.width}`);
			ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), 'the preview makes the page wider');
			const told = await cite.evaluate((e) => document.getElementById(e.getAttribute('aria-describedby'))?.textContent ?? '');
			ok(told.includes('Brine permits'), 'who hears the page does not hear the preview (aria-describedby)');
			ok(!(await page.evaluate(() => { const n = [...document.querySelectorAll('[id]')].map((e) => e.id); return n.length !== new Set(n).size; })),
				'an id is there twice with the preview');
			await page.keyboard.press('Escape');
			ok(await tip.count() === 0, 'Esc does not take the preview away');
			ok((await focused(page)).text === await cite.innerText(), 'Esc takes the focus away');
			await page.keyboard.press('Tab');
			ok(await tip.count() === 1 && (await tip.innerText()).includes('Ruling 14/2026'), 'the next citation has not its own preview');
			await page.keyboard.press('Enter');
			await settle(page);
			ok(where(page).endsWith('#src-court'), `Enter leads to ${where(page)}`);
			ok((await page.locator('#src-court').boundingBox()).y < size.height, 'the source is not on the screen');
			ok((await page.locator('main a[role=doc-backlink], #src-court a[href^="#cite-"]').count()) > 0, 'no way back from the source');
			await page.context().close();
		}
		// By mouse, too; and the mouse may go into it (WCAG 1.4.13).
		for (const size of [desk, { width: 1600, height: 900 }]) {
			const page = await at(T, size), cite = page.locator('main a[role=doc-noteref]').first();
			await cite.hover();
			const tip = tooltip(page);
			ok(await tip.count() === 1, 'no preview under the mouse');
			const to = await tip.boundingBox(), from = await cite.boundingBox();
			await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
			// Slower than any delay would bear.
			for (let i = 1; i <= 12; i++) {
				const x = from.x + from.width / 2, y = from.y + from.height / 2;
				await page.mouse.move(x + (to.x + 30 - x) * i / 12, y + (to.y + to.height / 2 - y) * i / 12);
				await page.waitForTimeout(60);
			}
			ok(await tip.count() === 1, 'the preview goes when the mouse comes to it');
			await page.mouse.move(1, 1);
			await tip.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => {});
			ok(await tip.count() === 0, 'the preview stays when the mouse has gone');
			await page.context().close();
		}
	},

	// Who and since when, by hover and by focus; Esc takes it away.
	async 'blame tells the age'() {
		for (const size of [phone, desk]) {
			const page = await at(T + 'blame/', size);
			const part = page.locator('main [tabindex="0"]', { hasText: 'Its reasons are narrow' }).first();
			await part.focus();
			const tip = tooltip(page);
			ok(await tip.count() === 1, `no age at the focus (${await tip.count()})`);
			const said = await tip.innerText();
			ok(/since v1\b/i.test(said) && said.includes('Ada Reader'), `says ${said}`);
			ok(await inside(page, tip), `the age leaves the window of ${size.width}`);
			await page.keyboard.press('Escape');
			ok(await tip.count() === 0, 'Esc does not take it away');
			await page.context().close();
		}
		const page = await at(T + 'blame/');
		await page.locator('main [tabindex="0"]', { hasText: 'Five fields reopened on 24 April' }).first().hover();
		ok(/since v4\b/i.test(await tooltip(page).innerText()), 'no age under the mouse');
		await visit(page, site, 'threads/lune-barrage/blame/');
		await page.locator('main [data-engine], main [tabindex="0"]', { hasText: 'Dunmere' }).first().focus();
		ok((await tooltip(page).innerText()).includes('extractive'), `does not name the engine: ${await tooltip(page).innerText()}`);
	},

	async search() {
		const page = await at('');
		await page.keyboard.press('/');
		ok((await focused(page)).tag === 'INPUT', '"/" does not lead to the search');
		const hits = page.locator('#search li a'), status = page.locator('#search [role=status]');
		const find = async (query, least) => {
			await page.locator('#search input').fill(query);
			await settle(page);
			if (least) await hits.nth(least - 1).waitFor({ timeout: 4000 }).catch(() => ok(false, `${query}: nothing found`));
		};
		await find('reasons narrow', 1);
		ok((await page.locator('#search').innerText()).includes('the water balance had not been measured'), 'the sentence is not shown');
		ok(/\d/.test(await status.innerText()), 'the number of hits is not told');
		const hit = page.locator('#search a[href*="#s-"]').first();
		ok(await hit.count() === 1, 'no hit leads to a sentence');
		if (await hit.count()) {
			await hit.focus();
			await page.keyboard.press('Enter');
			await page.waitForURL(/#s-/, { timeout: 4000 }).catch(() => {});
			await settle(page);
			ok(/\/threads\/energy\/lithium\/#s-[0-9a-f]{10}/.test(where(page)), `leads to ${where(page)}`);
			const target = page.locator(where(page).slice(where(page).indexOf('#')));
			ok((await target.innerText()).includes('Its reasons are narrow'), 'the anchor is another sentence');
			const box = await target.boundingBox();
			ok(box.y >= 0 && box.y < desk.height, 'the sentence is not on the screen');
			await visit(page, site, '');
		}
		await find('新茶の初取引', 1);
		ok((await page.locator('#search').innerText()).includes('日本茶の値段'), 'Japanese is not found');
		await find('二倍', 1);
		ok((await page.locator('#search').innerText()).includes('二倍になったが'), 'two characters are not found');
		await find('ارتفع', 1);
		ok((await page.locator('#search').innerText()).includes('ارتفاع مستوى البحر'), 'Arabic is not found');
		await find('seagr', 1);
		ok(/seagrass/i.test(await page.locator('#search').innerText()), 'the beginning of a word does not find it');
		await find('zyzzogeton', 0);
		await page.waitForFunction(() => /\b(0|no|nothing)\b/i.test(document.querySelector('#search [role=status]').textContent), null, { timeout: 4000 }).catch(() => {});
		ok(/\b(0|no|nothing)\b/i.test(await status.innerText()) && await hits.count() === 0, `of nothing it says "${await status.innerText()}"`);
		for (const odd of ['<img src=x onerror=alert(1)>', '%', '"', '\\', '__proto__', 'constructor', '\u202e', '['.repeat(500)]) await find(odd, 0);
		await find('', 0);
		ok(await hits.count() === 0, 'an empty question finds something');
		await page.waitForFunction(() => document.querySelector('#search [role=status]').textContent === '', null, { timeout: 4000 }).catch(() => {});
		ok(await status.innerText() === '', `an empty question is told "${await status.innerText()}"`);
	},

	async slider() {
		const page = await at(T + 'v/2/'), range = page.locator('input[type=range]');
		ok(await range.count() === 1, 'there is no slider');
		await range.focus();
		const value = () => range.getAttribute('aria-valuetext');
		ok((await value()).includes('Version 2'), `it stands at ${await value()}`);
		await page.keyboard.press('ArrowRight');
		ok((await value()).includes('Version 3'), `one to the right is ${await value()}`);
		ok(/heading|sentence/.test(await value()), 'it does not say what changed');
		const shown = await page.locator('output').innerText();
		ok(shown.includes('Version 3') && /sentence/.test(shown), `beside it stands ${shown}`);
		await page.keyboard.press('Home');
		ok((await value()).includes('Version 1'), 'Home is not the first version');
		await page.keyboard.press('End');
		ok((await value()).includes('Version 5'), 'End is not the newest');
		await page.keyboard.press('ArrowLeft');
		await page.keyboard.press('Enter');
		await page.waitForURL(/v\/4\/$/, { timeout: 4000 }).catch(() => {});
		await settle(page);
		ok(where(page) === `/${T}v/4/`, `Enter leads to ${where(page)}`);
		ok((await words(page)).includes('Five fields reopened'), 'which is another version');
		await page.keyboard.press('[');
		await page.waitForURL(/v\/3\/$/, { timeout: 4000 }).catch(() => {});
		ok(where(page) === `/${T}v/3/`, `"[" leads to ${where(page)}`);
		await settle(page);
		await page.locator('input[type=range]').waitFor({ timeout: 4000 });
		await page.keyboard.press(']');
		await page.waitForURL(/v\/4\/$/, { timeout: 4000 }).catch(() => {});
		ok(where(page) === `/${T}v/4/`, `"]" leads to ${where(page)}`);
		await page.goBack();
		await page.goBack();
		await settle(page);
		await page.goBack();
		await settle(page);
		ok(where(page) === `/${T}v/2/`, `three times back is ${where(page)}`);
		// From the slider to what lies between.
		const between = page.getByRole('link', { name: /compare/i }).filter({ visible: true });
		await page.locator('input[type=range]').focus();
		await page.keyboard.press('End');
		await between.last().click();
		await settle(page);
		ok(/compare\/\?from=2&to=5$/.test(where(page)), `compares at ${where(page)}`);
		await visit(page, site, 'threads/sea/');
		ok(await page.locator('input[type=range]').count() === 0, 'one version has a slider');
	},

	// FILE: {"A..B": the changes that `skein diff` gives} for pairs of versions.
	async compare() {
		const pairs = JSON.parse(await readFile(file, 'utf8')), page = await open(site);
		for (const [name, { changes }] of Object.entries(pairs)) {
			const [from, to] = name.split('..');
			await visit(page, site, `${T}compare/?from=${from}&to=${to}`);
			await page.locator('main h2', { hasText: `version ${to}` }).first().waitFor({ timeout: 5000 })
				.catch(() => ok(false, `${name}: nothing is shown`));
			const text = flat(await words(page));
			for (const c of changes)
				for (const side of ['before', 'after']) {
					if (typeof c[side] !== 'string' || ['order', 'status'].includes(c.field)) continue;
					// A rewording is shown as words that go and come: all are there.
					for (const piece of c[side].replace(/\[@[^\]]*\]/g, '').match(/[\p{L}\p{N}]+/gu) ?? [])
						ok(text.includes(piece), `${name}: ${c.kind} lacks "${piece}" of "${c[side].slice(0, 80)}"`);
				}
			ok(changes.length > 0, `${name}: nothing to compare with`);
		}
		// What came and went between is not there, and what stayed is not called new.
		await visit(page, site, `${T}compare/?from=1&to=5`);
		await page.locator('main h2', { hasText: 'version 5' }).first().waitFor({ timeout: 5000 });
		const net = flat(await words(page));
		ok(!net.includes(flat('then fell back by a third')), 'words that came and went are shown');
		ok(!net.includes(flat('A survey has begun')), 'words that came and were changed are shown as they came');
		ok(!net.includes(flat('Its reasons are narrow')), 'what did not change is shown');
		// By keyboard, and back.
		await page.locator('select').first().focus();
		await page.keyboard.press('ArrowDown');
		await page.waitForURL(/from=2&to=5/, { timeout: 4000 }).catch(() => {});
		ok(/from=2&to=5/.test(page.url()), `a choice leads to ${where(page)}`);
		await page.locator('main h2', { hasText: 'version 2' }).first().waitFor({ timeout: 5000 });
		await page.goBack();
		await page.locator('main h2', { hasText: 'version 1' }).first().waitFor({ timeout: 5000 }).catch(() => ok(false, 'back does not show what was there'));
		ok(await page.locator('select').first().evaluate((e) => e.selectedOptions[0].textContent.includes('ersion 1')), 'back leaves the choice');
		// The other way round, the same, none, nonsense.
		for (const [query, says] of [['?from=5&to=1', /version 1\b/i], ['?from=3&to=3', /same/i], ['?from=99&to=1', /no version/i],
			['?from=<b>&to=1', /no version <b>/i], ['?from=%E0%A4%A&to=1', /no version/i], ['#2..4', /version 4/i]]) {
			await visit(page, site, `${T}compare/${query}`);
			await settle(page);
			await page.waitForFunction((s) => new RegExp(s, 'i').test(document.body.innerText), says.source, { timeout: 4000 })
				.catch(() => ok(false, `${query} is not answered with ${says}`));
			ok(true);
		}
	},

	// The two views of a diff, by the keys that radio buttons have.
	async 'diff views'() {
		const page = await at(T + 'v/3/diff/');
		const radio = page.locator('input[type=radio]');
		ok(await radio.count() === 2, `${await radio.count()} views`);
		await radio.first().focus();
		const before = await page.locator('main').screenshot();
		await page.keyboard.press('ArrowRight');
		ok(await radio.nth(1).isChecked(), 'the arrow does not change the view');
		ok(!before.equals(await page.locator('main').screenshot()), 'both views look the same');
		ok((await words(page)).includes('every permit'), 'the words before are not there, side by side');
		ok((await page.locator('ins:visible').count()) > 0 && (await page.locator('del:visible').count()) > 0, 'nothing is marked');
	},

	// At a server search and comparison are forms that need no script.
	async forms() {
		const page = await at('search/', { script: false, allow404: true });
		await page.locator('input[name=q]').fill('reasons narrow');
		await page.keyboard.press('Enter');
		await page.waitForURL(/q=reasons/, { timeout: 4000 });
		const hit = page.locator('main a[href*="#s-"]').first();
		ok((await words(page)).includes('the water balance had not been measured'), 'the sentence is not shown');
		await hit.click();
		await page.waitForURL(/lithium\/#s-/, { timeout: 4000 });
		await visit(page, site, 'search/?q=' + encodeURIComponent('新茶の初取引'));
		ok((await words(page)).includes('日本茶の値段'), 'Japanese is not found');
		for (const odd of ['<img src=x onerror=alert(1)>', '"', '"AND NOT (', '%', 'a*b:c'])
			ok((await visit(page, site, 'search/?q=' + encodeURIComponent(odd))).status() < 500 && await page.locator('h1').count() === 1, `of ${odd} no page`);
		await visit(page, site, T + 'compare/?from=2&to=5');
		await page.locator('select[name=from]').selectOption('1');
		await page.locator('form button').click();
		await page.waitForURL(/from=1&to=5/, { timeout: 4000 });
		const net = flat(await words(page));
		ok(net.includes(flat('A survey measured it')), 'what came is not shown');
		ok(!net.includes(flat('then fell back by a third')), 'words that came and went are shown');
		await page.goBack();
		ok(/from=2&to=5/.test(page.url()), 'back is another place');
	},

	async 'not found'() {
		const page = await open(site, { allow404: true });
		for (const path of ['no/such', 'threads/energy/lithium/v/99/', 'threads/none/', '%00', 'threads/%2e%2e%2fx']) {
			const response = await page.goto(site + path).catch((e) => e);
			if (response instanceof Error) { ok(false, `/${path}: ${response.message}`); continue; }
			ok([404, 400].includes(response.status()), `/${path}: ${response.status()}`);
			if (response.status() !== 404) continue;
			ok(await page.locator('h1').count() === 1, `/${path}: no page that says so`);
			ok(await page.locator('a[href="/"], a[href="./"]').count() > 0, `/${path}: no way to the first page`);
			const font = await page.evaluate(() => getComputedStyle(document.body).maxWidth + getComputedStyle(document.body).backgroundColor);
			ok(!/none.*rgba\(0, 0, 0, 0\)/.test(font), `/${path}: without its style`);
		}
	},
};

if (!ways[way]) throw new Error(`no way ${way}`);
await launch();
await ways[way]();
await close();
finish(seen);
