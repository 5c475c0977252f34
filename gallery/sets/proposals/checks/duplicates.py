"""Whether a set would have a picture twice: the same original, or one that looks the same. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gallery.find.seeing import NEAR, bands, bands_near
from gallery.sets.proposals.checks.results import Change, Name, Outcome, Result, many, new_pictures, result

Pair = tuple[str, str]
HASH = 2**64 - 1
PAIRS_MOST = 10_000
COMPARED_MOST = 1_000_000
"""About a second."""
CUT = f"None was found in {COMPARED_MOST:,} comparisons, and there is more to compare."

LARGE = "None was found, but the set has more slots than are looked through for a picture that it has had."


def near_duplicates(
    changes: Iterable[Change],
    hashes: Mapping[bytes, int],
    standing: Iterable[tuple[str, bytes]],
    *,
    is_all: bool = True,
) -> Result:
    """`hashes` are of originals by name, as far as they are known. `standing` are slots that the change leaves as they are and
    whose picture is one of those or near one; `is_all` says whether all slots were looked through for them. The same picture
    twice fails, one that looks the same is a warning."""
    new, there = list(new_pictures(changes)), list(standing)
    same, (alike, is_whole) = list(_same(new, there)), _alike(new, hashes, there)
    about = [slot for pair in [*same, *alike] for slot in pair]
    unseen = len({picture for _, picture in new if picture not in hashes})
    more = "" if is_whole else "at least "
    if same:
        said = (
            f"{many(len(same), 'slot')} would have another’s picture, and {more}{many(len(alike), 'pair')} look alike."
        )
        return result(Name.NEAR_DUPLICATES, Outcome.FAILED, said, about)
    if alike:
        said = f"{more.capitalize()}{many(len(alike), 'pair')} of pictures would look alike."
        return result(Name.NEAR_DUPLICATES, Outcome.WARNED, said, about)
    if not is_whole:
        return result(Name.NEAR_DUPLICATES, Outcome.WARNED, CUT)
    if not is_all:
        return result(Name.NEAR_DUPLICATES, Outcome.WARNED, LARGE)
    if unseen:
        said = f"None was found, but {many(unseen, 'picture')} could not be looked at yet."
        return result(Name.NEAR_DUPLICATES, Outcome.WARNED, said, [s for s, picture in new if picture not in hashes])
    return result(Name.NEAR_DUPLICATES, Outcome.PASSED, "No picture is there twice or looks like another.")


def bits_between(one: int, other: int) -> int:
    return ((one ^ other) & HASH).bit_count()


def _same(new: Iterable[tuple[str, bytes]], there: Iterable[tuple[str, bytes]]) -> Iterator[Pair]:
    """Each new slot beside the one that has its picture first: a thousand of one picture are not half a million pairs."""
    first: dict[bytes, str] = {}
    for slot, picture in there:
        first.setdefault(picture, slot)
    for slot, picture in new:
        if first.setdefault(picture, slot) != slot:
            yield _ordered(slot, first[picture])


def _alike(
    new: Iterable[tuple[str, bytes]], hashes: Mapping[bytes, int], there: Iterable[tuple[str, bytes]]
) -> tuple[list[Pair], bool]:
    """Two pictures each, in the slots that have them first, and whether that is all. By the bands of their hashes: nobody
    compares everything with everything, and of what somebody has made to fall together so much is compared as anybody would look
    at."""
    slots: dict[bytes, str] = {}
    by_band: defaultdict[int, list[bytes]] = defaultdict(list)
    for slot, picture in [*new, *there]:
        if picture in hashes and picture not in slots:
            slots[picture] = slot
            for band in bands(hashes[picture]):
                by_band[band].append(picture)
    told: dict[Pair, None] = {}
    compared = 0
    for picture in dict.fromkeys(picture for _, picture in new if picture in hashes):
        for other in (held for band in bands_near(hashes[picture]) for held in by_band.get(band, ())):
            compared += 1
            if compared > COMPARED_MOST or len(told) == PAIRS_MOST:
                return list(told), False
            pair = _ordered(slots[picture], slots[other])
            if other != picture and pair not in told and bits_between(hashes[picture], hashes[other]) <= NEAR:
                told[pair] = None
    return list(told), True


def _ordered(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)
