"""Reading a repository, wherever it is: one small interface, a file for each kind of host."""
