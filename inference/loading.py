"""From model sources to a running engine with measured batches. Imports torch: not for the site's processes."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch

from inference.config import Unfit, find
from inference.engine import Bucket, Engine
from inference.finishing import Say
from inference.measure import measure, set_threads
from inference.pipelines import load as load_family
from inference.pipelines.family import AnyFamily
from inference.protocol import ModelOffer, ModelSpeed


@dataclass(frozen=True, slots=True)
class Loaded:
    engine: Engine
    device: str
    offers: tuple[ModelOffer, ...]
    speeds: tuple[ModelSpeed, ...]


def open_families(sources: Iterable[Any], threads: int) -> dict[str, AnyFamily]:
    """Every model by its name, in memory. `threads` 0 means as many as pay. Raises Unfit."""
    torch.set_num_threads(threads or os.cpu_count() or 1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    families: dict[str, AnyFamily] = {}
    for source in sources:
        model = find(source)
        if model.card.name in families:
            raise Unfit(f"two models are named {model.card.name}")
        families[model.card.name] = load_family(model, device)
    if not threads and device.type == "cpu" and families:
        set_threads(next(iter(families.values())), os.cpu_count() or 1)
    return families


def load(sources: Iterable[Any], threads: int, say: Say, name: str) -> Loaded:
    """The engine, measured and not started. Raises Unfit, and RuntimeError where a model paints nothing."""
    families = open_families(sources, threads)
    caps: dict[Bucket, int] = {}
    speeds: list[ModelSpeed] = []
    for family in families.values():
        own, measured = measure(family)
        caps |= own
        speeds.extend(measured)
    offers = tuple(family.model.offer for family in families.values())
    device = ", ".join(sorted({family.device.type for family in families.values()}))
    return Loaded(Engine(families, say, caps, name), device, offers, tuple(speeds))
