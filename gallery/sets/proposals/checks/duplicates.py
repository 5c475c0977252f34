"""Whether a set would have a picture twice: the same original, or one that looks the same. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from gallery.find.seeing import NEAR, bands, bands_near
from gallery.sets.proposals.checks.results import Change, Name, Outcome, Result, many, new_pictures, result

Pair = tuple[str, str]
HASH = 2**64 - 1


def near_duplicates(
    changes: Iterable[Change], hashes: Mapping[bytes, int], standing: Iterable[tuple[str, bytes]]
) -> Result:
    """`hashes` are of originals by name, as far as they are known. `standing` are slots that the change leaves as they are and
    whose picture is one of those or near one. The same picture twice fails, one that looks the same is a warning."""
    new = list(new_pictures(changes))
    pairs = set(_pairs(new, hashes, [*new, *standing]))
    pictures = dict([*new, *standing])
    same = {pair for pair in pairs if pictures[pair[0]] == pictures[pair[1]]}
    about = [slot for pair in pairs for slot in pair]
    unseen = len({picture for _, picture in new if picture not in hashes})
    if same:
        said = (
            f"{many(len(same), 'pair')} of slots would have the same picture, and {len(pairs - same)} more look alike."
        )
        return result(Name.NEAR_DUPLICATES, Outcome.FAILED, said, about)
    if pairs:
        said = f"{many(len(pairs), 'pair')} of slots would have pictures that look alike."
        return result(Name.NEAR_DUPLICATES, Outcome.WARNED, said, about)
    if unseen:
        said = f"None was found, but {many(unseen, 'picture')} could not be looked at yet."
        return result(Name.NEAR_DUPLICATES, Outcome.WARNED, said, [s for s, picture in new if picture not in hashes])
    return result(Name.NEAR_DUPLICATES, Outcome.PASSED, "No picture is there twice or looks like another.")


def bits_between(one: int, other: int) -> int:
    return ((one ^ other) & HASH).bit_count()


def _pairs(
    new: Iterable[tuple[str, bytes]], hashes: Mapping[bytes, int], all_there: Iterable[tuple[str, bytes]]
) -> Iterator[Pair]:
    """Each once, its slots in order. By the bands of their hashes: nobody compares everything with everything."""
    by_band: defaultdict[int, list[tuple[str, bytes]]] = defaultdict(list)
    by_name: defaultdict[bytes, list[str]] = defaultdict(list)
    for slot, picture in all_there:
        by_name[picture].append(slot)
        for band in bands(hashes[picture]) if picture in hashes else ():
            by_band[band].append((slot, picture))
    for slot, picture in new:
        yield from (_ordered(slot, other) for other in by_name[picture] if other != slot)
        if picture not in hashes:
            continue
        for other, theirs in {held for band in bands_near(hashes[picture]) for held in by_band.get(band, ())}:
            if other != slot and bits_between(hashes[picture], hashes[theirs]) <= NEAR:
                yield _ordered(slot, other)


def _ordered(one: str, other: str) -> Pair:
    return min(one, other), max(one, other)
