"""What descends from what, how it is drawn, and what changed on the way."""
