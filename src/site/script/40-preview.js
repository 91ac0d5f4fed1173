// Escape takes away what the style sheet shows beside a citation or a sentence while it is
// pointed at or has the focus; the next move brings it back, of the pointer or of the focus.
(function () {
	if (typeof document === 'undefined')
		return;
	// Who hears the page hears the source at its citation, too.
	document.querySelectorAll('.cite + .peek').forEach(function (peek, i) {
		peek.setAttribute('role', 'tooltip');
		peek.id = peek.id || 'peek-' + i;
		peek.previousElementSibling.setAttribute('aria-describedby', peek.id);
	});
	function back() { document.body.classList.remove('quiet'); }
	document.addEventListener('keydown', function (e) {
		if (e.key === 'Escape')
			document.body.classList.add('quiet');
	});
	document.addEventListener('focusin', back);
	document.addEventListener('pointermove', back);
})();
