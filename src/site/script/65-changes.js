// Changes as elements, with the classes of a diff's page (src/out/diff_html.c).
(function () {
	// Section, and what happened: behind the name of what it happened to; how it is counted.
	var table = {
		'sentence-added': ['added', 'sentence added', 'sentences added'],
		'sentence-removed': ['removed', 'sentence removed', 'sentences removed'],
		'sentence-moved': ['moved', 'sentence moved', 'sentences moved'],
		'sentence-reworded': ['reworded', 'sentence reworded', 'sentences reworded'],
		'heading-added': ['heading added', 'heading added', 'headings added'],
		'heading-removed': ['heading removed', 'heading removed', 'headings removed'],
		'heading-reworded': ['heading reworded', 'heading reworded', 'headings reworded'],
		'paragraph-split': ['now begins a paragraph', 'paragraph split', 'paragraphs split'],
		'paragraphs-joined': ['joined to the paragraph before', 'paragraph joined', 'paragraphs joined'],
		'paragraphs': ['layout changed', '', ''],
		'citations': ['citations changed', 'citation changed', 'citations changed'],
		'citation-order': ['citations reordered', '', ''],
		'source-gained': ['new source', 'source', 'sources'],
		'source-lost': ['no longer cited', 'source dropped', 'sources dropped'],
		'source-changed': ['record changed', 'source record changed', 'source records changed'],
		'event-added': ['added', 'event', 'events'],
		'event-removed': ['removed', 'event removed', 'events removed'],
		'event-redated': ['re-dated', 'event re-dated', 'events re-dated'],
		'event-reworded': ['reworded', 'event reworded', 'events reworded'],
		'event-expected': ['expectation changed', 'expectation changed', 'expectations changed'],
		'voice-added': ['added', 'voice', 'voices'],
		'voice-dropped': ['dropped', 'voice dropped', 'voices dropped'],
		'voice-renamed': ['renamed', 'voice renamed', 'voices renamed'],
		'stance-changed': ['stance changed', 'stance changed', 'stances changed'],
		'evolution-noted': ['evolution noted', 'evolution noted', 'evolutions noted'],
		'tension-opened': ['opened', 'tension', 'tensions'],
		'tension-removed': ['removed', 'tension removed', 'tensions removed'],
		'tension-narrowed': ['narrowed', 'tension narrowed', 'tensions narrowed'],
		'tension-resolved': ['resolved', 'tension resolved', 'tensions resolved'],
		'tension-dissolved': ['dissolved', 'tension dissolved', 'tensions dissolved'],
		'tension-reopened': ['reopened', 'tension reopened', 'tensions reopened'],
		'question-reworded': ['question reworded', 'question reworded', 'questions reworded'],
		'resolution-reworded': ['resolution reworded', 'resolution reworded', 'resolutions reworded'],
		'record-renamed': ['id changed', 'record renamed', 'records renamed'],
		'order': ['place changed', '', ''],
		'title': ['title changed', '', ''], 'summary': ['summary changed', '', ''], 'status': ['status changed', '', ''],
		'published': ['published data changed', '', ''], 'was': ['moved', '', ''],
		'field': ['changed', 'other field changed', 'other fields changed']
	};
	var gains = ['event-added', 'voice-added', 'tension-opened', 'source-gained'];
	var small = ['paragraphs', 'citation-order', 'order', 'published'];
	var sections = [['thread', 'Thread'], ['narrative', 'Narrative'], ['event', 'Timeline'], ['voice', 'Perspectives'],
			['tension', 'Tensions'], ['item', 'Sources']];
	var main = { event: 'event', voice: 'stance', tension: 'question', narrative: null, thread: null };
	var texts = { event: ['event'], voice: ['stance', 'evolution'], tension: ['question', 'resolution'], thread: ['summary'],
		      narrative: [], item: [] };
	var named = { event: 'date', voice: 'voice' };

	// "2 events, 1 tension; 4 sentences reworded"
	function summary(changes) {
		var parts = [[], []], lone = [];
		Object.keys(table).forEach(function (kind) {
			var seen = new Set(), row = table[kind], n;
			changes.forEach(function (c, i) {
				if (c.kind === kind)
					seen.add(kind === 'source-changed' ? c.id : i);
			});
			n = seen.size;
			if (n && row[1])
				parts[gains.indexOf(kind) >= 0 ? 0 : 1].push(n + ' ' + (n === 1 ? row[1] : row[2]));
			else if (n && small.indexOf(kind) < 0)
				lone.push(kind === 'was' ? 'thread moved' : row[0]);
		});
		parts[1] = parts[1].concat(lone);
		return parts.filter(function (p) { return p.length; }).map(function (p) { return p.join(', '); }).join('; ') ||
			(changes.some(function (c) { return c.kind === 'citation-order'; }) ? 'citations reordered' : 'no change');
	}

	// ---- words that came and went ----

	var WORDS = 4000000; // cells of the comparison, at most
	function cut(text) {
		return text.trim().replace(/[ \t]*\n[ \t>]*\n\s*/g, '\u2029').replace(/[ \t\n]+/g, ' ').replace(/ ?\u2029 ?/g, '\n')
			.match(/\s+|\[-?@[^\][]*\]|[\p{L}\p{N}\p{M}]+(?:[.,'\u2019-][\p{L}\p{N}\p{M}]+)*|[^]/gu) || [];
	}
	// Pieces [op, text]: '=' both, '-' before, '+' after.
	function pieces(before, after) {
		var a = cut(before || ''), b = cut(after || ''), out = [], n = a.length, m = b.length, i, j, start = 0;
		function put(op, s) {
			if (out.length && out[out.length - 1][0] === op)
				out[out.length - 1][1] += s;
			else
				out.push([op, s]);
		}
		while (start < n && start < m && a[start] === b[start])
			put('=', a[start++]);
		while (n > start && m > start && a[n - 1] === b[m - 1]) { n--; m--; }
		if ((n - start) * (m - start) > WORDS) {
			put('-', a.slice(start, n).join(''));
			put('+', b.slice(start, m).join(''));
		} else {
			var w = m - start + 1, t = new Uint16Array((n - start + 1) * w);
			for (i = n - 1; i >= start; i--)
				for (j = m - 1; j >= start; j--)
					t[(i - start) * w + j - start] = a[i] === b[j] ? t[(i - start + 1) * w + j - start + 1] + 1 :
						Math.max(t[(i - start + 1) * w + j - start], t[(i - start) * w + j - start + 1]);
			for (i = j = start; i < n || j < m;) {
				if (i < n && j < m && a[i] === b[j]) { put('=', a[i++]); j++; }
				else if (i < n && (j === m || t[(i - start + 1) * w + j - start] >= t[(i - start) * w + j - start + 1])) put('-', a[i++]);
				else put('+', b[j++]);
			}
		}
		for (; n < a.length; n++)
			put('=', a[n]);
		return join(out);
	}
	// Edits with nothing but a blank between them are one.
	function join(list) {
		var out = [], gone = '', come = '';
		function end() {
			if (gone) out.push(['-', gone]);
			if (come) out.push(['+', come]);
			gone = come = '';
		}
		list.forEach(function (p, i) {
			var inside = p[0] === '=' && /^\s+$/.test(p[1]) && (gone || come) && list[i + 1];
			if (p[0] !== '+' && (p[0] === '-' || inside)) gone += p[1];
			if (p[0] !== '-' && (p[0] === '+' || inside)) come += p[1];
			if (p[0] === '=' && !inside) {
				end();
				out.push(p);
			}
		});
		end();
		return out;
	}

	skein.summary = summary;
	skein.pieces = pieces;
	if (typeof document === 'undefined')
		return;
	var make = skein.make;

	function write(into, text) { // keys of citations apart
		text.split(/(@[a-z0-9]+(?:[._-][a-z0-9]+)*)/).forEach(function (part, i) {
			if (i % 2)
				into.append(make('span', part, 'key'));
			else if (part)
				into.append(part);
		});
	}
	function paragraph(list, side, kind) {
		var p = make('p', '', kind);
		p.dir = 'auto';
		list.forEach(function (piece) {
			var to = p;
			if ((side === '-' && piece[0] === '+') || (side === '+' && piece[0] === '-'))
				return;
			if (piece[0] !== '=') {
				to = make(piece[0] === '-' ? 'del' : 'ins');
				p.append(to);
			}
			write(to, piece[1]);
		});
		return p;
	}
	function text(li, label, before, after) {
		var list = pieces(before, after), inline = make('div', '', 'inline'), side = make('div', '', 'side');
		var both = typeof before === 'string' && typeof after === 'string';
		if (label)
			li.append(make('span', label + ':', 'label'));
		if (both && !list.some(function (p) { return p[0] !== '='; })) {
			li.append(paragraph(list, '', 'text about'));
			return;
		}
		if (both && !list.some(function (p) { return p[0] === '=' && /[\p{L}\p{N}]/u.test(p[1]); }))
			inline.append(paragraph(list, '-', 'text'), paragraph(list, '+', 'text'));
		else
			inline.append(paragraph(list, '', 'text'));
		[[before, '-'], [after, '+']].forEach(function (s) {
			var column = make('div');
			if (typeof s[0] === 'string')
				column.append(paragraph(list, s[1], 'text'));
			side.append(column);
		});
		li.append(inline, side);
	}
	function plain(v) { return typeof v === 'string' ? v : JSON.stringify(v); }
	function became(into, before, after) {
		var a = before === undefined ? '' : plain(before), b = after === undefined ? '' : plain(after);
		if (a && a !== b)
			into.append(make('del', a));
		if (a && b && a !== b)
			into.append(' \u2192 ');
		if (b && a === b)
			into.append(b);
		else if (b)
			into.append(make('ins', b));
	}
	function value(li, label, before, after) {
		var p = make('p', '', 'text');
		p.dir = 'auto';
		if (label)
			p.append(make('span', label + ':', 'label'), ' ');
		became(p, before, after);
		li.append(p);
	}
	function safe(url) { return /^https?:\/\/[^\s"<>\\]+$/i.test(url || '') ? url : null; }
	function line(item) {
		var issued = item.issued, date = issued && typeof issued === 'object' ? JSON.stringify(issued) : issued;
		return (item.title || '') + (item['container-title'] ? ' \u2014 ' + item['container-title'] : '') + (date ? ' (' + date + ')' : '');
	}
	// "title — outlet (date)", a link where it has an address, and its key.
	function source(p, key, known) {
		var item = known[key] || {}, url = safe(item.URL) || (item.DOI ? safe('https://doi.org/' + encodeURI(item.DOI)) : null);
		p.append(url ? skein.link(line(item) || key, url) : line(item) || key, ' ', make('span', '@' + key, 'key'));
	}

	// ---- entries: the changes of one sentence, record or source ----

	function part(c) { return c.type + ' ' + (c.id || c.field || c.kind); }
	function group(changes) {
		var by = new Map();
		changes.forEach(function (c) {
			var k = part(c);
			by.set(k, (by.get(k) || []).concat(c));
		});
		return Array.from(by.values());
	}
	function mark(list) {
		var kinds = list.map(function (c) { return c.kind; });
		if (kinds.some(function (k) { return /-(added|opened|gained)$/.test(k); }))
			return 'added';
		if (kinds.some(function (k) { return /-(removed|dropped|lost)$/.test(k); }))
			return 'removed';
		return kinds.every(function (k) { return k === 'sentence-moved'; }) ? 'moved' : 'changed';
	}
	function head(list, fields) {
		var p = make('p', '', 'what'), first = list[0], b, name = named[first.type], change;
		if (name) {
			b = make('b');
			change = list.find(function (c) { return c.field === name; });
			if (change)
				became(b, change.before, change.after);
			else
				b.textContent = plain((first.record || fields || {})[name] || first.id);
			p.append(b, ' ');
		}
		p.append(Array.from(new Set(list.map(function (c) { return table[c.kind] ? table[c.kind][0] : c.kind; }))).join(', '));
		if (first.id && first.type !== 'narrative' && first.type !== 'item')
			p.append(' ', make('span', first.id, 'key'));
		return p;
	}
	function bodyOf(li, c, seen) {
		var label = c.field && c.field !== main[c.type] ? c.field : null, key = (c.field || '') + c.before + c.after;
		if (c.record && c.type !== 'item') {
			texts[c.type].forEach(function (name) {
				var t = c.record[name];
				if (t)
					text(li, name === main[c.type] ? null : name, /-(removed|dropped)$/.test(c.kind) ? t : undefined,
					     /-(removed|dropped)$/.test(c.kind) ? undefined : t);
			});
		} else if (seen[key] || c.type === 'item' && c.record || /^paragraph/.test(c.kind) || named[c.type] === c.field && c.field) {
			return;
		} else if (c.type === 'narrative' || texts[c.type].indexOf(c.field) >= 0) {
			text(li, label, c.before, c.after);
		} else {
			value(li, c.kind === 'record-renamed' ? 'id' : label, c.before, c.after);
		}
		seen[key] = true;
	}
	function links(list, steps, base) {
		var all = new Set(), p = make('p', '', 'cause');
		list.forEach(function (c) { (c.by || []).forEach(function (s) { all.add(s); }); });
		Array.from(all).sort(function (x, y) { return x - y; }).forEach(function (s, i, done) {
			var v = steps[s];
			p.append(i ? i + 1 === done.length ? ' and ' : ', ' : 'By ',
				 skein.link('version ' + v.version, base + 'v/' + encodeURIComponent(v.address) + '/diff/'),
				 ' (' + skein.day(v.time) + ')');
		});
		return all.size ? p : null;
	}
	function entry(list, result, steps, base) {
		var li = make('li', '', mark(list)), seen = {}, items = new Set(), p, first = list[0];
		li.append(head(list, (result.now[first.type] || {})[first.id]));
		if (first.type === 'item') {
			p = make('p', '', 'text');
			p.dir = 'auto';
			source(p, first.id, result.known);
			li.append(p);
		} else if (mark(list) === 'changed' && main[first.type] && first.type !== 'voice' &&
			   !list.some(function (c) { return c.field === main[first.type]; })) {
			var subject = ((result.now[first.type] || {})[first.id] || {})[main[first.type]];
			if (subject)
				text(li, null, subject, subject);
		}
		list.forEach(function (c) {
			bodyOf(li, c, seen);
			if (c.type !== 'item')
				c.items.forEach(function (k) { items.add(k); });
		});
		items.forEach(function (k) {
			p = make('p', '', 'item');
			p.dir = 'auto';
			p.append(make('b', 'New source'), ' ');
			source(p, k, result.known);
			li.append(p);
		});
		p = links(list, steps, base);
		if (p)
			li.append(p);
		return li;
	}

	// RESULT of skein.compose; STEPS: { version, address, time }; BASE: the thread's folder.
	skein.changes = function (result, steps, base) {
		var shown = result.changes.filter(function (c) { return small.indexOf(c.kind) < 0; });
		var out = document.createDocumentFragment();
		sections.forEach(function (s) {
			var mine = group(shown.filter(function (c) { return c.type === s[0]; })), list;
			if (!mine.length)
				return;
			list = make('ol', '', 'changes');
			mine.forEach(function (g) { list.append(entry(g, result, steps, base)); });
			out.append(make('h3', s[1]), list);
		});
		return out;
	};
})();
