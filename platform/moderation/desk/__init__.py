"""The moderators' desk: what waits for a person, what was decided about it and why, and who answered that."""
