// lib.mjs - Chromium, the pages to look at, and the words for what is wrong with one.
//
// A test is a function of `site` (a base address) that leaves its findings by `wrong(...)`;
// `finish()` prints them and sets the status.  Pages come from a folder, served here on
// loopback, or from any server whose address is given.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.MODULES || join(here, '../../build/browser/node_modules');
const require = createRequire(join(modules, 'x.js'));
export const { chromium } = require('playwright-core');
export const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

const types = {
	html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8',
	json: 'application/json', xml: 'application/xml', txt: 'text/plain; charset=utf-8', svg: 'image/svg+xml',
};

const findings = [];
export function wrong(where, what) {
	findings.push(`${where}: ${what}`);
}

// Fails when nothing was looked at, too: a test without pages proves nothing.
export function finish(seen) {
	for (const line of findings.slice(0, 60)) console.log(line);
	if (findings.length > 60) console.log(`and ${findings.length - 60} more`);
	console.log(`${seen} looked at, ${findings.length} wrong`);
	process.exit(findings.length || !seen ? 1 : 0);
}

async function answer(folder, request, response) {
	let path = join(folder, normalize('/' + decodeURIComponent(new URL(request.url, 'http://x').pathname)));
	let status = 200;
	try {
		if ((await stat(path)).isDirectory()) path = join(path, 'index.html');
		await stat(path);
	} catch {
		status = 404;
		path = join(folder, '404.html');
	}
	const body = await readFile(path).catch(() => Buffer.from('not found'));
	response.writeHead(status, { 'Content-Type': types[path.split('.').pop()] || 'application/octet-stream' });
	response.end(body);
}

// The address of a folder's files; an address is its own.
export async function serve(place) {
	if (/^https?:/.test(place)) return place.replace(/\/*$/, '/');
	const server = createServer((q, r) => answer(place, q, r).catch(() => r.destroy()));
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	server.unref();
	return `http://127.0.0.1:${server.address().port}/`;
}

let browser;
export async function launch() {
	const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
		headless: true,
		env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
	});
	process.on('exit', () => rm(profile, { recursive: true, force: true }));
	return browser;
}

// close() ends the browser before the process does, so that nothing of it is left.
export async function close() {
	await browser?.close();
}

export const phone = { width: 360, height: 640 }, desk = { width: 1280, height: 900 };

// A page that notes what a reader must never meet: messages of the console, requests that
// fail, go elsewhere or give an error, dialogs, and scripts that throw.
export async function open(site, { width = 1280, height = 900, dark = false, script = true, allow404 = false } = {}) {
	const context = await browser.newContext({
		viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: script,
		reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC',
	});
	const page = await context.newPage(), host = new URL(site).host;
	const say = (what) => wrong(new URL(page.url(), site).pathname, what);
	page.setDefaultTimeout(15000);
	page.on('console', (m) => {
		if (!['error', 'warning'].includes(m.type())) return;
		if (allow404 && /40[04]/.test(m.text())) return;
		say(`console ${m.type()}: ${m.text()}`);
	});
	page.on('pageerror', (e) => say(`a script fails: ${e.message}`));
	page.on('dialog', (d) => { say(`a dialog: ${d.message()}`); d.dismiss(); });
	page.on('popup', () => say('opens a window'));
	page.on('download', () => say('starts a download'));
	page.pending = new Set();
	page.on('request', (r) => page.pending.add(r));
	page.on('requestfinished', (r) => page.pending.delete(r));
	page.on('requestfailed', (r) => {
		page.pending.delete(r);
		// A page that is left stops what it still asked for.
		if (r.failure()?.errorText !== 'net::ERR_ABORTED') say(`request fails: ${r.url()} ${r.failure()?.errorText}`);
	});
	await context.route('**', (route) => {
		const to = new URL(route.request().url());
		if (to.host === host || ['data:', 'blob:'].includes(to.protocol)) return route.continue();
		say(`asks ${to.href}`);
		return route.abort();
	});
	page.on('response', (r) => {
		if (r.status() >= 400 && !(allow404 && [400, 404].includes(r.status()))) say(`${r.status()} for ${r.url()}`);
	});
	return page;
}

// Every page type of a site that has the threads of stores.sh.
export const T = 'threads/energy/lithium/';
export const kinds = {
	index: '', thread: T, 'old version': T + 'v/2/', history: T + 'history/', diff: T + 'v/3/diff/', 'first diff': T + 'v/1/diff/',
	compare: T + 'compare/', blame: T + 'blame/', sources: T + 'sources/', search: 'search/',
	'not found': '404.html', imported: 'threads/coast/seagrass/', engine: 'threads/lune-barrage/',
	'engine blame': 'threads/lune-barrage/blame/', japanese: 'threads/tea/', arabic: 'threads/sea/', 'new': 'threads/new/',
};

// Goes there and waits until the page has all it asked for.
export async function visit(page, site, path) {
	const response = await page.goto(new URL(path, site).href, { waitUntil: 'load' });
	await settle(page);
	return response;
}

// Until nothing is asked for any more, twice in a row: what an answer sets going is waited for, too.
export async function settle(page) {
	for (let calm = 0; calm < 2; ) {
		await page.waitForLoadState('load').catch(() => {});
		calm = page.pending.size ? 0 : calm + 1;
		await new Promise((done) => setTimeout(done, calm ? 10 : 5));
	}
}

export const words = (page) => page.evaluate(() => document.querySelector('main')?.innerText.trim() ?? '');
