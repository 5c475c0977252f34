"""Looks whether sets are what their names say, and their derived rows what their versions say; puts right what is derived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from gallery.models import ImageSet, SetBlame, SetCommit, SetPicture
from gallery.sets import commits, store
from gallery.sets.reaching import is_true, reached
from gallery.sets.tree import versions
from gallery.sets.tree.entries import KIND, Entry, decode
from gallery.sets.tree.names import Malformed, Missing
from gallery.sets.tree.nodes import Held, Nodes

PAGE = 1_000


@dataclass(slots=True)
class Faults:
    """Of one set. Nodes and commits cannot be put right: what they say is lost or was changed by hand."""

    image_set: ImageSet
    nodes: list[str] = field(default_factory=list)
    commits: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)

    @property
    def are_lost(self) -> bool:
        return bool(self.nodes or self.commits or self.heads)

    @property
    def can_be_mended(self) -> bool:
        return bool(self.counts or self.unnamed or self.slots)

    def __bool__(self) -> bool:
        return self.are_lost or self.can_be_mended


def faults(image_set: ImageSet) -> Faults:
    """Reads all of a set: every node of every version once, and each branch's head as a whole."""
    found = Faults(image_set)
    pictures = _look_at_nodes(image_set, found)
    if not found.nodes:
        _look_at_commits(image_set, found)
        _look_at_heads(image_set, found)
        _look_at_pictures(image_set, found, pictures)
    return found


@transaction.atomic
def mend(found: Faults) -> None:
    """Counts, and the rows of pictures. Of a picture that no row tells of nobody knows who gave it: it shows as a card."""
    held = ImageSet.objects.select_for_update(no_key=True).get(pk=found.image_set.pk)
    for number, slots in found.counts.items():
        SetCommit.objects.filter(pk=number).update(slots=slots)
    rows = [SetPicture(image_set=held, sha256=one) for one in found.unnamed]
    SetPicture.objects.bulk_create(rows, ignore_conflicts=True)
    head = held.branches.select_related("head").get(name=held.default_branch).head
    true = _named(head)
    for row in SetPicture.objects.filter(image_set=held):
        if row.slots != true[row.sha256]:
            SetPicture.objects.filter(pk=row.pk).update(slots=true[row.sha256])
    SetBlame.objects.filter(commit__image_set=held).delete()


def _look_at_nodes(image_set: ImageSet, found: Faults) -> set[str]:
    """The pictures that any version names."""
    pictures: set[str] = set()
    for one in reached(image_set.commits.values_list("root", flat=True).distinct()):
        if not is_true(one) or one.body is None:
            found.nodes.append(one.name.hex())
        elif one.body.startswith(KIND):
            try:
                pictures.add(decode(one.body).picture.hex())
            except Malformed:
                found.nodes.append(one.name.hex())
    return pictures - {""}


def _look_at_commits(image_set: ImageSet, found: Faults) -> None:
    nodes = store.work()
    for one in image_set.commits.select_related("parent", "merged", "image_set").order_by("pk").iterator():
        if commits.named(one) != bytes(one.name) or not commits.is_sealed(one):
            found.commits.append(one.hex)
        try:
            count = versions.count(nodes, bytes(one.root))
        except (Missing, Malformed):
            found.commits.append(one.hex)
            continue
        if count != one.slots:
            found.counts[one.pk] = count


def _look_at_heads(image_set: ImageSet, found: Faults) -> None:
    """The same slots put together anew have the same root."""
    roots = {bytes(branch.head.root): branch for branch in image_set.branches.select_related("head")}
    for root, branch in roots.items():
        if versions.built(Nodes(Held()), dict(_slots(branch.head))) != root:
            found.heads.append(branch.name)


def _look_at_pictures(image_set: ImageSet, found: Faults, pictures: set[str]) -> None:
    kept = dict(SetPicture.objects.filter(image_set=image_set).values_list("sha256", "slots"))
    found.unnamed = sorted(pictures - kept.keys())
    true = _named(image_set.branches.select_related("head").get(name=image_set.default_branch).head)
    found.slots = {sha256: true[sha256] for sha256, slots in kept.items() if slots != true[sha256]}


def _named(head: SetCommit) -> Counter[str]:
    return Counter(entry.picture.hex() for _, entry in _slots(head) if entry.picture)


def _slots(head: SetCommit) -> Iterator[tuple[str, Entry]]:
    last: str | None = None
    while page := versions.page_by_key(store.work(), bytes(head.root), last, PAGE):
        yield from page
        last = page[-1][0]
