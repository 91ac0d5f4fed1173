// The words of a text as src/site/brief.c cuts them, and where they lie in the index.
(function () {
	var spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
	skein.words = function (text) {
		var found = text.normalize('NFKC').toLowerCase().replace(/\u00df/g, 'ss').match(/[\p{L}\p{Nd}\u0300-\u036f]+/gu) || [];
		var out = [];
		found.forEach(function (w) {
			var run = '', plain = '';
			function end() {
				var c = Array.from(run);
				if (c.length === 1)
					out.push({ w: run });
				for (var i = 1; i < c.length; i++)
					out.push({ w: c[i - 1] + c[i] });
				if (plain)
					out.push({ w: plain, open: true });
				run = plain = '';
			}
			Array.from(w).forEach(function (c) {
				if (spaceless.test(c)) {
					if (plain) end();
					run += c;
				} else {
					if (run) end();
					plain += c;
				}
			});
			end();
		});
		return out;
	};
	skein.shardOf = function (word, n) {
		var h = 2166136261;
		new TextEncoder().encode(Array.from(word).slice(0, 2).join('')).forEach(function (b) {
			h = Math.imul(h ^ b, 16777619) >>> 0;
		});
		return h % n;
	};
})();
