"""A game small enough to hold in the head: people add to a total and keep notes. Its rows are a dictionary."""

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from live import announce
from live.person import Person
from live.provider import Accepted, Admitted, Denied, Refused, Snapshot, Stamp
from tests.support.patience import PATIENCE

ADA, BO, CY = 1, 2, 3
START = Stamp(1, 1)


@dataclass
class Toy:
    """One room. `answered` is what makes commands idempotent."""

    stamp: Stamp = START
    total: int = 0
    players: set[int] = field(default_factory=set)
    banned: set[int] = field(default_factory=set)
    notes: dict[int, str] = field(default_factory=dict)
    answered: dict[tuple[int | None, str], Accepted] = field(default_factory=dict)


class ToyRooms:
    """The RoomProvider. `calls` counts what was asked, `compared` keeps the rooms of each look for news, `seen` the
    leases, `gate` closed makes commands hang."""

    def __init__(self) -> None:
        self.rows: dict[str, Toy] = {}
        self.calls: Counter[str] = Counter()
        self.compared: list[Sequence[str]] = []
        self.seen: dict[str, list[int]] = {}
        self.gate = threading.Event()
        self.gate.set()
        self.failures: list[Exception] = []
        self.read_failures: list[Exception] = []
        self._lock = threading.Lock()

    def room(self, name: str) -> Toy:
        return self.rows.setdefault(name, Toy())

    def admit(self, code: str, person: Person, wants: Mapping[str, str]) -> Admitted | Denied:
        self._count("admit")
        name = f"toy.{code}"
        if name not in self.rows:
            return Denied("unknown_room", "No such room.")
        if person.id in self.rows[name].banned:
            return Denied("banned", "You were asked to leave.")
        if wants.get("as") == "screen":
            return Admitted(name, "screen", pinned=True)
        return Admitted(name, "player" if person.id in self.rows[name].players else "audience")

    def versions(self, rooms: Sequence[str]) -> Mapping[str, Stamp]:
        self._count("versions")
        if self.read_failures:
            raise self.read_failures.pop(0)
        with self._lock:
            self.compared.append(rooms)
            return {name: self.rows[name].stamp for name in rooms if name in self.rows}

    def snapshot(self, room: str) -> Snapshot | None:
        self._count("snapshot")
        with self._lock:
            toy = self.rows.get(room)
            return toy and Snapshot(toy.stamp, {r: self.state(room, r) for r in ("player", "audience", "screen")})

    def state(self, room: str, role: str) -> dict[str, Any]:
        toy = self.rows[room]
        return {"total": toy.total, "players": sorted(toy.players), "seen_as": role}

    def roles(self, room: str, people: Sequence[int]) -> Mapping[int, str | None]:
        self._count("roles")
        with self._lock:
            toy = self.rows[room]
            natural = {p: "player" if p in toy.players else "audience" for p in people}
            return {p: None if p in toy.banned else role for p, role in natural.items()}

    def private(self, room: str, people: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        self._count("private")
        with self._lock:
            return {p: {"note": self.rows[room].notes[p]} for p in people if p in self.rows[room].notes}

    def command(
        self, room: str, person: Person, name: str, payload: dict[str, Any], command_id: str
    ) -> Accepted | Refused:
        self._count(name)
        self.gate.wait(PATIENCE)
        if self.failures:
            raise self.failures.pop(0)
        with self._lock:
            known = self.rows[room].answered.get((person.id, command_id))
        verdict = known or self._play(room, person, name, payload)
        if isinstance(verdict, Accepted):
            self.rows[room].answered[person.id, command_id] = verdict
        return verdict

    def present(self, room: str, people: Sequence[int]) -> None:
        self.seen[room] = list(people)

    def change(self, room: str, amount: int = 1, tell: bool = True) -> None:
        """Move the rows, and say so or not."""
        with self._lock:
            toy = self.rows[room]
            toy.total += amount
            toy.stamp = Stamp(toy.stamp.epoch, toy.stamp.version + 1)
        if tell:
            announce.changed(room)

    def restore(self, room: str, total: int) -> None:
        """An older state comes back from a backup: the version falls, the epoch is another."""
        with self._lock:
            toy = self.rows[room]
            toy.total, toy.stamp = total, Stamp(toy.stamp.epoch + 1, 1)

    def seat(self, room: str, person: int) -> None:
        with self._lock:
            self.rows[room].players.add(person)
        self.change(room, 0)

    def ban(self, room: str, person: int) -> None:
        with self._lock:
            self.rows[room].banned.add(person)
        self.change(room, 0)

    def note(self, room: str, person: int, text: str) -> None:
        with self._lock:
            self.rows[room].notes[person] = text
        announce.changed(room, people=[person])

    def _play(self, room: str, person: Person, name: str, payload: dict[str, Any]) -> Accepted | Refused:
        match name, payload:
            case "add", {"amount": int(amount)}:
                self.change(room, amount)
                return Accepted({"total": self.rows[room].total})
            case "add", _:
                return Refused("malformed", "amount is a whole number.", "amount")
            case "note", {"text": str(text)} if person.id is not None:
                self.note(room, person.id, text)
                return Accepted()
            case "nap", {"seconds": float(seconds)}:
                time.sleep(seconds)
                return Accepted()
        return Refused("malformed", f"There is no command {name}.", "t")

    def _count(self, call: str) -> None:
        with self._lock:
            self.calls[call] += 1
