// The page that compares any two versions: ?from=2&to=7, or #2..7.
(function () {
	if (typeof document === 'undefined')
		return;
	var place = document.getElementById('compare'), make = skein.make;
	if (!place)
		return;
	var base = place.dataset.thread, from = make('select'), to = make('select'), status = make('p'), made = make('section');
	var still = document.querySelectorAll('main > section:not(#steps)'), all = [], turn = 0;
	function folder(v) { return base + 'v/' + encodeURIComponent(v.address) + '/'; }

	function field(select, id, text) {
		var span = make('span'), label = make('label', text);
		label.htmlFor = select.id = id;
		all.forEach(function (v, i) {
			var option = make('option', 'Version ' + v.version + ', ' + skein.day(v.time));
			option.value = i;
			select.append(option);
		});
		span.append(label, ' ', select);
		return span;
	}

	// ---- the address ----

	// What the address asks for: two indices, null where it asks for nothing.
	function asked() {
		var query = new URLSearchParams(location.search), range = /^#v?([^.]+|.*?)\.\.v?(.+)$/.exec(location.hash);
		var names = range ? [decodeURIComponent(range[1]), decodeURIComponent(range[2])] : [query.get('from'), query.get('to')];
		if (names[0] === null && names[1] === null)
			return null;
		return names.map(function (name, k) {
			var i = name === null ? k ? all.length - 1 : 0 : all.findIndex(function (v) {
				return v.address === name || 'v' + v.address === name;
			});
			if (i < 0)
				throw new Error('There is no version ' + name + '.');
			return i;
		});
	}
	function address(a, b) {
		return '?from=' + encodeURIComponent(all[a].address) + '&to=' + encodeURIComponent(all[b].address);
	}

	// ---- what is shown ----

	function show(nodes, said) {
		made.textContent = '';
		made.append.apply(made, nodes);
		made.hidden = !nodes.length;
		still.forEach(function (s) { s.hidden = nodes.length > 0; });
		status.textContent = said;
	}
	function read(path) {
		return skein.get(path).then(function (json) {
			if (json.error)
				throw new Error(json.error);
			return json;
		});
	}
	function compare(a, b) {
		var mine = ++turn, steps = all.slice(Math.min(a, b) + 1, Math.max(a, b) + 1), older = all[Math.min(a, b)], newer = all[Math.max(a, b)];
		from.value = a;
		to.value = b;
		if (a === b) {
			show([], 'These are the same version.');
			return;
		}
		status.textContent = 'Reading what ' + (steps.length === 1 ? 'one version' : steps.length + ' versions') + ' changed \u2026';
		Promise.all([read(folder(older) + 'index.json')].concat(steps.map(function (v) { return read(folder(v) + 'diff/index.json'); })))
			.then(function (files) {
				if (mine !== turn)
					return;
				var result = skein.compose(files[0], steps.map(function (v, i) { return { version: v.version, diff: files[i + 1] }; }));
				var title = make('h2', 'From version ' + older.version + ' to version ' + newer.version), line = make('p', '', 'range');
				var sum = make('p', skein.summary(result.changes), 'sum');
				line.append(skein.link(skein.day(older.time), folder(older)), ' \u2192 ', skein.link(skein.day(newer.time), folder(newer)),
					' \u00b7 ' + steps.length + (steps.length === 1 ? ' version' : ' versions'));
				show([title, line, sum, skein.changes(result, steps, base)], steps.length === 1 ? 'What one version changed:' :
					'What ' + steps.length + ' versions changed in all:');
			}).catch(function (e) {
				if (mine === turn)
					show([], 'These versions cannot be compared: ' + e.message);
			});
	}
	function follow() {
		var wanted;
		try {
			wanted = asked();
		} catch (e) {
			turn++;
			show([], e.message);
			return;
		}
		if (wanted) {
			compare(wanted[0], wanted[1]);
		} else {
			turn++;
			from.value = all.length - 2;
			to.value = all.length - 1;
			show([], '');
		}
	}
	function choose() {
		history.pushState(null, '', location.pathname + address(Number(from.value), Number(to.value)));
		follow();
	}

	skein.get(base + 'history/index.json').then(function (history) {
		all = history.versions.filter(function (v) { return v.address; }).reverse();
		if (all.length < 2)
			return;
		status.setAttribute('role', 'status');
		made.hidden = true;
		place.append(field(from, 'compare-from', 'From'), field(to, 'compare-to', 'to'), status);
		place.hidden = false;
		document.querySelector('main > section').before(made);
		from.addEventListener('change', choose);
		to.addEventListener('change', choose);
		addEventListener('popstate', follow);
		addEventListener('hashchange', follow);
		follow();
	}).catch(function () {}); // the page says what it can
})();
