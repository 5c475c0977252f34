"""What can be said of each changed slot by itself: its level, its words, whose picture it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gallery.sets.proposals.checks.results import Change, Name, Outcome, Result, many, new_pictures, put_in, result

LEVELS = ("everyone", "mild", "mature")


@dataclass(frozen=True, slots=True)
class Origin:
    """What the gallery knows of an original: for whom its pictures are, and who has one (their keys)."""

    level: int
    owners: frozenset[str]


def level(changes: Iterable[Change], origins: Mapping[bytes, Origin], most: int) -> Result:
    """Nothing is above the set's level, neither as its slot says nor as the gallery knows the picture."""
    above = [
        slot
        for slot, entry in put_in(changes)
        if max(entry.level, origins[entry.picture].level if entry.picture in origins else 0) > most
    ]
    named = LEVELS[most] if most < len(LEVELS) else str(most)
    if above:
        said = f"{many(len(above), 'slot')} above this set’s level, which is {named}."
        return result(Name.LEVEL, Outcome.FAILED, said, above)
    return result(Name.LEVEL, Outcome.PASSED, f"Everything is within this set’s level, which is {named}.")


def licence(changes: Iterable[Change], origins: Mapping[bytes, Origin], author: str, named: str) -> Result:
    """`author` is whoever proposes it, by key; `named` is the set's licence. Only of what is one's own can one say that it may
    be used so; a picture that the gallery does not know is nobody's to give."""
    if not named:
        return result(Name.LICENCE, Outcome.PASSED, "This set names no licence, so nothing is asked.")
    pictures = list(new_pictures(changes))
    unknown = [slot for slot, picture in pictures if picture not in origins]
    others = [slot for slot, picture in pictures if picture in origins and author not in origins[picture].owners]
    if unknown:
        said = f"{many(len(unknown), 'picture')} of which nobody here knows whose they are: nobody can give them under {named}."
        return result(Name.LICENCE, Outcome.FAILED, said, unknown)
    if others:
        said = f"{many(len(others), 'picture')} of others: make sure that they agree to {named}."
        return result(Name.LICENCE, Outcome.WARNED, said, others)
    return result(Name.LICENCE, Outcome.PASSED, f"Every new picture is its proposer’s own to give under {named}.")


def metadata(changes: Iterable[Change]) -> Result:
    """A slot without any words cannot be found or trained on; one that lacks some is a warning."""
    changed = list(put_in(changes))
    silent = [slot for slot, entry in changed if not (entry.prompt or entry.caption or entry.tags)]
    lacking = [slot for slot, entry in changed if not (entry.prompt and entry.caption and entry.tags)]
    if silent:
        said = f"{many(len(silent), 'slot')} without prompt, caption and tags."
        return result(Name.METADATA, Outcome.FAILED, said, silent)
    if lacking:
        lacks = [cell for cell in ("prompt", "caption", "tags") if any(not getattr(one, cell) for _, one in changed)]
        said = f"{many(len(lacking), 'slot')} without all of their words; what lacks is {' or '.join(lacks)}."
        return result(Name.METADATA, Outcome.WARNED, said, lacking)
    return result(Name.METADATA, Outcome.PASSED, "Every changed slot has a prompt, a caption and tags.")
