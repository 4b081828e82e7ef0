"""A script of 2020, written in today's Keras: `convert.modernize` for a text, `file.modernize_file` for a file."""
