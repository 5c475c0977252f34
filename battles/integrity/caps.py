"""How much a cluster may move a leaderboard: voters who turn up together where one player plays, once it is proven that some of
them favour that player, count as one voter together wherever the player's pictures stand. Pure.

The proof is the ring's e-value (battles.integrity.rings): in a town of honest voters any cluster at all is ever held with
probability at most 1/200, so nothing is held and no interval is wrong elsewhere. Company goes by turning up and never by how
somebody voted, so that a member who votes honestly now and then is held too; an honest companion's votes about others count as
ever. Who is held now says battles.integrity.holding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

Shares = Mapping[tuple[int, int], float]
"""By voter and author what a vote weighs."""


def shares_of(company: Collection[int], author: int) -> dict[tuple[int, int], float]:
    """All of them together as one voter, who judged as often as they do on average."""
    return {(voter, author): 1 / len(company) for voter in company}


def share(held: Shares, voter: int, authors: Collection[int]) -> float:
    """What this voter's votes between entries of these authors weigh, 1 for nearly everybody."""
    return min(held.get((voter, author), 1.0) for author in authors)


def seen(held: Shares) -> str:
    """Differs when the shares do; empty where nobody is held."""
    return hashlib.sha256(repr(sorted(held.items())).encode()).hexdigest()[:12] if held else ""
