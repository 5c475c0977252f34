"""Measures the shipped model on held-out prompts: recognised parts, diversity, closeness to training pictures, time."""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import PRXTransformer2DModel
from tqdm import tqdm

from inference.pipelines.recalling import read_memory
from inference.pipelines.starter.data.packs import cache_folder
from inference.pipelines.starter.data.pool import open_pool
from inference.pipelines.starter.data.scenes import Scene
from inference.pipelines.starter.data.world import World, open_world
from inference.pipelines.starter.judge import StyleJudge, share_in_style
from inference.pipelines.starter.loader import MODEL, Card, load, read_card
from inference.pipelines.starter.matching import ASPECTS, choices, is_nearest, rendered
from inference.pipelines.starter.presets import DEFAULT, PRESETS, Preset
from inference.pipelines.starter.reading import Reader
from inference.pipelines.starter.sampling import paint_batch
from inference.pipelines.starter.sheet import paint_sheet, save_sheet
from inference.pipelines.starter.trials import HELD_OUT_SEED, Asked, held_out, several, unseen
from inference.pipelines.starter.who import Painter, who_appears
from inference.starter import MEMORY

SEEDS = (1, 2)
NEIGHBOURS = 20
PAINTED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Painting:
    """A model folder, opened to be measured: its weights, how it reads prompts and its settings."""

    transformer: PRXTransformer2DModel
    reader: Reader
    card: Card

    def paint(self, prompts: Sequence[str], seed: int = SEEDS[0]) -> torch.Tensor:
        """Pictures [n, 3, side, side] in -1..1."""
        card, generator = self.card, torch.Generator().manual_seed(seed)
        shape = (3, card.native_size, card.native_size)
        painted = []
        for start in range(0, len(prompts), PAINTED_AT_ONCE):
            words, wordless = self.reader.read(prompts[start : start + PAINTED_AT_ONCE]), self.reader.read([""])
            count = len(words[0])
            noise = torch.randn((count, *shape), generator=generator) * card.noise_scale
            silence = (wordless[0].expand(count, -1, -1), wordless[1].expand(count, -1))
            settings = (card.steps, card.guidance, card.guidance_interval)
            painted.append(paint_batch(self.transformer, words, silence, noise, *settings))
        return torch.cat(painted)

    def draw_sheet(self, path: Path) -> None:
        card = self.card
        settings = (card.native_size, card.noise_scale, card.steps, card.guidance, card.guidance_interval)
        save_sheet(paint_sheet(self.transformer, self.reader, *settings), path)


def open_painting(folder: Path) -> Painting:
    return Painting(load(folder).transformer, Reader(read_memory(folder / MEMORY)), read_card(folder))


def recognised(
    world: World, scenes: Sequence[Scene], takes: Sequence[torch.Tensor], judge: StyleJudge
) -> list[dict[str, str]]:
    """Per take (one picture for each scene): the share of pictures whose said part is told from them, by aspect."""
    chance = np.random.default_rng(HELD_OUT_SEED)
    right: dict[str, list[torch.Tensor]] = {aspect: [] for aspect in ASPECTS}
    for place, scene in enumerate(tqdm(scenes, desc="looking", disable=None)):
        for aspect in ASPECTS:
            asked = choices(scene, aspect, world, chance)
            if len(asked) > 1:
                right[aspect].append(is_nearest(torch.stack([take[place] for take in takes]), asked, world, chance))
    return [
        {
            aspect: f"{torch.stack(found)[:, number].float().mean():.0%} of {len(found)}"
            for aspect, found in right.items()
            if found
        }
        | ({"style": share_in_style(judge, scenes, take)} if any(scene.style for scene in scenes) else {})
        for number, take in enumerate(takes)
    ]


def diversity(one: torch.Tensor, other: torch.Tensor) -> dict[str, float]:
    """Mean RMS distance (0..1 pixels) of two seeds of a prompt, and of two prompts of a seed."""
    return {
        "two seeds": _distance(one, other).mean().item(),
        "two prompts": _distance(one, one.roll(1, 0)).mean().item(),
    }


def closeness(world: World, scenes: Sequence[Scene], painted: torch.Tensor) -> dict[str, float]:
    """RMS distance (0..1 pixels) of each painted picture to the nearest of several fresh renderings of its scene."""
    chance = np.random.default_rng(HELD_OUT_SEED)
    nearest = torch.full((len(scenes),), torch.inf)
    for _ in range(NEIGHBOURS):
        nearest = torch.minimum(nearest, _distance(painted, rendered(world, scenes, painted.shape[-1], chance)))
    return {"nearest": nearest.min().item(), "median": nearest.median().item()}


def seconds_for_four(painting: Painting) -> float:
    painting.paint(["a fox"] * 4)
    started = time.perf_counter()
    painting.paint(["a fox at night"] * 4)
    return time.perf_counter() - started


def evaluate(painting: Painting, preset: Preset, prompts: int) -> dict[str, object]:
    cache, paint = cache_folder(), painting.paint
    world = open_world(cache, preset.sprite_size)
    known = set(open_pool(cache, world.subjects, preset.pool, 1).captions)
    scenes, captions = _parted(held_out(world, known, prompts))
    one, other = (paint(captions, seed) for seed in SEEDS)
    judge = StyleJudge(world, preset.side, HELD_OUT_SEED)
    first, second, ceiling = recognised(world, scenes, [one, other, _fresh(world, scenes, preset.side)], judge)
    return {
        "samples seen": painting.card.samples_seen,
        "prompts": prompts,
        "recognised, first seed": first,
        "recognised, second seed": second,
        "recognised in fresh renderings": ceiling,
        "other common subjects": _asked(world, held_out(world, known, prompts, favourite=False), paint, judge),
        "two favourite subjects": _asked(world, several(world, known, prompts // 2), paint, judge),
        "three favourite subjects": _asked(world, several(world, known, prompts // 4, things=3), paint, judge),
        "words never met": _asked(world, unseen(world, known), paint, judge),
        "who appears": who_appears(world, paint, np.random.default_rng(HELD_OUT_SEED)),
        "diversity": diversity(one, other),
        "closeness to renderings": closeness(world, scenes, one),
        "seconds for four pictures": seconds_for_four(painting),
    }


def _asked(world: World, asked: Asked, paint: Painter, judge: StyleJudge) -> dict[str, dict[str, str]]:
    scenes, captions = _parted(asked)
    painted = paint(captions)
    right, ceiling = recognised(world, scenes, [painted, _fresh(world, scenes, painted.shape[-1])], judge)
    return {"recognised": right, "in fresh renderings": ceiling}


def _parted(asked: Asked) -> tuple[list[Scene], list[str]]:
    return [scene for scene, _ in asked], [words for _, words in asked]


def _fresh(world: World, scenes: Sequence[Scene], side: int) -> torch.Tensor:
    return rendered(world, scenes, side, np.random.default_rng(5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=MODEL)
    parser.add_argument("--preset", choices=PRESETS, default=DEFAULT)
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    told = parser.parse_args()
    torch.set_num_threads(told.threads)
    painting, sheet = open_painting(told.folder), cache_folder() / "evaluation.png"
    print(json.dumps(evaluate(painting, PRESETS[told.preset], told.prompts), indent=2))
    painting.draw_sheet(sheet)
    print(f"sample sheet: {sheet}")


def _distance(some: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    return ((some - others) / 2).square().mean((1, 2, 3)).sqrt()


if __name__ == "__main__":
    main()
