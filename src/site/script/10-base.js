// The site's script: every page is whole without it.  What it shows it writes as text
// (textContent), never as markup, and it asks only its own site.  The parts share one
// object; those that only compute run without a page, too.
'use strict';
var skein = {};

(function () {
	if (typeof document === 'undefined')
		return;
	skein.root = document.body.dataset.root || './';
	skein.make = function (name, text, kind) {
		var e = document.createElement(name);
		if (text)
			e.textContent = text;
		if (kind)
			e.className = kind;
		return e;
	};
	skein.link = function (text, href, kind) {
		var a = skein.make('a', text, kind);
		a.href = href;
		return a;
	};
	var had = {};
	skein.get = function (path) {
		had[path] = had[path] || fetch(path).then(function (r) {
			if (!r.ok)
				throw new Error(path + ': ' + r.status);
			return r.json();
		}).catch(function (e) {
			delete had[path];
			throw e;
		});
		return had[path];
	};
	// Of a folder below the site.
	skein.address = function (path) {
		return skein.root + path.split('/').map(encodeURIComponent).join('/') + '/';
	};
	skein.day = function (time) {
		return new Date(time).toLocaleDateString('en-GB',
			{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
	};
	skein.typing = function (e) {
		return e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || e.target.isContentEditable ||
			/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
	};
})();
