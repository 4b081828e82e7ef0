"""A user's script, run, recorded and compared."""
