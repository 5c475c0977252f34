"""What the checks want to know of a change, found in rows. The checks themselves are pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from django.db.models import Max, Sum

from gallery.find import encoder, looks
from gallery.find.seeing import NEAR
from gallery.models import ImageSet, Look, Picture, SetPicture, SetProposal
from gallery.sets.proposals.checks import cells, whole
from gallery.sets.proposals.checks.cells import Origin
from gallery.sets.proposals.checks.duplicates import near_duplicates
from gallery.sets.proposals.checks.results import Change, Result, new_pictures, put_in
from gallery.sets.proposals.rules import Rules
from gallery.sets.proposals.standing import Standing
from gallery.sets.tree import versions

THEME_LEAST = 0.2
"""Cosine of MiniLM's vectors. Of 48 prompts to eight themes it takes one for a stranger (2 %), and of 336 pairs of a prompt with
another's theme it takes 88 % for strangers; the mean of the first is 0.40, of the second 0.08."""
THEME_MOST = 2_000
"""So many slots of a change are read for their meaning: a tenth of a second for some twenty."""
LOOKED_AT_MOST = 2_000
"""So many pictures of a change are compared with the set: a query each."""
WALKED_MOST = 200_000
"""So many slots of the target are looked through for pictures that the change brings again."""
PAGE = 1_000


def results(proposal: SetProposal, standing: Standing, rules: Rules) -> list[Result]:
    """Of all checks, in their order."""
    found = standing.changes()
    image_set = proposal.image_set
    names = {entry.picture.hex() for _, entry in put_in(found) if entry.picture}
    origins = _origins(image_set, names)
    author = proposal.author.key if proposal.author else ""
    theme = rules.theme or " ".join(part for part in (image_set.title, image_set.about) if part)
    before, after = _shares(standing, image_set, found)
    return [
        _duplicates(standing, image_set, found),
        cells.level(found, origins, rules.level),
        cells.licence(found, origins, author, image_set.licence),
        cells.metadata(found),
        whole.theme(_fits(found, theme), THEME_LEAST, theme[:80]),
        whole.balance(after, before, rules.share),
    ]


# --- what looks alike ---------------------------------------------------------------------------------------------------------
def _duplicates(standing: Standing, image_set: ImageSet, changes: Sequence[Change]) -> Result:
    new = {picture for _, picture in new_pictures(changes)}
    hashes = _hashes(new)
    near = set(new)
    for picture in sorted(new & hashes.keys())[:LOOKED_AT_MOST]:
        near |= {bytes.fromhex(blob) for blob in looks.copies_of(hashes[picture], NEAR)}
    there = _named(image_set, near)
    changed = {change.slot for change in changes}
    standing_there = [one for one in _slots_with(standing, there) if one[0] not in changed] if there else []
    is_all = not there or standing.ours.slots <= WALKED_MOST
    hashes |= _hashes({picture for _, picture in standing_there})
    return near_duplicates(changes, hashes, standing_there, is_all=is_all)


def _hashes(names: Collection[bytes]) -> dict[bytes, int]:
    rows = Look.objects.filter(pk__in=[name.hex() for name in names]).values_list("pk", "hash")
    return {bytes.fromhex(name): number for name, number in rows}


def _named(image_set: ImageSet, names: Collection[bytes]) -> set[bytes]:
    """Those that some version of the set has named: seldom any."""
    held = SetPicture.objects.filter(image_set=image_set, sha256__in=[name.hex() for name in names])
    return {bytes.fromhex(name) for name in held.values_list("sha256", flat=True)}


def _slots_with(standing: Standing, pictures: Collection[bytes]) -> list[tuple[str, bytes]]:
    some = islice(_walk(standing), WALKED_MOST)
    return [(slot, picture) for slot, picture in some if picture in pictures]


def _walk(standing: Standing) -> Iterator[tuple[str, bytes]]:
    """All slots of the target with their pictures, a thousand at a time."""
    root, after = bytes(standing.ours.root), None
    while page := versions.page_by_key(standing.nodes, root, after, PAGE):
        yield from ((slot, entry.picture) for slot, entry in page)
        after = page[-1][0]


# --- whose it is --------------------------------------------------------------------------------------------------------------
def _origins(image_set: ImageSet, names: Collection[str]) -> dict[bytes, Origin]:
    """Of originals that the gallery has: the strictest level that a picture of it has, and whose they are."""
    levels = dict(Picture.objects.filter(blob__in=names).values_list("blob").annotate(Max("level")).order_by())
    owners: defaultdict[str, set[str]] = defaultdict(set)
    rows = Picture.objects.filter(blob__in=names, deleted_at=None, owner__isnull=False)
    for blob, owner in rows.values_list("blob", "owner__key").distinct():
        owners[blob].add(owner)
    return {bytes.fromhex(blob): Origin(level, frozenset(owners[blob])) for blob, level in levels.items()}


def _shares(
    standing: Standing, image_set: ImageSet, changes: Sequence[Change]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many pictures are whose, before the change and after. Of the default branch that is kept with the set; of another one
    all of it is walked."""
    default = image_set.branches.filter(name=image_set.default_branch).first()
    if default is not None and default.head_id == standing.ours.pk:
        rows = SetPicture.objects.filter(image_set=image_set, slots__gt=0).order_by()
        counted = rows.values_list("picture__owner__nickname").annotate(Sum("slots"))
        before = Counter({name or "": many for name, many in counted})
    else:
        before = Counter()
        before = _by_owner(image_set, Counter(picture for _, picture in _walk(standing) if picture))
    moved: Counter[bytes] = Counter()
    for _, was, is_now in changes:
        moved.subtract([was.picture] if was is not None and was.picture else [])
        moved.update([is_now.picture] if is_now is not None and is_now.picture else [])
    after = Counter(before)
    for name, many in _by_owner(image_set, moved).items():
        after[name] += many
    return before, after


def _by_owner(image_set: ImageSet, pictures: Counter[bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    names = list(pictures)
    for start in range(0, len(names), PAGE):
        some = names[start : start + PAGE]
        owners = _owners(image_set, some)
        for picture in some:
            found[owners.get(picture, "")] += pictures[picture]
    return found


def _owners(image_set: ImageSet, pictures: Collection[bytes]) -> dict[bytes, str]:
    rows = SetPicture.objects.filter(image_set=image_set, sha256__in={picture.hex() for picture in pictures})
    found = rows.filter(picture__owner__isnull=False).values_list("sha256", "picture__owner__nickname")
    return {bytes.fromhex(name): nickname for name, nickname in found}


# --- what it means ------------------------------------------------------------------------------------------------------------
def _fits(changes: Sequence[Change], theme: str) -> dict[str, float] | None:
    """Of each changed slot with words; what has a caption is about that, too."""
    if not theme or not encoder.is_there():
        return None
    words = {slot: f"{entry.caption} {entry.prompt}".strip() for slot, entry in put_in(changes)}
    said = [(slot, text) for slot, text in words.items() if text][:THEME_MOST]
    if not said:
        return {}
    near = encoder.encode([text for _, text in said]) @ encoder.meaning_of(theme)
    return {slot: float(fit) for (slot, _), fit in zip(said, near, strict=True)}
