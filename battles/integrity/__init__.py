"""Fair play among voters: what their ballots tell of them, what is excluded for it, and how that is put right in public.

A ring is taken out whole where it is fully loyal and a moderator upholds the proposal: nothing is excluded by itself. Of one
that votes honestly now and then part of the gain is left.

`judged`, `bets`, `signs`, `crowd` and `rings` are pure. Nobody imports this room but addresses, the admin and the wiring.
"""
