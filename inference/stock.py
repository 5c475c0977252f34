"""What can be known of a model without being told: from its family, and from the settings in its folder as its makers
published it. A card need only say what is different. Standard library only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from inference.protocol import Kind

STEPPED = ("euler", "dpmpp-2m", "ddim", "lcm")


@dataclass(frozen=True, slots=True)
class Habits:
    """What all models of a family have alike: the kinds and samplers it can do and the number of pixels that its sides are
    multiples of, and whether it can weigh words. No kinds and no samplers: the pipeline in the folder decides."""

    kinds: tuple[Kind, ...]
    samplers: tuple[str, ...]
    multiple: int
    weighs: bool
    recalls: bool = False


FAMILIES: Mapping[str, Habits] = {
    "prx-pixel": Habits(tuple(Kind), ("flow-euler",), 1, weighs=True, recalls=True),
    "stable-diffusion": Habits(tuple(Kind), STEPPED, 8, weighs=True),
    "stable-diffusion-xl": Habits(tuple(Kind), STEPPED, 8, weighs=True),
    "diffusers": Habits((), (), 8, weighs=False),
}

FEW_STEPS: Mapping[str, Any] = {"steps": [1, 8], "default_steps": 4, "guidance": [1.0, 2.0], "default_guidance": 1.0}
"""Distilled models: Turbo, Lightning, LCM, FLUX schnell."""

EMBEDDED: Mapping[str, Any] = {"guidance": [1.0, 14.0], "default_guidance": 8.0}
"""Latent consistency models that were told their guidance: the range they were trained with, arXiv 2310.04378."""

MANY_STEPS: Mapping[str, Mapping[str, Any]] = {
    "prx-pixel": {"steps": [1, 50], "default_steps": 28, "guidance": [1.0, 10.0], "default_guidance": 5.0},
    "stable-diffusion": {"steps": [1, 50], "default_steps": 25, "guidance": [1.0, 15.0], "default_guidance": 7.5},
    "stable-diffusion-xl": {"steps": [1, 50], "default_steps": 30, "guidance": [1.0, 15.0], "default_guidance": 5.0},
    "diffusers": {"steps": [1, 50], "default_steps": 28, "guidance": [1.0, 10.0], "default_guidance": 4.0},
}


def stock(family: str, folder: Path | None = None) -> dict[str, Any]:
    """Card entries for whatever the card leaves out; `sizes` only where the folder says one."""
    habits, parts = FAMILIES[family], _Parts(folder)
    entries = dict(FEW_STEPS if parts.is_distilled() else MANY_STEPS[family])
    if parts.of("unet/config.json").get("time_cond_proj_dim"):
        entries |= EMBEDDED
    entries["kinds"] = [str(kind) for kind in habits.kinds]
    entries["samplers"] = _samplers(habits, parts)
    if side := parts.side():
        entries["sizes"] = [[side, side]]
    return entries


@lru_cache(maxsize=256)  # offers are made for every job
def upscaling_pipeline(folder: Path) -> str:
    """The class of the pipeline in the folder where it is one that enlarges pictures, else nothing."""
    name = str(_Parts(folder).of("model_index.json").get("_class_name", ""))
    return name if "Upscale" in name else ""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The settings of a pipeline's parts as they lie in its folder; empty where there are none."""

    folder: Path | None

    def of(self, name: str) -> dict[str, Any]:
        if self.folder is None:
            return {}
        try:
            settings = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return settings if isinstance(settings, dict) else {}

    def scheduler(self) -> str:
        return str(self.of("scheduler/scheduler_config.json").get("_class_name", ""))

    def is_distilled(self) -> bool:
        """Turbo and Lightning space their few steps from the end, as nobody else's stock settings do."""
        scheduler, index = self.of("scheduler/scheduler_config.json"), self.of("model_index.json")
        trailing = scheduler.get("timestep_spacing") == "trailing" and "Euler" in self.scheduler()
        schnell = (
            index.get("_class_name") == "FluxPipeline"
            and self.of("transformer/config.json").get("guidance_embeds") is False
        )
        return trailing or schnell or self.scheduler() == "LCMScheduler"

    def side(self) -> int:
        """The side of the square that the model was made for, in pixels; 0 where nothing says it."""
        if pixels := self.of("model_index.json").get("default_sample_size"):
            return int(pixels)
        latent = (self.of("unet/config.json") or self.of("transformer/config.json")).get("sample_size")
        blocks = self.of("vae/config.json").get("block_out_channels")
        if isinstance(latent, int) and isinstance(blocks, list) and blocks:
            return int(latent * 2 ** (len(blocks) - 1))
        return 1024 if str(self.of("model_index.json").get("_class_name", "")).startswith("Flux") else 0


def _samplers(habits: Habits, parts: _Parts) -> list[str]:
    """A distilled model begins with the sampler that it was distilled for."""
    if not habits.samplers:
        return [parts.scheduler() or "own"]
    first = "lcm" if parts.scheduler() == "LCMScheduler" else habits.samplers[0]
    return sorted(habits.samplers, key=lambda name: name != first)
