"""What moderation tells the rooms that know more than it: that something was decided about what somebody made."""

from django.dispatch import Signal

decided = Signal()
"""`decision` (its `case` loaded), `author`: a Player who is to be told, inside the decision's transaction."""

weighed = Signal()
"""`case`: something speaks for looking at its subject that did not before, inside the transaction."""
