"""Nodes as whoever works on trees has them: read in batches, remembered for a while, and new ones gathered to be kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock
from typing import Protocol

from gallery.sets.tree.names import Missing, name_of
from gallery.sets.tree.node import Node, decode

REMEMBERED = 8192
"""Nodes, of about 4 KB each in memory."""


class Source(Protocol):
    """Where bodies are kept. It gives those of the names that it has."""

    def read(self, names: Collection[bytes]) -> Mapping[bytes, bytes]: ...


Tops = Callable[[Collection[bytes], int], Mapping[bytes, bytes]]
"""Of versions their roots and first nodes, as many as are cheaply had at once; also those on the way to so many first leaves."""


class Memory:
    """Nodes that were read lately. They never change, so many may share one; the oldest goes first."""

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._nodes: dict[bytes, Node | bytes] = {}
        self._lock = Lock()

    def get(self, name: bytes) -> Node | bytes | None:
        return self._nodes.get(name)

    def keep(self, nodes: Mapping[bytes, Node | bytes]) -> None:
        with self._lock:
            self._nodes.update(nodes)
            if len(self._nodes) > self._most:
                for name in list(self._nodes)[: len(self._nodes) - self._most * 3 // 4]:
                    del self._nodes[name]

    def forget(self) -> None:
        with self._lock:
            self._nodes.clear()


class Nodes:
    """What one piece of work reads and makes. `fresh` are the bodies that it made: to be kept before anybody is told a name."""

    def __init__(self, source: Source, memory: Memory | None = None, tops: Tops | None = None) -> None:
        self._source = source
        self._tops = tops
        self._memory = memory
        self._near: dict[bytes, Node] = {}
        self._roots: dict[bytes, bytes] = {}
        self.fresh: dict[bytes, bytes] = {}

    def one(self, name: bytes) -> Node:
        return self._near.get(name) or self.many([name])[0]

    def many(self, names: Sequence[bytes]) -> list[Node]:
        """In their order; what is not at hand is read at once. Raises Missing."""
        near = self._near
        lacking = [name for name in names if name not in near]
        if lacking:
            self._fetch(lacking)
        return [near[name] for name in names]

    def put(self, node: Node) -> bytes:
        """Its name. The lists of a node that was put are never changed."""
        name = name_of(node.body)
        if name not in self._near:
            self._near[name] = node
            self.fresh[name] = node.body
        return name

    def put_body(self, body: bytes) -> bytes:
        """Of something that is no node."""
        name = name_of(body)
        self.fresh[name] = body
        return name

    def put_root(self, body: bytes) -> bytes:
        name = self.put_body(body)
        self._roots[name] = body
        return name

    def look_ahead(self, roots: Collection[bytes], leaves: int = 0) -> None:
        """Reads at once what somebody who begins with these roots will ask for, where nothing of them is remembered."""
        lacking = [name for name in roots if name not in self._roots and not self._remembered(name)]
        if not lacking or self._tops is None:
            return
        read = self._tops(lacking, leaves)
        nodes = {name: decode(body) for name, body in read.items() if name not in lacking}
        self._roots |= {name: read[name] for name in lacking if name in read}
        self._near |= nodes
        if self._memory is not None:
            self._memory.keep({**nodes, **self._roots})

    def _remembered(self, name: bytes) -> bool:
        return self._memory is not None and self._memory.get(name) is not None

    def root(self, name: bytes) -> bytes:
        """The body of a root, which is asked for again and again. Raises Missing."""
        if name in self._roots:
            return self._roots[name]
        if self._memory is not None and isinstance(body := self._memory.get(name), bytes):
            return body
        body = self.bodies([name])[name]
        if self._memory is not None and name not in self.fresh:
            self._memory.keep({name: body})
        return body

    def remember(self) -> None:
        """What was fresh is kept by now: others find it in memory."""
        if self._memory is not None:
            known: Mapping[bytes, Node | bytes] = {**self._near, **self._roots}
            self._memory.keep({name: known[name] for name in self.fresh if name in known})
        self.fresh = {}

    def bodies(self, names: Collection[bytes]) -> dict[bytes, bytes]:
        """Of what is no node, read at once. Raises Missing."""
        found = {name: self.fresh[name] for name in names if name in self.fresh}
        lacking = {name for name in names if name not in found}
        if lacking:
            found |= self._read(lacking)
        return found

    def _fetch(self, names: Collection[bytes]) -> None:
        lacking = set()
        for name in names:
            if self._memory is not None and isinstance(node := self._memory.get(name), Node):
                self._near[name] = node
            elif name in self.fresh:
                self._near[name] = decode(self.fresh[name])
            else:
                lacking.add(name)
        if lacking:
            read = {name: decode(body) for name, body in self._read(lacking).items()}
            self._near |= read
            if self._memory is not None:
                self._memory.keep(read)

    def _read(self, names: Collection[bytes]) -> Mapping[bytes, bytes]:
        bodies = self._source.read(names)
        if len(bodies) != len(names):
            raise Missing([name for name in names if name not in bodies])
        return bodies


class Held:
    """A source in memory alone, for tests and for whoever only computes a root."""

    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def read(self, names: Collection[bytes]) -> Mapping[bytes, bytes]:
        return {name: self.kept[name] for name in names if name in self.kept}

    def keep(self, fresh: Mapping[bytes, bytes]) -> None:
        self.kept.update(fresh)
