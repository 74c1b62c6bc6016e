"""The words of the command line, which shows commands to copy instead of links and forms."""
