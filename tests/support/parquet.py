"""Reads as much of Parquet as our files have, from the format's own description: a second opinion of what was written."""

from __future__ import annotations

from struct import unpack_from

Struct = dict[int, object]


class Compact:
    """Thrift's compact protocol, forwards."""

    def __init__(self, body: bytes, at: int = 0) -> None:
        self.body, self.at = body, at

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while (head := self._byte()) != 0:
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            found[number] = self._value(head & 15)
        return found

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def _value(self, kind: int) -> object:
        match kind:
            case 5 | 6:
                return self._zigzag()
            case 8:
                length = self.varint()
                self.at += length
                return self.body[self.at - length : self.at]
            case 9:
                head = self._byte()
                count = head >> 4 if head >> 4 != 15 else self.varint()
                return [self._value(head & 15) for _ in range(count)]
            case 12:
                return self.struct()
        raise ValueError(kind)

    def _zigzag(self) -> int:
        number = self.varint()
        return number >> 1 ^ -(number & 1)

    def _byte(self) -> int:
        self.at += 1
        return self.body[self.at - 1]


def columns(body: bytes) -> dict[str, list[object]]:
    """By dotted path: None is no value, and of tags there is a list for each row."""
    assert body[:4] == body[-4:] == b"PAR1"
    (length,) = unpack_from("<L", body, len(body) - 8)
    footer = Compact(body, len(body) - 8 - length).struct()
    (group,) = footer[4]  # type: ignore[misc]
    found = {}
    for chunk in group[1]:  # type: ignore[index]
        about = chunk[3]
        path = b".".join(about[3]).decode()
        page = Compact(body, about[9])
        count = page.struct()[5][1]  # type: ignore[index]
        repetitions = _levels(page, count) if path.startswith("tags") else [0] * count
        most = 2 if path.startswith("image") else int(path.startswith("tags"))
        definitions = _levels(page, count) if most else [0] * count
        values: list[object] = []
        for goes_on, there in zip(repetitions, definitions, strict=True):
            value = _bytes(page) if there == most else None
            if not path.startswith("tags"):
                values.append(value)
            elif goes_on:
                values[-1].append(value)  # type: ignore[union-attr]
            else:
                values.append([value] if value is not None else [])
        found[path] = values
    assert all(len(values) == footer[3] for values in found.values())
    return found


def _levels(page: Compact, count: int) -> list[int]:
    (length,) = unpack_from("<L", page.body, page.at)
    page.at += 4
    end, levels = page.at + length, []
    while page.at < end:
        run = page.varint()
        assert not run & 1, "a run of equal ones"
        levels += [page.body[page.at]] * (run >> 1)
        page.at += 1
    assert len(levels) == count
    return levels


def _bytes(page: Compact) -> bytes:
    (length,) = unpack_from("<L", page.body, page.at)
    page.at += 4 + length
    return page.body[page.at - length : page.at]
