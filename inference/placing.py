"""Pure: which slot holds which models. Knows sizes in bytes and seconds of work, no Ray and no devices."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

NEED = 1.5
"""A model takes this many times the bytes of its safetensors: weights, and half as much again for its batches."""

WORTH = 20.0
"""Seconds of work that must wait per replica before a model gets another where it is not needed otherwise."""

TIMES = 4.0
"""A replica makes room for another model's only where that has so many times the work per replica."""

GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Slot:
    """Where models can be. `free` are bytes beside what it `holds`; `sizes` are the bytes each model's weights have
    here, and `cannot` says of a model why it is not to be had here."""

    name: str
    free: int
    holds: tuple[str, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    cannot: Mapping[str, str] = field(default_factory=dict)

    def need(self, model: str) -> int:
        return int(NEED * self.sizes[model])

    def can(self, model: str) -> bool:
        return model in self.sizes and model not in self.cannot


@dataclass(frozen=True, slots=True)
class Plan:
    """`holds` is all that each slot shall have; `nowhere` says of each model that has no place why."""

    holds: Mapping[str, tuple[str, ...]]
    nowhere: Mapping[str, str]


def plan(models: Sequence[str], slots: Sequence[Slot], work: Mapping[str, float]) -> Plan:
    """Every model somewhere first, the largest before the others; then something in every slot, and replicas where
    `work`, in seconds, waits. What is held stays, unless a model that is nowhere, or has far more work, needs the room."""
    board = _Board(models, slots, work)
    for model in board.missing():
        board.settle(model)
    board.fill_empty()
    board.add_replicas()
    return Plan(board.held(), {model: board.why_not(model) for model in models if not board.replicas(model)})


class _Board:
    def __init__(self, models: Sequence[str], slots: Sequence[Slot], work: Mapping[str, float]) -> None:
        self._models, self._work = models, work
        self._slots = {slot.name: slot for slot in slots}
        self._holds = {slot.name: [model for model in slot.holds if slot.can(model)] for slot in slots}
        self._room = {slot.name: slot.free + self._unwanted(slot) for slot in slots}

    def held(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(sorted(holds, key=self._models.index)) for name, holds in self._holds.items()}

    def replicas(self, model: str) -> int:
        return sum(model in holds for holds in self._holds.values())

    def missing(self) -> list[str]:
        largest = {
            model: max((s.sizes.get(model, 0) for s in self._slots.values()), default=0) for model in self._models
        }
        return sorted((m for m in self._models if not self.replicas(m)), key=lambda m: -largest[m])

    def settle(self, model: str) -> None:
        """Into the most roomy slot that takes it, the emptiest first; else where replicas of others can go."""
        if slot := self._roomiest(model):
            self._put(model, slot)
            return
        for slot in sorted(self._open_to(model), key=lambda slot: -self._room_to_make(slot)):
            if self._room[slot.name] + self._room_to_make(slot) >= slot.need(model):
                self._make_room(slot, slot.need(model))
                self._put(model, slot)
                return

    def fill_empty(self) -> None:
        for name in sorted(self._holds):
            if not self._holds[name] and (best := self._most_wanted(self._slots[name])):
                self._put(best, self._slots[name])

    def add_replicas(self) -> None:
        for model in sorted(self._models, key=lambda m: -self._work_each(m)):
            while self.replicas(model) and self._work_each(model) > WORTH and self._replicate(model):
                pass

    def why_not(self, model: str) -> str:
        told = [slot.cannot[model] for slot in self._slots.values() if model in slot.cannot]
        needs = [slot.need(model) for slot in self._slots.values() if slot.can(model)]
        if needs:
            most = max(self._room[slot.name] + self._room_to_make(slot) for slot in self._slots.values())
            return f"{model} needs {min(needs) / GIB:.1f} GiB and no worker has more than {most / GIB:.1f} GiB for it"
        return told[0] if told else f"no worker that is here has {model}"

    def _unwanted(self, slot: Slot) -> int:
        return sum(slot.need(m) for m in slot.holds if m in slot.sizes and m not in self._holds[slot.name])

    def _open_to(self, model: str) -> Iterator[Slot]:
        return (s for name, s in sorted(self._slots.items()) if s.can(model) and model not in self._holds[name])

    def _roomiest(self, model: str) -> Slot | None:
        fits = [slot for slot in self._open_to(model) if slot.need(model) <= self._room[slot.name]]
        return min(fits, key=lambda s: (len(self._holds[s.name]), -self._room[s.name], s.name), default=None)

    def _put(self, model: str, slot: Slot) -> None:
        self._holds[slot.name].append(model)
        self._room[slot.name] -= slot.need(model)

    def _drop(self, model: str, slot: Slot) -> None:
        self._holds[slot.name].remove(model)
        self._room[slot.name] += slot.need(model)

    def _spare(self, slot: Slot, below: float = float("inf")) -> list[str]:
        """Replicas here that another slot has too and that have less work than `below`, the least wanted first."""
        spare = [m for m in self._holds[slot.name] if self.replicas(m) > 1 and self._work_each(m) < below]
        return sorted(spare, key=lambda m: (self._work_each(m), m))

    def _room_to_make(self, slot: Slot, below: float = float("inf")) -> int:
        return sum(slot.need(model) for model in self._spare(slot, below))

    def _make_room(self, slot: Slot, need: int, below: float = float("inf")) -> None:
        for model in self._spare(slot, below):
            if self._room[slot.name] >= need:
                return
            self._drop(model, slot)

    def _replicate(self, model: str) -> bool:
        if slot := self._roomiest(model):
            self._put(model, slot)
            return True
        below = self._work_each(model) / TIMES
        for slot in self._open_to(model):
            if self._room[slot.name] + self._room_to_make(slot, below) >= slot.need(model):
                self._make_room(slot, slot.need(model), below)
                self._put(model, slot)
                return True
        return False

    def _most_wanted(self, slot: Slot) -> str | None:
        fits: Collection[str] = [m for m in self._models if slot.can(m) and slot.need(m) <= self._room[slot.name]]
        return min(fits, key=lambda m: (-self._work_each(m), self.replicas(m), self._models.index(m)), default=None)

    def _work_each(self, model: str) -> float:
        return self._work.get(model, 0.0) / max(1, self.replicas(model))
