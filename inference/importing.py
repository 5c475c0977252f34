"""Importing what is large. Knows nothing of what is imported."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing that an import makes is rubbish, yet the collector looks through it again each time that it has grown by a quarter:
    a sixth of the processor time until an actor has torch, diffusers and transformers (7.7 and 6.5 s, 28 November 2026)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
