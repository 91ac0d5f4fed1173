// The search: the index says which threads have the words, their texts (search.json) which
// sentence, event, perspective, tension or source.
(function () {
	if (typeof document === 'undefined')
		return;
	var make = skein.make, get = skein.get, root = skein.root;
	var AT_ONCE = 6, WANTED = 6, EACH = 3, AROUND = 110;

	// ---- threads ----

	// Thread -> how well it has the term: 1, 2 for the very word, 3 more in the title.
	function having(list, term) {
		var found = new Map();
		function add(numbers, score) {
			var n = 0;
			numbers.forEach(function (d) {
				var t = (n += d) >> 1;
				found.set(t, Math.max(found.get(t) || 0, score + (n & 1) * 3));
			});
		}
		if (Object.prototype.hasOwnProperty.call(list, term.w))
			add(list[term.w], 2);
		if (term.open)
			Object.keys(list).forEach(function (w) {
				if (w !== term.w && w.startsWith(term.w))
					add(list[w], 1);
			});
		return found;
	}
	// Numbers of the threads that have all terms, the best first.
	function threads(terms) {
		return get(root + 'search/index.json').then(function (index) {
			return Promise.all(terms.map(function (t) {
				var i = skein.hash(t.w) % index.shards;
				return get(root + 'search/' + (i < 10 ? '0' : '') + i + '.json').then(function (list) { return having(list, t); });
			})).then(function (sets) {
				var score = new Map(), all;
				sets.sort(function (a, b) { return a.size - b.size; });
				sets[0].forEach(function (s, t) {
					if (sets.every(function (o) { return o.has(t); }))
						score.set(t, sets.reduce(function (sum, o) { return sum + o.get(t); }, 0));
				});
				all = Array.from(score.keys());
				return { names: index.names, all: all.sort(function (a, b) { return score.get(b) - score.get(a) || a - b; }) };
			});
		});
	}
	function named(found, t) {
		var i = Math.floor(t / found.names);
		return get(root + 'search/names-' + (i < 10 ? '0' : '') + i + '.json').then(function (names) {
			return { path: names[t % found.names][0], title: names[t % found.names][1] };
		});
	}

	// ---- texts ----

	// The texts of a thread that fit best: those with all parts, else with the most.
	function fitting(texts, title, parts) {
		var inTitle = skein.reading(title), have = parts.map(function (p) { return skein.places(inTitle, p).length > 0; }), best = 0, all = [];
		texts.forEach(function (t) {
			var reading = skein.reading(t[2] ? t[2] + ': ' + t[3] : t[3]), places = [], n = 0;
			parts.forEach(function (p, i) {
				var found = skein.places(reading, p);
				if (found.length) {
					n++;
					have[i] = true;
				}
				places = places.concat(found);
			});
			if (n)
				all.push({ kind: t[0], anchor: t[1], reading: reading, places: places, n: n });
			best = Math.max(best, n);
		});
		// A phrase has to stand somewhere; what the index knew as words only may not be one.
		return have.every(Boolean) ? { texts: all.filter(function (t) { return t.n === best; }) } : null;
	}
	function ask(found, t, parts) {
		return named(found, t).then(function (thread) {
			return get(skein.address(thread.path) + 'search.json').then(function (json) {
				var hit = fitting(json.texts, thread.title, parts);
				return hit && { path: thread.path, title: thread.title, texts: hit.texts };
			});
		});
	}

	// ---- what is shown ----

	function marked(into, text, places, from, to) {
		var at = from;
		places.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; }).forEach(function (p) {
			if (p[0] < at || p[1] > to)
				return;
			into.append(text.slice(at, p[0]), make('mark', text.slice(p[0], p[1])));
			at = p[1];
		});
		into.append(text.slice(at, to));
	}
	// The text around the first place, cut at blanks.
	function snippet(into, text, places) {
		var first = places.reduce(function (least, p) { return Math.min(least, p[0]); }, text.length), from, to;
		from = first <= AROUND ? 0 : first - AROUND;
		to = Math.min(text.length, first + 2 * AROUND);
		if (from) {
			while (from < first && !/\s/.test(text[from - 1]) && first - from > AROUND / 2) from++;
			if (/[\udc00-\udfff]/.test(text[from])) from++;
			into.append('\u2026 ');
		}
		if (to < text.length && /[\ud800-\udbff]/.test(text[to - 1])) to--;
		while (to < text.length && to > first + AROUND && !/\s/.test(text[to])) to--;
		marked(into, text, places, from, to);
		if (to < text.length)
			into.append(' \u2026');
	}
	function show(hit, parts) {
		var li = make('li'), name = skein.link('', skein.address(hit.path), 'name'), list = make('ol'), rest = hit.texts.length - EACH;
		var title = skein.reading(hit.title);
		name.dir = 'auto';
		marked(name, hit.title, parts.reduce(function (all, p) { return all.concat(skein.places(title, p)); }, []), 0, hit.title.length);
		li.append(name);
		hit.texts.slice(0, EACH).forEach(function (t) {
			var item = make('li'), a = skein.link('', skein.address(hit.path) + (t.anchor ? '#' + encodeURIComponent(t.anchor) : ''), 'hit');
			a.dir = 'auto';
			snippet(a, t.reading.text, t.places);
			item.append(make('span', t.kind === 'thread' ? 'summary' : t.kind, 'kind'), ' ', a);
			list.append(item);
		});
		if (rest > 0)
			list.append(make('li', rest + ' more in this thread', 'rest'));
		if (hit.texts.length)
			li.append(list);
		return li;
	}

	var place = document.getElementById('search');
	if (!place) { // another page: the key leads to the box
		document.addEventListener('keydown', function (e) {
			if (e.key === '/' && !skein.typing(e)) {
				e.preventDefault();
				location.href = root + 'search/#search';
			}
		});
		return;
	}
	var box = place.querySelector('input[name=q]'), status = make('p'), list = make('ol'), more = make('button', 'Search on'), turn = 0, soon = 0;
	if (!box) { // the first page has a place for it
		var label = make('label', 'Search the threads');
		box = make('input');
		box.type = 'search';
		box.id = label.htmlFor = 'search-box';
		place.setAttribute('role', 'search');
		place.append(label, box);
	}
	box.autocomplete = 'off';
	box.placeholder = 'words, "a phrase", begin*';
	status.setAttribute('role', 'status');
	status.setAttribute('aria-live', 'polite');
	list.className = 'hits';
	more.type = 'button';
	more.hidden = true;
	place.append(status, list, more);
	place.hidden = false;

	function count(n, one, many) { return n + ' ' + (n === 1 ? one : many); }
	function say(found, at, shown, texts) {
		var of = at < found.all.length ? ', in the first ' + at + ' of ' + found.all.length + ' that have the words' : '';
		status.textContent = shown ? count(texts, 'passage', 'passages') + ' in ' + count(shown, 'thread', 'threads') + of :
			'Nothing is found.';
		more.hidden = at >= found.all.length;
	}
	// Asks the threads from number AT on until enough were found.
	function go(found, parts, at, shown, texts, mine, until) {
		var now = found.all.slice(at, at + AT_ONCE);
		return Promise.all(now.map(function (t) { return ask(found, t, parts); })).then(function (hits) {
			if (mine !== turn)
				return null;
			hits.forEach(function (hit) {
				if (!hit)
					return;
				list.append(show(hit, parts));
				shown++;
				texts += hit.texts.length;
			});
			at += now.length;
			if (at < found.all.length && shown < until)
				return go(found, parts, at, shown, texts, mine, until);
			say(found, at, shown, texts);
			more.onclick = function () {
				more.hidden = true;
				run(go(found, parts, at, shown, texts, mine, shown + WANTED), mine);
			};
			return null;
		});
	}
	function run(promise, mine) {
		promise.catch(function () {
			if (mine === turn)
				status.textContent = 'The search cannot be reached.';
		});
	}
	function search(typing) {
		var mine = ++turn, parts = skein.question(box.value, typing), terms = [];
		parts.forEach(function (p) { terms = terms.concat(skein.terms(p)); });
		if (!terms.length) {
			list.textContent = status.textContent = '';
			more.hidden = true;
			return;
		}
		run(threads(terms).then(function (found) {
			if (mine !== turn)
				return null;
			list.textContent = '';
			return go(found, parts, 0, 0, 0, mine, WANTED);
		}), mine);
	}
	function remember() {
		var query = box.value.trim();
		history.replaceState(history.state, '', location.pathname + (query ? '?q=' + encodeURIComponent(query) : ''));
	}

	box.addEventListener('input', function () {
		search(true);
		clearTimeout(soon);
		soon = setTimeout(remember, 300); // browsers count how often an address is changed
	});
	box.addEventListener('keydown', function (e) {
		if (e.key === 'Escape' && box.value) {
			e.preventDefault();
			box.value = '';
		} else if (e.key !== 'Enter') {
			return;
		}
		search(false);
		clearTimeout(soon);
		remember();
	});
	place.addEventListener('submit', function (e) {
		e.preventDefault();
	});
	document.addEventListener('keydown', function (e) {
		if (e.key === '/' && !skein.typing(e)) {
			box.focus();
			box.select();
			e.preventDefault();
		}
	});
	box.value = new URLSearchParams(location.search).get('q') || '';
	if (box.value)
		search(false);
	if (location.hash === '#search')
		box.focus();
})();
