"""The model families that the engine can step. One file per family; the hook they share is in family.py."""

from collections.abc import Callable
from importlib import import_module

from torch import device as Device  # noqa: N812

from inference.config import Model, Unfit
from inference.pipelines.family import Family

FAMILIES = {
    "prx-pixel": "inference.pipelines.prx",
    "stable-diffusion": "inference.pipelines.sd",
    "stable-diffusion-xl": "inference.pipelines.sdxl",
}


def load(model: Model, device: Device) -> Family:
    """The model in memory, ready to paint. Raises Unfit."""
    if model.card.family not in FAMILIES:
        raise Unfit(f"{model.card.name} is of the family {model.card.family}, known are {', '.join(FAMILIES)}")
    _hush()
    opened: Callable[[Model, Device], Family] = import_module(FAMILIES[model.card.family]).load
    return opened(model, device)


def _hush() -> None:
    for library in ("diffusers", "transformers"):
        logging = import_module(f"{library}.utils.logging")
        logging.set_verbosity_error()
        logging.disable_progress_bar()
