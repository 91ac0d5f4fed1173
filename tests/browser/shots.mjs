// shots.mjs OUT SITE [NAME=PATH...] - a picture of every page type, for people to look at:
// OUT/NAME-WIDTH[-dark].png at three widths, light and dark, and NAME-print.pdf.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { close, finish, kinds, launch, open, serve, visit } from './lib.mjs';

const [out, place, ...named] = process.argv.slice(2);
const site = await serve(place);
const wanted = named.length ? Object.fromEntries(named.map((n) => n.split('='))) : kinds;
let seen = 0;
await mkdir(out, { recursive: true });
await launch();
for (const dark of [false, true])
	for (const [width, height] of [[360, 640], [800, 1000], [1440, 900]]) {
		const page = await open(site, { width, height, dark, allow404: true });
		for (const [name, path] of Object.entries(wanted)) {
			await visit(page, site, path);
			const file = join(out, `${name.replaceAll(' ', '-')}-${width}${dark ? '-dark' : ''}`);
			// A very long page is cut: nobody looks at more.
			const tall = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), 6000);
			await page.screenshot({ path: file + '.png', clip: { x: 0, y: 0, width, height: tall }, fullPage: true });
			if (width === 1440 && !dark) await page.pdf({ path: file.replace(/-1440$/, '-print.pdf'), format: 'A4' });
			seen++;
		}
		await page.context().close();
	}
await close();
finish(seen);
