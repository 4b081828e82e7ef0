"""The weaker look: what can be told of a script from its text alone. Nothing is run."""
