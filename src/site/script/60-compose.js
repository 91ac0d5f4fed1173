// What changed from one version to another, out of what each version between changed.
//
//	skein.compose(base, steps) -> { changes, known, now }
//
// BASE is the older version (v/N/index.json); STEPS are, oldest first, the versions behind
// it up to the newer one, each { version, diff } with its v/N/diff/index.json.  The diffs
// are applied to the older version, every sentence and record keeping who it is through
// rewordings, moves and renames; then both ends are compared as src/rev/diff.c does.  So
// what came and went is not told, what went and came back is unchanged, and each change
// knows the steps that made it: `by`, indices of STEPS.  `known` has the records of the
// sources by key, `now` those of the newer version by type and id.  Pure: it changes neither argument.
//
// It says what `skein diff A..B` says, but for: a sentence that was reworded step by step
// until nothing of it is left (here reworded, there removed and added); which of equally
// long runs of sentences stayed when others moved; blanks and marks of lists that were
// changed and changed back; and items that were collected before they were cited.
(function () {
	var SENTENCE = 0.5, RECORD = 0.6; // rev/match.h
	var PAIRS = 250000;               // comparisons, at most
	var prose = { event: ['event'], voice: ['stance', 'evolution'], tension: ['question', 'resolution'],
		      thread: ['summary'], item: [] };
	var kinds = {
		event: [['date', 'event-redated'], ['expected', 'event-expected'], ['event', 'event-reworded'],
			['order', 'order']],
		voice: [['voice', 'voice-renamed'], ['stance', 'stance-changed'], ['evolution', 'evolution-noted'],
			['order', 'order']],
		tension: [['status', ''], ['question', 'question-reworded'], ['resolution', 'resolution-reworded'],
			  ['order', 'order']],
		thread: [['title', 'title'], ['summary', 'summary'], ['status', 'status'], ['published', 'published'],
			 ['was', 'was']],
		item: []
	};
	var whole = { event: ['event-added', 'event-removed', 'event'],
		      voice: ['voice-added', 'voice-dropped', 'voice'],
		      tension: ['tension-opened', 'tension-removed', 'question'] };

	// ---- texts ----

	var group = /\[-?@[^\][]*\]/g;
	function strip(text) {
		return text.replace(/[ \n]*\[-?@[^\][]*\]/g, '');
	}
	// However its lines are broken.
	function essence(text) {
		return String(text).trim().replace(/[ \t]*\n[ \t>]*\n\s*/g, '\u2029').replace(/\s+/g, function (s) {
			return s.indexOf('\u2029') >= 0 ? '\u2029' : ' ';
		});
	}
	function same(a, b) { return essence(a) === essence(b); }
	function sameWords(a, b) { return essence(strip(a)) === essence(strip(b)); }
	function cited(text) {
		var all = [];
		(String(text).match(group) || []).forEach(function (g) {
			g.slice(1, -1).split(';').forEach(function (one) {
				var m = /^\s*-?@([^\s,]+)(?:,\s*([\s\S]*\S))?\s*$/.exec(one);
				if (m)
					all.push(m[2] ? m[1] + ', ' + m[2] : m[1]);
			});
		});
		return all;
	}
	function key(cite) { return cite.split(',')[0]; }
	// What A has more often than B.
	function missing(a, b) {
		var left = b.slice();
		return a.filter(function (x) {
			var i = left.indexOf(x);
			if (i >= 0)
				left.splice(i, 1);
			return i < 0;
		}).map(function (x) {
			var comma = x.indexOf(', ');
			return comma < 0 ? { key: x } : { key: x.slice(0, comma), locator: x.slice(comma + 2) };
		});
	}
	function equal(a, b) { return JSON.stringify(a) === JSON.stringify(b); }

	// Words and pairs of words, as text/similar.h counts them.
	function bag(text) {
		var words = strip(text).normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) || [];
		return words.concat(words.slice(1).map(function (w, i) { return words[i] + ' ' + w; })).sort();
	}
	function similarity(a, b) {
		var i = 0, j = 0, shared = 0;
		while (i < a.length && j < b.length) {
			if (a[i] === b[j]) { shared++; i++; j++; } else if (a[i] < b[j]) i++; else j++;
		}
		return a.length + b.length ? 2 * shared / (a.length + b.length) : 0;
	}

	// ---- a version as it is worked on ----

	// The base's units with their citations, which its list of sentences has apart.
	function unitTexts(markdown, sentences) {
		var at = 0;
		return sentences.map(function (s) {
			var i = at, j = 0, m, begin;
			while (i < markdown.length && markdown[i] !== s.text[0] && markdown[i] !== '[')
				i++;
			begin = i;
			while (j < s.text.length && i < markdown.length) {
				m = /^[ \n]*\[-?@[^\][]*\]/.exec(markdown.slice(i, i + 2000));
				if (m && s.text.slice(j, j + m[0].length) !== m[0]) i += m[0].length;
				else if (markdown[i] === s.text[j]) { i++; j++; } else return s.text;
			}
			while ((m = /^[ ]?\[-?@[^\][]*\]/.exec(markdown.slice(i, i + 2000))))
				i += m[0].length;
			at = i;
			return markdown.slice(begin, i);
		});
	}
	function bare(id) { return id.split('.')[0]; }
	function unit(id, kind, text, origin) {
		return { id: id, kind: kind, text: text, breaks: false, origin: origin, log: [] };
	}
	function record(id, fields, origin) {
		return { id: id, fields: fields, origin: origin, log: [], touched: {} };
	}
	function list(records) {
		var map = new Map();
		(records || []).forEach(function (r) {
			var fields = Object.assign({}, r), one;
			delete fields.id;
			delete fields['citation-number'];
			one = record(r.id, fields, null);
			one.origin = { id: r.id, fields: fields, at: map.size };
			map.set(r.id, one);
		});
		return map;
	}
	function start(base) {
		var sentences = base.narrative.sentences, texts = unitTexts(base.narrative.markdown || '', sentences);
		var units = sentences.map(function (s, i) {
			var one = unit(s.id, s.kind, texts[i], null);
			one.breaks = i > 0 && s.block !== sentences[i - 1].block;
			one.origin = { id: s.id, kind: s.kind, text: texts[i], breaks: one.breaks, at: i };
			return one;
		});
		return { units: units, event: list(base.events), voice: list(base.voices), tension: list(base.tensions),
			 item: list(base.items), meta: record('', base.meta || {}, { id: '', fields: base.meta || {} }),
			 numbers: new Set(base.numbers), gone: [], loose: [], laid: [] };
	}

	// ---- a step ----

	function note(one, step, change) {
		one.log.push({ step: step, kind: change.kind, field: change.field, items: change.items || [] });
	}
	function drop(state, one, type) {
		if (one.origin || type === 'unit')
			state.gone.push({ type: type, one: one });
	}
	function clear(state) {
		state.units.forEach(function (u) { drop(state, u, 'unit'); });
		state.units = [];
		['event', 'voice', 'tension'].forEach(function (type) {
			state[type].forEach(function (r) { drop(state, r, type); });
			state[type] = new Map();
		});
		state.numbers = new Set();
	}
	// The second sentence of one text is called so.
	function number(units) {
		var seen = {};
		units.forEach(function (u) {
			var id = bare(u.id), n = seen[id] = (seen[id] || 0) + 1;
			u.id = n > 1 ? id + '.' + n : id;
		});
	}
	function narrative(state, diff, step) {
		var old = new Map(), fresh = new Map(), told = new Map(), texts = new Map();
		state.units.forEach(function (u) { old.set(u.id, u); });
		diff.changes.forEach(function (c) {
			var one;
			if (c.type !== 'narrative')
				return;
			if (!c.id) {
				state.loose.push(step);
			} else if (/-added$/.test(c.kind)) {
				one = unit(c.id, c.kind.split('-')[0], c.after, null);
				note(one, step, c);
				fresh.set(c.id, one);
			} else if (/-removed$/.test(c.kind)) {
				one = old.get(c.id);
				if (one) {
					note(one, step, c);
					one.lost = true;
					drop(state, one, 'unit');
				}
			} else if ((one = old.get(c.was || c.id))) {
				note(one, step, c);
				told.set(one, c.id);
				if (typeof c.after === 'string')
					texts.set(one, c.after);
			}
		});
		texts.forEach(function (text, one) { one.text = text; });
		if (diff.layout) {
			state.laid.push(step);
			state.units = diff.layout.sentences.map(function (s, i) {
				var one = fresh.get(s.id) || old.get(s.was || s.id) || unit(s.id, 'sentence', s.text || '', null);
				one.breaks = i > 0 && !/^[ \t]*\n?[ \t]*$/.test(typeof s.gap === 'string' ? s.gap : '\n');
				one.id = s.id;
				if (typeof s.text === 'string')
					one.text = s.text;
				return one;
			});
		} else {
			told.forEach(function (id, one) { one.id = id; });
			state.units = state.units.filter(function (u) { return !u.lost; });
			fresh.forEach(function (one) { state.units.push(one); });
			number(state.units);
		}
	}
	function setField(one, c) {
		one.fields = Object.assign({}, one.fields);
		one.touched[c.field] = true;
		if ('after' in c)
			one.fields[c.field] = c.after;
		else
			delete one.fields[c.field];
	}
	function records(state, diff, step) {
		diff.changes.forEach(function (c) {
			var map = state[c.type], one;
			if (!whole[c.type])
				return;
			if (c.kind === whole[c.type][0]) {
				one = record(c.id, c.record || {}, null);
				map.set(c.id, one);
			} else if (c.kind === whole[c.type][1]) {
				one = map.get(c.id);
				map.delete(c.id);
				if (one)
					drop(state, one, c.type);
			} else if (c.kind === 'record-renamed') {
				one = map.get(c.before);
				if (one && map.get(c.before) === one)
					map.delete(c.before);
				if (one) {
					one.id = c.id;
					map.set(c.id, one);
				}
			} else if ((one = map.get(c.id)) && c.field && ('after' in c || 'before' in c)) {
				setField(one, c);
			}
			if (one)
				note(one, step, c);
		});
	}
	function sources(state, diff, step) {
		diff.changes.forEach(function (c) {
			var one;
			if (c.type !== 'item')
				return;
			one = state.item.get(c.id) || record(c.id, {}, null);
			state.item.set(c.id, one);
			note(one, step, c);
			if (c.kind === 'source-gained')
				state.numbers.add(c.id);
			if (c.kind === 'source-lost')
				state.numbers.delete(c.id);
			if (c.record && c.kind !== 'source-lost') {
				one.fields = 'after' in c || c.kind === 'source-gained' ? c.record : {};
				one.all = true;
			} else if (c.field) {
				setField(one, c);
			}
		});
	}
	function meta(state, diff, step) {
		diff.changes.forEach(function (c) {
			if (c.type !== 'thread' || !c.field)
				return;
			setField(state.meta, c);
			note(state.meta, step, c);
		});
		if (diff.meta) {
			state.meta.fields = Object.assign({}, diff.meta);
			state.meta.all = true;
		}
	}

	// ---- who is who at both ends ----

	function similar(from, to, text, min, pair) {
		var found = [], bags;
		if (!from.length || !to.length || from.length * to.length > PAIRS)
			return;
		bags = to.map(function (b) { return bag(text(b)); });
		from.forEach(function (a, i) {
			var mine = bag(text(a));
			bags.forEach(function (other, j) {
				var s = a.kind === to[j].kind ? similarity(mine, other) : 0;
				if (s >= min)
					found.push([s, i, j]);
			});
		});
		found.sort(function (x, y) { return y[0] - x[0] || x[1] - y[1] || x[2] - y[2]; });
		found.forEach(function (f) {
			if (!from[f[1]].used && !to[f[2]].used)
				pair(from[f[1]], to[f[2]]);
		});
	}
	// Pairs { a: an origin, b: what it is now, from: what became of it }.
	function match(ends, now, same, text, min) {
		var pairs = [];
		function pair(from, to) {
			pairs.push({ a: from.a, b: to.one, log: from.one === to.one ? to.one.log : from.one.log.concat(to.one.log),
				     kept: from.one === to.one });
			from.used = to.used = true;
		}
		function by(test) {
			var names = new Map();
			now.forEach(function (t) {
				var k = test(t.one);
				if (!t.used)
					names.set(k, (names.get(k) || []).concat(t));
			});
			ends.forEach(function (f) {
				var k = test(f.a), all = f.used ? null : names.get(k), i;
				if (all) {
					i = all.findIndex(function (t) { return t.one === f.one; });
					pair(f, all.splice(Math.max(i, 0), 1)[0]);
					if (!all.length)
						names.delete(k);
				}
			});
		}
		by(same);
		ends.forEach(function (f) {
			var t = f.used ? null : now.find(function (n) { return !n.used && n.one === f.one; });
			if (t)
				pair(f, t);
		});
		similar(ends.filter(function (f) { return !f.used; }), now.filter(function (t) { return !t.used; }), text, min,
			pair);
		return pairs;
	}
	function endsOf(state, type, list) {
		var ends = [];
		list.forEach(function (one) {
			if (one.origin)
				ends.push({ a: one.origin, one: one, kind: one.origin.kind });
		});
		state.gone.forEach(function (g) {
			if (g.type === type && g.one.origin)
				ends.push({ a: g.one.origin, one: g.one, kind: g.one.origin.kind });
		});
		return ends.sort(function (x, y) { return x.a.at - y.a.at; });
	}

	// ---- what moved: the longest run in order stays, of equally long ones that of the most text ----

	function bytes(text) { return new TextEncoder().encode(text).length; }
	function better(x, y) { return !y || x.n > y.n || (x.n === y.n && x.bytes > y.bytes); }
	function findMoved(pairs, size) {
		var tree = new Array(size + 1).fill(null), best = null;
		pairs.forEach(function (p) { p.moved = true; });
		pairs.forEach(function (p) { // in the order of A
			var run = null, k;
			for (k = p.to; k > 0; k -= k & -k)
				if (tree[k] && better(tree[k], run))
					run = tree[k];
			run = { pair: p, prev: run, n: 1 + (run ? run.n : 0),
				bytes: bytes(p.a.text) + bytes(p.b.text) + (run ? run.bytes : 0) };
			for (k = p.to + 1; k <= size; k += k & -k)
				if (better(run, tree[k]))
					tree[k] = run;
			if (better(run, best))
				best = run;
		});
		for (; best; best = best.prev)
			best.pair.moved = false;
	}

	// ---- the net ----

	// Who made it: of what is told of the sentence or record, else what laid the text out anew.
	function steps(log, want) {
		var of = function (l) { return l.map(function (e) { return e.step; }); };
		var some = of(log.filter(want)), all = some.length ? some : of(log);
		return Array.from(new Set(all)).sort(function (x, y) { return x - y; });
	}
	function Net(state, base) {
		var had = new Set((base.items || []).map(function (r) { return r.id; })), fresh = new Set();
		this.changes = [];
		this.state = state;
		function take(one) {
			one.log.forEach(function (e) {
				e.items.forEach(function (k) { if (!had.has(k) && state.numbers.has(k)) fresh.add(k); });
			});
		}
		state.units.forEach(take);
		state.gone.forEach(function (g) { take(g.one); });
		['event', 'voice', 'tension', 'item'].forEach(function (type) { state[type].forEach(take); });
		this.fresh = fresh;
	}
	Net.prototype.add = function (kind, type, id, more) {
		var c = { kind: kind, type: type };
		if (id)
			c.id = id;
		Object.keys(more).forEach(function (k) { if (more[k] !== undefined && more[k] !== null) c[k] = more[k]; });
		c.items = c.items || this.behind([more.after]);
		if (!c.by.length)
			c.by = this.state.laid.slice();
		this.changes.push(c);
	};
	// The new items that texts cite.
	Net.prototype.behind = function (texts) {
		var found = [], fresh = this.fresh;
		texts.forEach(function (text) {
			if (typeof text === 'string')
				cited(text).map(key).forEach(function (k) {
					if (fresh.has(k) && found.indexOf(k) < 0)
						found.push(k);
				});
		});
		return found;
	};
	Net.prototype.citations = function (type, id, more, words) {
		var old = cited(more.before), now = cited(more.after), attached = missing(now, old), detached = missing(old, now);
		if (attached.length || detached.length)
			this.add('citations', type, id, Object.assign({ citations: { attached: attached, detached: detached } }, more));
		else if (!words || !equal(old, now))
			this.add('citation-order', type, id, more);
	};
	Net.prototype.unitPair = function (p) {
		var a = p.a, b = p.b, was = a.id === b.id ? null : a.id, words, alike;
		var more = { was: was, before: a.text, after: b.text };
		function by(kind) { return steps(p.log, function (e) { return e.kind === kind; }); }
		alike = b.kind === 'opaque' ? a.text === b.text : same(a.text, b.text);
		words = !alike && (b.kind === 'opaque' || !sameWords(a.text, b.text));
		if (words)
			this.add((b.kind === 'heading' ? 'heading' : 'sentence') + '-reworded', 'narrative', b.id,
				 Object.assign({ by: steps(p.log, function (e) { return /-(reworded|added|removed)$/.test(e.kind); }) }, more));
		if (p.moved)
			this.add('sentence-moved', 'narrative', b.id, Object.assign({ by: by('sentence-moved') }, more));
		if (!alike)
			this.citations('narrative', b.id, Object.assign({ by: by('citations') }, more), words);
	};
	Net.prototype.units = function (pairs) {
		var state = this.state, net = this, of = new Map(), stays = [], partner = new Set();
		var ends = endsOf(state, 'unit', state.units), a = ends.map(function (e) { return e.a; });
		pairs.forEach(function (p) { of.set(p.b, p); partner.add(p.a); });
		function lone(e) {
			if (!partner.has(e.a))
				net.add((e.a.kind === 'heading' ? 'heading' : 'sentence') + '-removed', 'narrative', e.a.id,
					{ before: e.a.text, by: steps(e.one.log, function (x) { return /-removed$/.test(x.kind); }) });
		}
		function gone(from) { // up to the next that stayed
			for (; from < ends.length; from++) {
				if (partner.has(a[from]) && !pairs.find(function (p) { return p.a === a[from]; }).moved)
					break;
				lone(ends[from]);
			}
			return from;
		}
		var next = gone(0);
		state.units.forEach(function (u) {
			var p = of.get(u);
			if (!p) {
				net.add((u.kind === 'heading' ? 'heading' : 'sentence') + '-added', 'narrative', u.id,
					{ after: u.text, by: steps(u.log, function (x) { return /-(added|reworded)$/.test(x.kind); }) });
				return;
			}
			net.unitPair(p);
			if (!p.moved) {
				net.between(stays[stays.length - 1], p, a);
				stays.push(p);
				if (ends[next] && ends[next].a === p.a)
					next = gone(next + 1);
			}
		});
	};
	// Between two that stayed: a break that came or went.
	Net.prototype.between = function (last, p, a) {
		var units = this.state.units, heading = function (u) { return u.kind === 'heading'; };
		var old = last ? a.slice(last.a.at + 1, p.a.at + 1) : [], now = last ? units.slice(last.at + 1, p.at + 1) : [];
		var broke = function (u) { return u.breaks; }, was = old.some(broke), is = now.some(broke);
		var more = { by: steps(p.log, function (e) { return /^paragraph/.test(e.kind); }), was: p.a.id === p.b.id ? null : p.a.id };
		if (!last)
			return;
		if (is && !was && !now.concat(last.b).some(heading))
			this.add('paragraph-split', 'narrative', p.b.id, more);
		else if (was && !is && !old.concat(last.a).some(heading))
			this.add('paragraphs-joined', 'narrative', p.b.id, more);
	};
	Net.prototype.narrative = function () {
		var state = this.state, pairs, at = new Map();
		state.units.forEach(function (u, i) { at.set(u, i); });
		pairs = match(endsOf(state, 'unit', state.units), state.units.map(function (u) { return { one: u, kind: u.kind }; }),
			      function (one) { return (one.kind === 'heading') + bare(one.id); },
			      function (e) { return (e.a || e.one).text; }, SENTENCE);
		pairs.forEach(function (p) { p.at = p.to = at.get(p.b); });
		pairs.sort(function (x, y) { return x.a.at - y.a.at; });
		findMoved(pairs, state.units.length);
		this.units(pairs);
		if (state.loose.length)
			this.add('paragraphs', 'narrative', null, { by: Array.from(new Set(state.loose)) });
	};
	function settled(status) { return !status || status === 'open' ? 0 : status === 'narrowed' ? 1 : 2; }
	function tensionKind(before, after) {
		if (settled(after) < settled(before) || !settled(after))
			return 'tension-reopened';
		return settled(after) === 1 ? 'tension-narrowed' : after === 'resolved' ? 'tension-resolved' : 'tension-dissolved';
	}
	function empty(v) { return v === undefined || v === null || (typeof v === 'object' && !Object.keys(v).length); }
	function tidy(v) { return typeof v === 'string' ? v.replace(/\n+$/, '') : v; }
	Net.prototype.field = function (type, id, name, kind, a, b, log, evidence) {
		var before = tidy(a[name]), after = tidy(b[name]), text = prose[type].indexOf(name) >= 0;
		var more = { field: name, before: before, after: after,
			     by: steps(log, function (e) { return e.field === name || !e.field; }) };
		if (equal(before, after) || (empty(before) && empty(after)))
			return;
		if (text && typeof before === 'string' && typeof after === 'string') {
			var words = !sameWords(before, after);
			if (words)
				this.add(kind, type, id, more);
			if (words || !same(before, after))
				this.citations(type, id, more, words);
			return;
		}
		if (type === 'tension' && name === 'status')
			kind = tensionKind(before, after);
		if (!text)
			more.items = evidence && kind !== 'order' && kind !== 'field' ? this.behind(prose[type].map(function (f) { return b[f]; })) : [];
		this.add(kind, type, id, more);
	};
	Net.prototype.fields = function (type, id, a, b, log, evidence) {
		var net = this, table = kinds[type], named = table.map(function (k) { return k[0]; });
		table.forEach(function (k) { net.field(type, id, k[0], k[1], a, b, log, evidence); });
		Object.keys(Object.assign({}, b, a)).forEach(function (name) {
			if (named.indexOf(name) < 0)
				net.field(type, id, name, type === 'item' ? 'source-changed' : 'field', a, b, log, false);
		});
	};
	Net.prototype.records = function (type) {
		var state = this.state, net = this, names = whole[type], now = Array.from(state[type].values());
		var text = function (e) { return String((e.a || e.one).fields[names[2]] || ''); };
		var ends = endsOf(state, type, now);
		var pairs = match(ends, now.map(function (r) { return { one: r }; }), function (one) { return one.id; }, text, RECORD);
		var done = new Set(pairs.map(function (p) { return p.b; })), kept = new Set(pairs.map(function (p) { return p.a; }));
		var texts = function (r) { return prose[type].map(function (f) { return r.fields[f]; }); };
		pairs.sort(function (x, y) { return x.a.at - y.a.at; }).forEach(function (p) {
			if (p.a.id !== p.b.id)
				net.add('record-renamed', type, p.b.id, { before: p.a.id, after: p.b.id, items: [],
					by: steps(p.log, function (e) { return e.kind === 'record-renamed'; }) });
			if (p.a.fields !== p.b.fields)
				net.fields(type, p.b.id, p.a.fields, p.b.fields, p.log, true);
		});
		now.forEach(function (r) {
			if (!done.has(r))
				net.add(names[0], type, r.id, { after: tidy(r.fields[names[2]]), record: r.fields, items: net.behind(texts(r)),
					by: steps(r.log, function () { return true; }) });
		});
		ends.forEach(function (e) {
			if (!kept.has(e.a))
				net.add(names[1], type, e.a.id, { before: tidy(e.a.fields[names[2]]), record: e.a.fields, items: [],
					by: steps(e.one.log, function (x) { return x.kind === names[1]; }) });
		});
	};
	Net.prototype.sources = function (base) {
		var net = this, state = this.state, had = new Set(base.numbers || []);
		state.numbers.forEach(function (k) {
			var one = state.item.get(k), a = one && one.origin && one.origin.fields, b = one && one.fields;
			if (!had.has(k))
				net.add('source-gained', 'item', k, { after: b && b.title, record: b, items: net.fresh.has(k) ? [k] : [],
					by: steps(one ? one.log : [], function (e) { return e.kind === 'source-gained'; }) });
			else if (one && a && a !== b)
				net.fields('item', k, a, b, one.log, false);
		});
		had.forEach(function (k) {
			var one = state.item.get(k);
			if (!state.numbers.has(k))
				net.add('source-lost', 'item', k, { before: one && (one.origin || one).fields.title,
					record: one && (one.origin || one).fields, items: [],
					by: steps(one ? one.log : [], function (e) { return e.kind === 'source-lost'; }) });
		});
	};

	skein.compose = function (base, parts) {
		var state = start(base), net, known = {}, now = {};
		parts.forEach(function (part, step) {
			if (part.diff.from === null)
				clear(state);
			narrative(state, part.diff, step);
			records(state, part.diff, step);
			sources(state, part.diff, step);
			meta(state, part.diff, step);
		});
		net = new Net(state, base);
		net.narrative();
		['event', 'voice', 'tension'].forEach(function (type) { net.records(type); });
		net.sources(base);
		net.fields('thread', null, state.meta.origin.fields, state.meta.fields, state.meta.log, false);
		state.item.forEach(function (one, k) { known[k] = one.fields; });
		['event', 'voice', 'tension'].forEach(function (type) {
			now[type] = {};
			state[type].forEach(function (one, k) { now[type][k] = one.fields; });
		});
		return { changes: net.changes, known: known, now: now };
	};
})();
