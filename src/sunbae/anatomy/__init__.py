"""What a network is made of, told from its configuration alone: nothing in a file is run."""
