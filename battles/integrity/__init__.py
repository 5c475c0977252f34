"""Fair play among voters: what their ballots tell of them, what is excluded for it, and how that is put right in public.

Nothing is excluded by itself: a ring is taken out once moderators uphold the proposals, and of one that votes honestly three
times in ten part of the gain is left.

`judged`, `bets`, `signs`, `crowd`, `favours` and `rings` are pure. Nobody imports this room but addresses, the admin and the
wiring.
"""
