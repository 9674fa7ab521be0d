"""The command line: words in, one call, text and an exit code out. The only part that prints."""
