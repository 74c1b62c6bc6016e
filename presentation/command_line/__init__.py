"""What the command line says where other surfaces show a link or a form: commands to copy."""
