// A source at its citation.
(function () {
	if (typeof document === 'undefined')
		return;
	var preview = null;
	function hide() {
		if (preview)
			preview.remove();
		preview = null;
	}
	function show(cite) {
		var target = document.getElementById(decodeURIComponent(cite.hash.slice(1))), at = cite.getBoundingClientRect();
		hide();
		if (!target)
			return;
		preview = skein.make('div', '', 'preview');
		preview.setAttribute('role', 'tooltip');
		Array.from(target.childNodes).forEach(function (n) { preview.append(n.cloneNode(true)); });
		preview.querySelectorAll('[id]').forEach(function (e) { e.removeAttribute('id'); });
		document.body.append(preview);
		var left = Math.min(at.left, document.documentElement.clientWidth - preview.offsetWidth - 16);
		preview.style.left = Math.max(16, left) + scrollX + 'px';
		preview.style.top = at.bottom + scrollY + 6 + 'px';
	}
	document.querySelectorAll('a.cite').forEach(function (cite) {
		cite.addEventListener('mouseenter', function () { show(cite); });
		cite.addEventListener('mouseleave', hide);
		cite.addEventListener('focus', function () { show(cite); });
		cite.addEventListener('blur', hide);
	});
	document.addEventListener('keydown', function (e) {
		if (e.key === 'Escape')
			hide();
	});
})();
