/* TODO: the rest */
int words; // FIXME
int todos; /* XXX */
