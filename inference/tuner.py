"""Makes a loaded model quicker on its device where that pays: memory layout, CUDA graphs, compiled programs. One setting says
how far it may go; what was chosen and measured is told. Attention needs nothing: diffusers calls torch's
scaled_dot_product_attention by itself."""

import logging
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from inference.bucketed import BUCKETS, Bucketed, Maker, Timer, compiled, graphed
from inference.canvas import Canvas, advance, begin
from inference.measure import sizes_of, trial
from inference.pipelines.family import AnyFamily, Family
from inference.texts import Texts
from inference.tuning import Choice, Layout, Tuned, Tuning

log = logging.getLogger(__name__)

LAYOUT_WORTH = 0.95
"""channels-last must take less than this share of the time."""

LAUNCHES_HIDE = 0.2
"""Seconds. In a forward that takes longer the GPU never waits for launches, so a graph of it saves nothing."""

PATIENCE = 60.0
"""Seconds after which `auto` tries no more buckets of a model; the size that is offered first comes first."""

LONG = 1.0
"""Seconds. What takes longer is timed once, not three times."""


def tune(
    family: AnyFamily, wanted: Tuning, timer: Timer | None = None, makers: Mapping[str, Maker] | None = None
) -> Tuned:
    """Changes the family's denoiser and autoencoder in place, and has it say so. `makers` and `timer` stand in for the
    device's own."""
    tuned = _tuned(family, wanted, timer or _timer(family.device), makers)
    family.layout, family.run, family.tuned = tuned.layout, tuned.run, tuned.summary
    log.info("%s is tuned: %s", family.model.card.name, tuned.summary)
    return tuned


def denoiser(family: Family) -> Any:
    pipeline: Any = getattr(family, "pipeline", None)
    return getattr(pipeline, "unet", None) or getattr(pipeline, "transformer", None)


def _tuned(family: AnyFamily, wanted: Tuning, timer: Timer, makers: Mapping[str, Maker] | None) -> Tuned:
    if wanted is Tuning.OFF:
        return Tuned(wanted)
    if not isinstance(family, Family):
        return Tuned(wanted, note="paints whole requests: left as it is")
    layouts = _laid_out(family, wanted, timer)
    ways = _ways(family, wanted) if makers is None else makers
    if not ways:
        note = "graphs need a GPU" if wanted is Tuning.GRAPHS else ""
        return Tuned(wanted, layouts, note=note)
    choices = _bucketed(family, ways, timer, always=wanted is not Tuning.AUTO)
    if any(choice.way == Tuning.COMPILE for choice in choices):
        _mark_compiled(family)
    return Tuned(wanted, layouts, choices)


def _laid_out(family: Family, wanted: Tuning, timer: Timer) -> tuple[Layout, ...]:
    """channels-last for those parts with convolutions where it pays; where it was asked for, at any rate."""
    if wanted not in (Tuning.AUTO, Tuning.CHANNELS_LAST):
        return ()
    canvas = _canvases(family, family.model.card.sizes[0], 1)
    vae: Any = getattr(getattr(family, "pipeline", None), "vae", None)
    parts: list[tuple[str, Any, Callable[[], Any]]] = [
        ("denoiser", denoiser(family), lambda: _stepped(canvas)),
        ("autoencoder", vae, lambda: family.decode(canvas[0].sample[None])),
    ]
    always = wanted is Tuning.CHANNELS_LAST
    return tuple(_layout(name, part, run, timer, always) for name, part, run in parts if _convolves(part))


def _layout(name: str, part: Any, run: Callable[[], Any], timer: Timer, always: bool) -> Layout:
    """What seems to pay must do so twice: a busy neighbour may have slowed the first look."""
    before = timer(run)
    part.to(memory_format=torch.channels_last)
    after = timer(run)
    kept = always or after < LAYOUT_WORTH * before
    if kept and not always:
        part.to(memory_format=torch.contiguous_format)
        before = min(before, timer(run))
        kept = after < LAYOUT_WORTH * before
    part.to(memory_format=torch.channels_last if kept else torch.contiguous_format)
    return Layout(name, kept, before, after)


def _convolves(part: Any) -> bool:
    return part is not None and any(
        isinstance(module, torch.nn.Conv2d) and max(module.kernel_size) > 1 and module.stride == (1, 1)
        for module in part.modules()
    )


def _ways(family: Family, wanted: Tuning) -> Mapping[str, Maker]:
    on_gpu = family.device.type == "cuda"
    match wanted:
        case Tuning.COMPILE:
            return {Tuning.COMPILE: compiled}
        case Tuning.GRAPHS | Tuning.AUTO if on_gpu:
            was_compiled = wanted is Tuning.AUTO and _mark(family).exists()
            graphs = partial(graphed, pool=torch.cuda.graph_pool_handle())
            return {Tuning.GRAPHS: graphs} | ({Tuning.COMPILE: compiled} if was_compiled else {})
        case _:
            return {}


def _bucketed(family: Family, ways: Mapping[str, Maker], timer: Timer, always: bool) -> tuple[Choice, ...]:
    """Tries every bucket at every size, the large ones first, and closes the list."""
    part = denoiser(family)
    part.forward = stand_in = Bucketed(part.forward, ways, timer, always)
    gives_up = math.inf if always else time.monotonic() + PATIENCE
    for size in sizes_of(family):
        canvases = _canvases(family, size, max(BUCKETS))
        for rows in reversed(BUCKETS):
            if time.monotonic() < gives_up:
                _tried(stand_in, canvases[:rows], timer, always)
    stand_in.is_open = False
    return tuple(sorted(stand_in.choices, key=lambda choice: (choice.sample, choice.rows)))


def _tried(stand_in: Bucketed, canvases: list[Canvas], timer: Timer, always: bool) -> None:
    try:
        stand_in.is_open = False
        stand_in.is_open = always or timer(lambda: _stepped(canvases)) < LAUNCHES_HIDE
        _stepped(canvases)
    except torch.OutOfMemoryError:
        log.info("no memory to tune %s rows", len(canvases))


def _canvases(family: Family, size: tuple[int, int], count: int) -> list[Canvas]:
    job = replace(trial(family), width=size[0], height=size[1], guidance=1.0)
    texts = Texts()
    return [begin(replace(job, seed=seed), family, texts) for seed in range(count)]


def _stepped(canvases: list[Canvas]) -> None:
    for canvas in canvases:
        canvas.index, canvas.before = 0, None
    advance(canvases)


def _timer(device: torch.device) -> Timer:
    """The least seconds of up to three runs after one that warms up."""

    def timed(run: Callable[[], Any]) -> float:
        seconds, runs = _once(run, device), 0
        least = math.inf
        while runs < (1 if seconds > LONG else 3):
            least, runs = min(least, _once(run, device)), runs + 1
        return least

    return timed


def _once(run: Callable[[], Any], device: torch.device) -> float:
    _synchronise(device)
    began = time.perf_counter()
    run()
    _synchronise(device)
    return time.perf_counter() - began


def _synchronise(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def _mark(family: Family) -> Path:
    """A file in torch's compile cache that says that this model was compiled here: doing so again takes little."""
    from torch._inductor.runtime.cache_dir_utils import cache_dir

    device = torch.cuda.get_device_name(family.device) if family.device.type == "cuda" else "cpu"
    name = f"paintoff-{family.model.sha256[:16]}-{torch.__version__}-{device}"
    return Path(cache_dir()) / re.sub(r"[^\w.+-]", "_", name)


def _mark_compiled(family: Family) -> None:
    mark = _mark(family)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
