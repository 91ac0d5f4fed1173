// Escape takes away what the style sheet shows beside a citation or a sentence while it is
// pointed at or has the focus; the next move brings it back.
(function () {
	if (typeof document === 'undefined')
		return;
	function back() { document.body.classList.remove('quiet'); }
	document.addEventListener('keydown', function (e) {
		if (e.key === 'Escape')
			document.body.classList.add('quiet');
		else if (e.key === 'Tab')
			back();
	});
	document.addEventListener('pointermove', back);
})();
