"""From model sources to models in memory, for the engine's own command. Imports torch: not for the site's processes."""

import os
from collections.abc import Iterable

import torch

from inference.config import Model, Unfit
from inference.measure import set_threads
from inference.pipelines import load as load_family
from inference.pipelines.family import AnyFamily


def open_families(models: Iterable[Model], threads: int) -> dict[str, AnyFamily]:
    """Every model by its name, in memory. `threads` 0 means as many as pay. Raises Unfit."""
    torch.set_num_threads(threads or os.cpu_count() or 1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    families: dict[str, AnyFamily] = {}
    for model in models:
        if other := families.get(model.card.name):
            raise Unfit(f"two models are named {model.card.name}: {other.model.folder} and {model.folder}")
        families[model.card.name] = load_family(model, device)
    if not threads and device.type == "cpu" and families:
        set_threads(next(iter(families.values())), os.cpu_count() or 1)
    return families
