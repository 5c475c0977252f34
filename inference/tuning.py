"""Makes a loaded model quicker on its device where that pays: memory layout, CUDA graphs, compiled programs. One setting says
how far it may go; what was chosen and measured is in `Tuned`. Attention needs nothing: diffusers calls torch's
scaled_dot_product_attention by itself."""

import logging
import math
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import torch

from inference.bucketed import BUCKETS, PLAIN, Bucketed, Choice, Maker, Timer, compiled, graphed
from inference.canvas import Canvas, advance, begin
from inference.config import Unfit
from inference.measure import sizes_of, trial
from inference.pipelines.family import Family
from inference.texts import Texts

log = logging.getLogger(__name__)

VARIABLE = "PAINTOFF_ENGINE_TUNING"
LAYOUT_WORTH = 0.95
"""channels-last must take less than this share of the time."""

LAUNCHES_HIDE = 0.2
"""Seconds. In a forward that takes longer the GPU never waits for launches, so a graph of it saves nothing."""

LONG = 1.0
"""Seconds. What takes longer is timed once, not three times."""


class Tuning(StrEnum):
    AUTO = "auto"
    OFF = "off"
    CHANNELS_LAST = "channels-last"
    COMPILE = "compile"
    GRAPHS = "graphs"


@dataclass(frozen=True, slots=True)
class Layout:
    """Seconds of one part with its weights as loaded and channels-last."""

    part: str
    is_kept: bool
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was done to a model. `name` is what may change its numbers, for the fingerprint; `summary` is for people."""

    setting: Tuning
    layouts: tuple[Layout, ...] = ()
    choices: tuple[Choice, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        layouts = [f"channels-last {layout.part}" for layout in self.layouts if layout.is_kept]
        ways = sorted({choice.way for choice in self.choices} - {PLAIN})
        return ", ".join(layouts + ways) or PLAIN

    @property
    def summary(self) -> str:
        said = [f"{self.setting}: {self.name}"]
        said += [f"channels-last {each.part} {_ratio(each.before, each.after)}" for each in self.layouts]
        said += [f"{each.rows} rows {each.way} {_ratio(each.plain_seconds, each.seconds)}" for each in self.choices]
        said += sorted({each.error for each in self.choices if each.error})
        return "; ".join([*said, self.note] if self.note else said)


def setting(environ: Mapping[str, str] = os.environ) -> Tuning:
    """PAINTOFF_ENGINE_TUNING; auto where it is not set. Raises Unfit."""
    text = environ.get(VARIABLE) or Tuning.AUTO
    try:
        return Tuning(text)
    except ValueError:
        raise Unfit(f"{VARIABLE} must be one of {', '.join(Tuning)}, not {text!r}") from None


def tune(
    family: Family, wanted: Tuning, timer: Timer | None = None, makers: Mapping[str, Maker] | None = None
) -> Tuned:
    """Changes the family's denoiser and autoencoder in place. `makers` and `timer` stand in for the device's own."""
    if wanted is Tuning.OFF:
        return Tuned(wanted)
    if getattr(family, "steps_alone", False):
        return Tuned(wanted, note="a model that paints whole requests is left as it is")
    timer = timer or _timer(family.device)
    layouts = _laid_out(family, wanted, timer)
    ways = _ways(family, wanted) if makers is None else makers
    if not ways:
        note = "graphs need a GPU" if wanted is Tuning.GRAPHS else ""
        return Tuned(wanted, layouts, note=note)
    choices = _bucketed(family, ways, timer, always=wanted is not Tuning.AUTO)
    if any(choice.way == Tuning.COMPILE for choice in choices):
        _mark_compiled(family)
    return Tuned(wanted, layouts, choices)


def denoiser(family: Family) -> Any:
    pipeline: Any = getattr(family, "pipeline", None)
    return getattr(pipeline, "unet", None) or getattr(pipeline, "transformer", None)


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
    before = timer(run)
    part.to(memory_format=torch.channels_last)
    after = timer(run)
    if kept := always or after < LAYOUT_WORTH * before:
        return Layout(name, kept, before, after)
    part.to(memory_format=torch.contiguous_format)
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
            return {Tuning.GRAPHS: graphed} | ({Tuning.COMPILE: compiled} if was_compiled else {})
        case _:
            return {}


def _bucketed(family: Family, ways: Mapping[str, Maker], timer: Timer, always: bool) -> tuple[Choice, ...]:
    """Tries every bucket at every size, the large ones first, and closes the list."""
    part = denoiser(family)
    part.forward = stand_in = Bucketed(part.forward, ways, timer, always)
    for size in sizes_of(family):
        canvases = _canvases(family, size, max(BUCKETS))
        for rows in reversed(BUCKETS):
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


def _ratio(before: float, after: float) -> str:
    return f"{before / after:.2f}× ({before * 1000:.1f} → {after * 1000:.1f} ms)"
