"""The audit: what is seen while a script runs, and what that says of its scores."""
