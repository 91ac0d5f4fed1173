// The words of a text as src/site/words.c cuts them, and where they stand in it.
(function () {
	// Scripts that are written without spaces, as src/uni/props.c has them.
	var spaceless = new RegExp('[\\u0e01-\\u0fff\\u1000-\\u109f\\u1780-\\u17ff\\u1950-\\u19ff\\u1a20-\\u1aaf\\u2e80-\\u2fff' +
		'\\u3001-\\u302d\\u3030-\\u312f\\u3190-\\u31ff\\u3220-\\u325f\\u3280-\\u4dbf\\u4e00-\\u9fff\\ua9e0-\\ua9ff\\uaa60-\\uaadf' +
		'\\uf900-\\ufaff\\ufe10-\\ufe1f\\ufe30-\\ufe6f\\uff01-\\uff9f\\uffe0-\\uffe6\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}' +
		'\\u{1f200}-\\u{1f2ff}\\u{20000}-\\u{3fffd}]', 'u');
	var runs = /[\p{Alphabetic}\p{Nd}\p{M}]+/gu, WORD = 40;

	skein.fold = function (text) {
		return text.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '').replace(/[\u00b4\u02bc]/g, '\'').normalize('NFKC')
			.replace(/\u02bc/g, '\'').normalize('NFD').replace(/[\u0300-\u036f]/g, '').normalize('NFC').toLowerCase()
			.replace(/\u00df/g, 'ss').replace(/\u03c2/g, '\u03c3')
			.replace(/[\uab70-\uabbf]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xab70 + 0x13a0); })
			.replace(/[\u13f8-\u13fd]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 8); });
	};
	// Pieces of a folded text, in order: { s, at, run: of a script without spaces }.
	skein.cut = function (folded) {
		var out = [];
		(folded.match(runs) ? Array.from(folded.matchAll(runs)) : []).forEach(function (m) {
			var at = m.index, last = null;
			Array.from(m[0]).forEach(function (c) {
				var run = spaceless.test(c);
				if (!last || last.run !== run)
					out.push(last = { s: '', at: at, run: run });
				last.s += c;
				at += c.length;
			});
		});
		return out;
	};
	function fits(word) { return new TextEncoder().encode(word).length <= WORD; }
	// What the index has of a text: words, and of runs each character and each two beside each other.
	skein.indexed = function (text) {
		var all = [];
		skein.cut(skein.fold(text)).forEach(function (p) {
			var c = Array.from(p.s);
			if (!p.run)
				all.push(p.s);
			else
				c.forEach(function (x, i) {
					all.push(x);
					if (i)
						all.push(c[i - 1] + x);
				});
		});
		return all.filter(fits);
	};
	skein.hash = function (word) {
		var h = 2166136261;
		new TextEncoder().encode(Array.from(word).slice(0, 2).join('')).forEach(function (b) {
			h = Math.imul(h ^ b, 16777619) >>> 0;
		});
		return h;
	};

	// ---- a question: words, "phrases", begin* ----

	// Parts { pieces, open: the last word may go on, said: in quotes } that all have to be there;
	// with TYPING the last word may go on.
	skein.question = function (text, typing) {
		var parts = [], found = Array.from(text.matchAll(/"([^"]*)("|$)|[^\s"]+/g));
		found.forEach(function (m, i) {
			var said = m[1] !== undefined, raw = said ? m[1] : m[0], pieces = skein.cut(skein.fold(raw));
			var last = pieces[pieces.length - 1], end = typing && i === found.length - 1 && m.index + m[0].length === text.length;
			if (last)
				parts.push({ pieces: pieces, said: said, open: !last.run && (/\*$/.test(raw) || (end && m[2] !== '"')) });
		});
		return parts;
	};
	// The words of the index that a part asks for: { w, open }.
	skein.terms = function (part) {
		var all = [];
		part.pieces.forEach(function (p, i) {
			var c = Array.from(p.s), open = part.open && i === part.pieces.length - 1;
			if (!p.run && (fits(p.s) || open))
				all.push({ w: p.s, open: open && c.length > 1 });
			else if (p.run && c.length === 1)
				all.push({ w: p.s, open: false });
			else if (p.run)
				c.slice(1).forEach(function (x, k) { all.push({ w: c[k] + x, open: false }); });
		});
		return all;
	};

	// ---- a text that was found ----

	// Its pieces with the places of their characters in the text as it is written.
	skein.reading = function (text) {
		var folded = '', from = [], to = [];
		(text.match(/\P{M}\p{M}*|\p{M}+/gu) || []).reduce(function (at, cluster) {
			var f = skein.fold(cluster), i;
			for (i = 0; i < f.length; i++) {
				from.push(at);
				to.push(at + cluster.length);
			}
			folded += f;
			return at + cluster.length;
		}, 0);
		return { text: text, pieces: skein.cut(folded), from: from, to: to };
	};
	function place(reading, at, length) { return [reading.from[at], reading.to[at + length - 1]]; }
	// Where a part stands: ranges of the text; none: nowhere.
	skein.places = function (reading, part) {
		var all = [], want = part.pieces, n = want.length, first = want[0], last = want[n - 1];
		function same(p, w, i) {
			if (p.run !== w.run)
				return false;
			if (!w.run)
				return i === n - 1 && part.open ? p.s.startsWith(w.s) : p.s === w.s;
			return n === 1 || (i > 0 && i < n - 1 ? p.s === w.s : i ? p.s.startsWith(w.s) : p.s.endsWith(w.s));
		}
		reading.pieces.forEach(function (p, k) {
			var end, at;
			if (n === 1 && p.run && first.run) {
				for (at = p.s.indexOf(first.s); at >= 0; at = p.s.indexOf(first.s, at + first.s.length))
					all.push(place(reading, p.at + at, first.s.length));
			} else if (want.every(function (w, i) { return reading.pieces[k + i] && same(reading.pieces[k + i], w, i); })) {
				end = reading.pieces[k + n - 1];
				at = first.run ? p.at + p.s.length - first.s.length : p.at;
				all.push(place(reading, at, end.at + (last.run ? last.s : end.s).length - at));
			}
		});
		return all;
	};
})();
