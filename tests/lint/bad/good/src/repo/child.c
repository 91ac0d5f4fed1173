void child(void)
{
	_exit(1);
}

void parent(void)
{
	if (fork() == 0)
		child();
}
