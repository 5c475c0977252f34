"""What can be said of a change as a whole: whether it is about what the set is about, and whether one person fills it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from gallery.sets.proposals.checks.results import Name, Outcome, Result, many, result

FEWEST = 20
"""A smaller set has just begun: somebody has to be the first."""


def theme(fits: Mapping[str, float] | None, least: float, named: str) -> Result:
    """`fits` says of each changed slot with words how near they mean to the set's theme, -1 to 1; None where there is no theme or
    nobody here can tell."""
    if fits is None:
        return result(
            Name.THEME, Outcome.PASSED, "Nothing is asked: this set has no theme, or this site no text encoder."
        )
    far = [slot for slot, fit in fits.items() if fit < least]
    if far:
        said = f"{many(len(far), 'slot')} whose words are far from “{named}”."
        return result(Name.THEME, Outcome.WARNED, said, far)
    return result(Name.THEME, Outcome.PASSED, f"All words are about “{named}”.")


def balance(counts: Mapping[str, int], before: Mapping[str, int], most: float) -> Result:
    """How many pictures of the set are whose, by nickname or "" for nobody's, after the change and before. Nobody is blamed for
    a share that the change does not make larger."""
    whole, was = sum(counts.values()), sum(before.values())
    shares = {who: count / whole for who, count in counts.items() if who} if whole else {}
    if whole < FEWEST or len(shares) < 2:
        return result(
            Name.BALANCE, Outcome.PASSED, "The set is too small, or has too few contributors, to speak of shares."
        )
    over = {
        who: share for who, share in shares.items() if share > most and share > (before.get(who, 0) / was if was else 0)
    }
    if over:
        told = ", ".join(f"{who} {share:.0%}" for who, share in sorted(over.items(), key=lambda one: -one[1]))
        said = f"More than {most:.0%} of the pictures would be of one contributor: {told}."
        return result(Name.BALANCE, Outcome.WARNED, said)
    widest = max(shares.values())
    return result(
        Name.BALANCE, Outcome.PASSED, f"No contributor has more than {max(most, widest):.0%} of the pictures."
    )
