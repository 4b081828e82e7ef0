"""What other libraries had in 2020 and have no longer, put back by patches."""
