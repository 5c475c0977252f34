"""The model families that the engine can step. One file per family; the hook they share is in family.py."""

import logging
from collections.abc import Callable
from importlib import import_module

from torch import OutOfMemoryError
from torch import device as Device  # noqa: N812

from inference.config import Model, Unfit
from inference.importing import uncollected
from inference.pipelines.family import AnyFamily

log = logging.getLogger(__name__)

FAMILIES = {
    "prx-pixel": "inference.pipelines.prx",
    "stable-diffusion": "inference.pipelines.sd",
    "stable-diffusion-xl": "inference.pipelines.sdxl",
    "diffusers": "inference.pipelines.whole",
}


def load(model: Model, device: Device) -> AnyFamily:
    """The model in memory, ready to paint. Raises Unfit, and OutOfMemoryError or MemoryError where it is too large."""
    if model.card.family not in FAMILIES:
        raise Unfit(f"{model.card.name} is of the family {model.card.family}, known are {', '.join(FAMILIES)}")
    try:
        with uncollected():
            _hush()
            import_module(FAMILIES[model.card.family])
        return _loaded(model, device)
    except (Unfit, OutOfMemoryError, MemoryError):
        raise
    except Exception as error:  # a damaged folder makes the libraries raise anything at all
        log.exception("%s cannot be loaded", model.card.name)
        raise Unfit(f"{model.card.name} cannot be loaded from {model.folder}: {error!r}") from error


def _loaded(model: Model, device: Device) -> AnyFamily:
    opened: Callable[[Model, Device], AnyFamily] = import_module(FAMILIES[model.card.family]).load
    family = opened(model, device)
    if model.card.upscaler:
        whole = import_module(FAMILIES["diffusers"])
        family.upscaler = whole.load_upscaler(model.folder / model.card.upscaler, device, family.dtype)
    return family


def _hush() -> None:
    for library in ("diffusers", "transformers"):
        its = import_module(f"{library}.utils.logging")
        its.set_verbosity_error()
        its.disable_progress_bar()
