// The search box of the first page.
(function () {
	if (typeof document === 'undefined')
		return;
	var make = skein.make, get = skein.get, root = skein.root;
	function threadsOf(list, term) {
		var found = {};
		Object.keys(list).forEach(function (w) {
			if (w === term.w || (term.open && term.w.length > 1 && w.startsWith(term.w)))
				list[w].forEach(function (t) { found[t] = Math.max(found[t] || 0, w === term.w ? 2 : 1); });
		});
		return found;
	}
	function search(query) {
		var terms = skein.words(query);
		if (!terms.length)
			return Promise.resolve(null);
		return get(root + 'search/index.json').then(function (index) {
			return Promise.all(terms.map(function (t) {
				var i = skein.shardOf(t.w, index.shards);
				return get(root + 'search/' + (i < 10 ? '0' : '') + i + '.json').then(function (list) { return threadsOf(list, t); });
			})).then(function (sets) {
				var score = function (t) {
					var title = index.threads[t][1].toLowerCase();
					return sets.reduce(function (sum, s, i) { return sum + s[t] + (title.indexOf(terms[i].w) >= 0 ? 3 : 0); }, 0);
				};
				return Object.keys(sets[0]).filter(function (t) {
					return sets.every(function (s) { return s[t]; });
				}).sort(function (a, b) { return score(b) - score(a) || a - b; }).map(function (t) { return index.threads[t]; });
			});
		});
	}
	var place = document.getElementById('search'), box;
	if (!place)
		return;
	var label = make('label', 'Search the threads'), list = make('ol'), status = make('p'), turn = 0;
	box = make('input'); box.type = 'search'; box.id = 'search-box'; box.autocomplete = 'off';
	label.htmlFor = 'search-box'; status.setAttribute('role', 'status');
	place.append(label, box, status, list); place.hidden = false;
	box.addEventListener('input', function () {
		var mine = ++turn;
		search(box.value).then(function (hits) {
			if (mine !== turn)
				return;
			list.textContent = '';
			status.textContent = hits ? hits.length + (hits.length === 1 ? ' thread' : ' threads') : '';
			(hits || []).slice(0, 50).forEach(function (hit) {
				var item = make('li'), a = make('a', hit[1]), about = make('p', hit[2]);
				a.href = skein.address(hit[0]); a.className = 'name'; a.dir = about.dir = 'auto'; about.className = 'said';
				item.append(a, about); list.append(item);
			});
		}).catch(function () { if (mine === turn) status.textContent = 'The search cannot be reached.'; });
	});
	document.addEventListener('keydown', function (e) {
		if (e.key === '/' && !skein.typing(e)) {
			box.focus();
			e.preventDefault();
		}
	});
})();
