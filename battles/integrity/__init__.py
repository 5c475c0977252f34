"""Fair play among voters: what their ballots tell of them, what is excluded for it, and how that is put right in public.

`judged`, `bets`, `signs`, `crowd` and `rings` are pure. Nobody imports this room but addresses, the admin and the wiring.
"""
