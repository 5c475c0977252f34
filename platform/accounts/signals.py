"""What other rooms may hear of people. Accounts know none of the listeners."""

from django.dispatch import Signal

# Sent inside the transaction that makes one player of two, with `source` and `target`: rows that hang on `source` move
# to `target` here and now, and whoever cannot move theirs raises.
players_merged = Signal()

# Sent inside the transaction in which `player` mutes `other` or (`is_blocked`) blocks them: what stands between the two ends
# here and now.
players_parted = Signal()
