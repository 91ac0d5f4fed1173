int show(void)
{
	return popen("ls", "r");
}
