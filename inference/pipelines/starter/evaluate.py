"""Measures the shipped model on held-out prompts: recognised parts, diversity, closeness to training pictures, time."""

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers import PRXTransformer2DModel
from tqdm import tqdm

from inference.pipelines.starter.data.packs import cache_folder
from inference.pipelines.starter.data.pool import open_pool
from inference.pipelines.starter.data.scenes import Scene
from inference.pipelines.starter.data.world import World, open_world
from inference.pipelines.starter.judge import StyleJudge, share_in_style
from inference.pipelines.starter.loader import MODEL, Card, load, read_card
from inference.pipelines.starter.matching import ASPECTS, choices, is_nearest, rendered
from inference.pipelines.starter.presets import DEFAULT, PRESETS
from inference.pipelines.starter.sampling import paint_batch
from inference.pipelines.starter.sheet import paint_sheet, save_sheet
from inference.pipelines.starter.text import encode
from inference.pipelines.starter.trials import HELD_OUT_SEED, Asked, held_out, pairs, unseen
from inference.pipelines.starter.who import Painter, who_appears

SEEDS = (1, 2)
NEIGHBOURS = 20
PAINTED_AT_ONCE = 50


def paint_all(transformer: PRXTransformer2DModel, prompts: Sequence[str], card: Card, seed: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    shape = (3, card.native_size, card.native_size)
    painted = []
    for start in range(0, len(prompts), PAINTED_AT_ONCE):
        words, wordless = encode(list(prompts[start : start + PAINTED_AT_ONCE])), encode([""])
        count = len(words[0])
        noise = torch.randn((count, *shape), generator=generator) * card.noise_scale
        silence = (wordless[0].expand(count, -1, -1), wordless[1].expand(count, -1))
        painted.append(
            paint_batch(transformer, words, silence, noise, card.steps, card.guidance, card.guidance_interval)
        )
    return torch.cat(painted)


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


def draw_sheet(folder: Path) -> Path:
    card, sheet = read_card(folder), cache_folder() / "evaluation.png"
    settings = (card.native_size, card.noise_scale, card.steps, card.guidance, card.guidance_interval)
    painted = paint_sheet(load(folder).transformer, *settings)
    save_sheet(painted, sheet)
    return sheet


def seconds_for_four(transformer: PRXTransformer2DModel, card: Card) -> float:
    paint_all(transformer, ["a fox"] * 4, card, 0)
    started = time.perf_counter()
    paint_all(transformer, ["a fox at night"] * 4, card, 1)
    return time.perf_counter() - started


def evaluate(folder: Path, preset_name: str, prompts: int) -> dict[str, object]:
    preset, card, cache = PRESETS[preset_name], read_card(folder), cache_folder()
    world = open_world(cache, preset.sprite_size)
    known = set(open_pool(cache, world.subjects, preset.pool, 1).captions)
    transformer = load(folder).transformer

    def painter(words: Sequence[str], seed: int = SEEDS[0]) -> torch.Tensor:
        return paint_all(transformer, words, card, seed)

    scenes, captions = _parted(held_out(world, known, prompts))
    one, other = (painter(captions, seed) for seed in SEEDS)
    judge = StyleJudge(world, preset.side, HELD_OUT_SEED)
    first, second, ceiling = recognised(world, scenes, [one, other, _fresh(world, scenes, preset.side)], judge)
    return {
        "samples seen": card.samples_seen,
        "prompts": prompts,
        "recognised, first seed": first,
        "recognised, second seed": second,
        "recognised in fresh renderings": ceiling,
        "other common subjects": _asked(world, held_out(world, known, prompts, favourite=False), painter, judge),
        "pairs of favourite subjects": _asked(world, pairs(world, known, prompts // 2), painter, judge),
        "words never met": _asked(world, unseen(world, known), painter, judge),
        "who appears": who_appears(world, painter, np.random.default_rng(HELD_OUT_SEED)),
        "diversity": diversity(one, other),
        "closeness to renderings": closeness(world, scenes, one),
        "seconds for four pictures": seconds_for_four(transformer, card),
    }


def _asked(world: World, asked: Asked, painter: Painter, judge: StyleJudge) -> dict[str, dict[str, str]]:
    scenes, captions = _parted(asked)
    painted = painter(captions)
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
    print(json.dumps(evaluate(told.folder, told.preset, told.prompts), indent=2))
    print(f"sample sheet: {draw_sheet(told.folder)}")


def _distance(some: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    return ((some - others) / 2).square().mean((1, 2, 3)).sqrt()


if __name__ == "__main__":
    main()
