"""Sets of a few slots as hypothesis draws them, and what a set is in its plainest form: a dict."""

from __future__ import annotations

from hypothesis import strategies as st

from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of
from gallery.sets.tree.nodes import Held, Memory, Nodes

Slots = dict[str, Entry]

ORDERS = st.integers(1, 36**2 - 1).map(lambda number: _digits(number))
PICTURES = st.sampled_from([b"", name_of(b"a heron"), name_of(b"an otter"), name_of(b"a kite")])
WORDS = st.sampled_from(["", "a heron", "an otter in rain", "ein Milan über dem Tal", "雨の中の川獺"])
TAGS = st.sampled_from([(), ("bird",), ("bird", "rain"), ("otter",)])
ENTRIES = st.builds(Entry, PICTURES, WORDS, WORDS, TAGS, st.integers(0, 2), ORDERS)
KEYS = st.integers(0, 600).map(lambda number: f"slot-{number}")
SETS = st.dictionaries(KEYS, ENTRIES, max_size=30)
CHANGES = st.dictionaries(KEYS, st.none() | ENTRIES, max_size=30)


def many(first: int, last: int) -> Slots:
    """Slots of these numbers: enough of them for a tree of several levels, which hypothesis would be slow to draw."""
    return {
        f"slot-{number}": Entry(name_of(b"%d" % number), f"number {number}", order=_digits(number + 1))
        for number in range(first, last)
    }


def with_changes(slots: Slots, changes: dict[str, Entry | None]) -> Slots:
    return {key: entry for key, entry in (slots | changes).items() if entry is not None}


class Shelf:
    """Where one test keeps what it makes."""

    def __init__(self) -> None:
        self.held = Held()
        self.memory = Memory()

    def built(self, slots: Slots) -> bytes:
        nodes = self.nodes()
        return self._kept(nodes, versions.built(nodes, slots))

    def changed(self, root: bytes, changes: dict[str, Entry | None]) -> bytes:
        nodes = self.nodes()
        return self._kept(nodes, versions.changed(nodes, root, changes))

    def merged(self, base: bytes, ours: bytes, theirs: bytes) -> versions.Merged:
        nodes = self.nodes()
        merged = versions.merged(nodes, base, ours, theirs)
        self._kept(nodes, merged.root)
        return merged

    def slots(self, root: bytes) -> Slots:
        """All of a version, page by page."""
        found: Slots = {}
        while page := versions.page_by_key(self.nodes(), root, list(found)[-1] if found else None, 100):
            found.update(page)
        return found

    def nodes(self) -> Nodes:
        return Nodes(self.held, self.memory)

    def _kept(self, nodes: Nodes, root: bytes) -> bytes:
        self.held.keep(nodes.fresh)
        return root


def _digits(number: int) -> str:
    """The number as a fraction in base 36, without zeros at its end."""
    digits = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits.rstrip("0")
