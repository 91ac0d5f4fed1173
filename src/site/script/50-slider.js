// A slider over the versions on the page of a thread or version, and the keys "[" and "]"
// for the version before and after.
(function () {
	if (typeof document === 'undefined')
		return;
	var around = document.querySelector('.versions[data-address], [data-version-slider]'), steps = { '[': null, ']': null };
	var older = document.querySelector('a[rel=prev]'), make = skein.make;
	if (older)
		steps['['] = older.href;

	// ALL: versions with a page, oldest first; HERE: which this page is.
	function slider(all, here, base) {
		var nav = make('nav', '', 'versions slider'), range = make('input'), marks = make('datalist');
		var say = make('output'), when = make('b'), what = make('span'), go = skein.link('', ''), compare = skein.link('', '');
		function to(i) { return base + 'v/' + encodeURIComponent(all[i].address) + '/'; }
		function tell() {
			var i = Number(range.value), v = all[i];
			when.textContent = 'Version ' + v.version + ', ' + skein.day(v.time);
			what.textContent = v.said;
			range.setAttribute('aria-valuetext', when.textContent + ': ' + v.said);
			go.hidden = i === here;
			go.textContent = 'Go to version ' + v.version;
			go.href = to(i);
			compare.hidden = i === here;
			compare.textContent = 'Compare it with version ' + all[here].version;
			compare.href = base + 'compare/?from=' + encodeURIComponent(all[Math.min(i, here)].address) + '&to=' +
				encodeURIComponent(all[Math.max(i, here)].address);
		}
		nav.setAttribute('aria-label', 'Versions');
		range.type = 'range';
		range.min = 0;
		range.max = all.length - 1;
		range.value = here;
		range.id = 'version-range';
		range.setAttribute('list', 'version-marks');
		marks.id = 'version-marks';
		all.forEach(function (v, i) {
			var mark = make('option');
			mark.value = i;
			marks.append(mark);
		});
		var label = make('label', 'Versions ' + all[0].version + ' to ' + all[all.length - 1].version);
		label.htmlFor = range.id;
		say.htmlFor = range.id;
		say.append(when, what);
		range.addEventListener('input', tell);
		range.addEventListener('keydown', function (e) {
			if (e.key === 'Enter' && !go.hidden)
				location.href = go.href;
		});
		nav.append(label, range, marks, say, go, compare);
		tell();
		if (around.matches('div'))
			around.append(nav);
		else
			around.after(nav);
		if (here > 0)
			steps['['] = to(here - 1);
		if (here + 1 < all.length)
			steps[']'] = to(here + 1);
	}
	if (around)
		skein.get(around.dataset.history).then(function (history) {
			var all = history.versions.filter(function (v) { return v.address; }).reverse();
			var here = all.findIndex(function (v) { return v.address === around.dataset.address; });
			if (here >= 0 && all.length > 1)
				slider(all, here, around.dataset.history.replace(/history\/index\.json$/, ''));
		}).catch(function () {}); // the links of the page are there

	document.addEventListener('keydown', function (e) {
		if (steps[e.key] && !skein.typing(e))
			location.href = steps[e.key];
	});
})();
