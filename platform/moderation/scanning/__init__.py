"""Pictures as programs see them: what they observe, from which scores on it is not shown, and what is yet to be looked at."""
