#include "model/events.h"

void skn_events_init(struct skn_events *events, enum skn_events_form form)
{
	*events = (struct skn_events){ .form = form };
	skn_buf_init(&events->line);
	skn_buf_init(&events->name);
	skn_buf_init(&events->data);
	events->line.max = events->data.max = SKN_EVENT_MAX;
}

void skn_events_release(struct skn_events *events)
{
	skn_buf_release(&events->line);
	skn_buf_release(&events->name);
	skn_buf_release(&events->data);
}

static int dispatch(struct skn_events *e, struct skn_err *err)
{
	int rc = SKN_OK;

	if (e->has_data)
		rc = e->take(e->ctx, e->name.p, e->data.p, e->data.n, err);
	skn_buf_clear(&e->name);
	skn_buf_clear(&e->data);
	e->has_data = false;
	return rc;
}

static void take_field(struct skn_events *e, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	size_t name_n = colon ? (size_t)(colon - line) : n;
	const char *value = colon ? colon + 1 : line + n;
	size_t value_n = n - (size_t)(value - line);

	if (value_n && *value == ' ') {
		value++;
		value_n--;
	}
	if (name_n == 4 && memcmp(line, "data", 4) == 0) {
		if (e->has_data)
			skn_buf_addc(&e->data, '\n');
		skn_buf_add(&e->data, value, value_n);
		e->has_data = true;
	} else if (name_n == 5 && memcmp(line, "event", 5) == 0) {
		skn_buf_clear(&e->name);
		skn_buf_add(&e->name, value, value_n);
	}
}

static int take_line(struct skn_events *e, struct skn_err *err)
{
	const char *line = e->line.p;
	size_t n = e->line.n;
	int rc = SKN_OK;

	if (e->line.full || e->data.full)
		return skn_fail(err, SKN_EDATA, "a message of the answer is larger than %zu bytes", SKN_EVENT_MAX);
	if (!e->started && n >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0) {
		line += 3;
		n -= 3;
	}
	e->started = true;
	if (e->form == SKN_EVENTS_LINES) {
		if (n)
			rc = e->take(e->ctx, "", line, n, err);
	} else if (n == 0) {
		rc = dispatch(e, err);
	} else if (*line != ':') {
		take_field(e, line, n);
	}
	skn_buf_clear(&e->line);
	return rc;
}

int skn_events_feed(struct skn_events *events, const char *p, size_t n, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		bool second = events->after_cr && p[i] == '\n';

		events->after_cr = p[i] == '\r';
		if (second)
			continue;
		if (p[i] == '\n' || p[i] == '\r')
			rc = take_line(events, err);
		else
			skn_buf_addc(&events->line, p[i]);
	}
	return rc;
}

int skn_events_end(struct skn_events *events, struct skn_err *err)
{
	return events->form == SKN_EVENTS_LINES && events->line.n ? take_line(events, err) : SKN_OK;
}
