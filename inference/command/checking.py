"""A model put to the test: loaded, measured, and asked for one picture."""

import resource
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.console import Console

from inference.command.files import save
from inference.command.watching import painted
from inference.config import Source, find
from inference.loading import open_families
from inference.measure import measure, trial
from inference.protocol import Failed, ModelOffer, ModelSpeed, Painted
from inference.timing import possible
from inference.tuner import tune
from inference.tuning import setting


@dataclass(frozen=True, slots=True)
class Checked:
    """`memory` is the most that the device held, in bytes: on a processor, of the whole process; `tuned` says what makes
    the model quicker."""

    offer: ModelOffer
    speeds: tuple[ModelSpeed, ...]
    painted: Painted
    memory: int
    tuned: str

    def save(self, path: Path) -> None:
        save(self.painted, path)


def checked(sources: Iterable[Source], threads: int, console: Console) -> list[Checked]:
    """Raises Unfit, and RuntimeError where a model paints nothing."""
    families = open_families(map(find, sources), threads)
    found = []
    for name, family in families.items():
        tuned = tune(family, setting())
        _, speeds = measure(family)
        (outcome,) = painted(families, [possible(family, trial(family))], console)
        if isinstance(outcome, Failed):
            raise RuntimeError(f"{name} paints nothing: {outcome.message}")
        found.append(Checked(family.model.offer, speeds, outcome, memory(family.device), tuned.summary))
    return found


def memory(device: torch.device) -> int:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
