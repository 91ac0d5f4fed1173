void copy(char *d, const char *s)
{
	/* strcpy(d, s) is named only */
	d = strtok (d, s);
	return strcpy(d, s);
}

#define COPY(d, s) strcat(d, s)
