// site_words.js SITE.js <ROWS - does the script cut and hash words as test_site_words.c
// says, and find them, phrases and beginnings in a text?
'use strict';
const fs = require('fs'), vm = require('vm'), assert = require('assert');
const context = { TextEncoder };
vm.runInNewContext(fs.readFileSync(process.argv[2], 'utf8'), context);
const skein = context.skein, rows = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean).map(JSON.parse);
assert(rows.length > 10);
for (const row of rows) {
	assert.strictEqual(skein.indexed(row.text).join(' '), row.words, row.text);
	assert.strictEqual(skein.hash(row.words.split(' ')[0]), row.hash, row.words);
}

// [text, question, still typed, what is marked; null: not found]
const finds = [
	['The Café sells tea.', 'cafe', false, ['Café']],
	['The Café sells tea.', 'tea the', false, ['tea', 'The']],
	['The Café sells tea.', 'sell', false, null],
	['The Café sells tea.', 'sell', true, ['sells']],
	['The Café sells tea.', 'sell*', false, ['sells']],
	['The Café sells tea.', '"sells tea"', false, ['sells tea']],
	['The Café sells tea.', '"tea sells"', false, null],
	['The Café sells tea.', '"cafe sells te', true, ['Café sells tea']],
	['Die Straße ist lang', 'strasse', false, ['Straße']],
	['An e-mail came', 'e-mail', false, ['e-mail']],
	['mail to e', 'e-mail', false, null],
	['緑の日本茶を飲む', '日本茶', false, ['日本茶']],
	['日本の本茶', '日本茶', false, null],
	['e\u0301te\u0301 froid', 'été', false, ['e\u0301te\u0301']],
	['𠀀𠀁 and more', '𠀁', false, ['𠀁']],
];
for (const [text, query, typing, want] of finds) {
	const reading = skein.reading(text), parts = skein.question(query, typing);
	const places = parts.map(p => skein.places(reading, p));
	const got = places.every(p => p.length) ? places.flatMap(p => p.map(r => text.slice(r[0], r[1]))) : null;
	assert.deepStrictEqual(JSON.parse(JSON.stringify(got)), want, query + ' in ' + text);
	assert(parts.every(p => skein.terms(p).length));
}
