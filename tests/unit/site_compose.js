// site_compose.js SITE.js <CASES - a case a line, as test_site_compose.c writes them: are
// the changes that the script composes those that the diff of both ends tells?  Compared by
// kind, id, field, texts and citations.  What may differ is said in the script, and is
// counted here: it has to be rare.
'use strict';
const fs = require('fs'), vm = require('vm');
const context = { TextEncoder };
vm.runInNewContext(fs.readFileSync(process.argv[2], 'utf8'), context);
const compose = context.skein.compose;

function bare(text) {
	return typeof text === 'string' ? text.replace(/\s+/g, ' ').trim() : JSON.stringify(text);
}
function told(c) {
	const cites = c.citations ? ['attached', 'detached'].map(k => k + c.citations[k].map(x => x.key + ' ' + (x.locator || '')).sort()) : '';
	return JSON.stringify([c.kind, c.type, c.id || '', c.field || '', 'after' in c ? bare(c.after) : null,
		'before' in c ? bare(c.before) : null, cites, c.kind === 'sentence-moved' || /^paragraph/.test(c.kind) ? 0 : (c.items || []).slice().sort()]);
}
const lines = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean);
let cases = 0, equal = 0, changes = 0, other = 0, faults = [];
const rare = {};
for (const line of lines) {
	const c = JSON.parse(line), before = JSON.stringify(c.base);
	const mine = compose(c.base, c.steps.map(diff => ({ diff })));
	if (JSON.stringify(c.base) !== before)
		faults.push('the base was changed');
	for (const change of mine.changes)
		if (!change.by || !change.by.length || change.by.some(s => s < 0 || s >= c.steps.length))
			faults.push('made by nothing: ' + JSON.stringify(change));
	const a = new Set(mine.changes.map(told)), b = new Set(c.net.changes.map(told));
	const more = [...a].filter(x => !b.has(x)), less = [...b].filter(x => !a.has(x));
	cases++;
	changes += b.size;
	if (!more.length && !less.length) {
		equal++;
		continue;
	}
	// Reworded or renamed step by step until it is another: all of that sentence or record.
	const parse = set => set.map(x => JSON.parse(x)), lone = /-(added|removed|dropped|opened)$/;
	const chain = new Set();
	for (const x of parse(more.concat(less)))
		if (lone.test(x[0]))
			chain.add(x[1] + x[2]);
	for (const x of parse(more))
		if (x[0] === 'record-renamed' && chain.has(x[1] + x[5]))
			chain.add(x[1] + x[2]);
	for (const x of parse(more.concat(less))) {
		const why = chain.has(x[1] + x[2]) ? 'step by step' : /^(sentence-moved|paragraph)/.test(x[0]) ? 'which stayed' : 'none';
		rare[why] = (rare[why] || 0) + 1;
		other++;
		if (why === 'none')
			faults.push('composed:\n  ' + more.join('\n  ') + '\ntold:\n  ' + less.join('\n  '));
	}
}
console.log(cases + ' pairs of versions, ' + equal + ' told alike; of ' + changes + ' changes ' + other + ' differ: ' + JSON.stringify(rare));
if (!cases || equal < cases * 0.9 || faults.length) {
	console.error(faults.slice(0, 12).join('\n'));
	process.exit(1);
}
