"""Several pictures chosen at once, and what is done to them together."""
