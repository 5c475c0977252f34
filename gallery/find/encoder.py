"""Which text encoder this site has, if any. Without one nobody searches by meaning, and no page speaks of it."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from django.conf import settings
from threadpoolctl import ThreadpoolController

from gallery.find import encoding

REMEMBERED = 2_000
WEIGHTS = "model.safetensors"


def folder() -> Path | None:
    """`MEANING_ENCODER`: a folder, or a package that has it in its `model`."""
    named = settings.MEANING_ENCODER
    if not named:
        return None
    found = Path(named) if "/" in named else _in_package(named)
    return found if found is not None and (found / WEIGHTS).is_file() else None


def is_there() -> bool:
    return folder() is not None


def name() -> str:
    """What tells vectors of one from those of another; empty where there is none."""
    found = folder()
    return f"{settings.MEANING_ENCODER}:{(found / WEIGHTS).stat().st_size}" if found else ""


def encode(texts: list[str]) -> np.ndarray:
    """Call it where `is_there`. On one thread: several of a small model's threads wait for each other more than they do."""
    encoder = encoding.loaded(str(folder()))
    with _threads().limit(limits=1):
        return encoder.encode(texts)


@lru_cache(maxsize=REMEMBERED)
def meaning_of(question: str) -> np.ndarray:
    """Of a question, of which many pages may be asked for."""
    return encode([question])[0]


@lru_cache(maxsize=1)
def _threads() -> ThreadpoolController:
    """Of numpy and scipy, which are there by now: to look for them took 2 ms."""
    return ThreadpoolController()


def _in_package(name: str) -> Path | None:
    found = find_spec(name.replace("-", "_"))
    places = (found.submodule_search_locations or []) if found else []
    return next((Path(place) / "model" for place in places), None)
