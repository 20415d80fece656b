"""The command line: thin, every command is one library call."""
