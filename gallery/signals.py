"""What the gallery tells the rooms that pictures are made in."""

from django.dispatch import Signal

moved = Signal()
"""`pictures`: the numbers of those whose state of moderation has changed, inside the transaction."""
