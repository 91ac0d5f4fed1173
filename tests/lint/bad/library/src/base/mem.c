void check(void)
{
	abort();
	perror("memory");
}
