"""A small classifier trained on rendered scenes only: it says what a picture shows, to measure painted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.colours import PAINTS
from inference.pipelines.starter.data.paint import paint
from inference.pipelines.starter.data.scenes import Scene, imagine
from inference.pipelines.starter.data.styles import STYLES
from inference.pipelines.starter.data.world import World

Chance = np.random.Generator
UNSAID = -1
ASPECTS = ("subject", "place", "paint", "style", "count")
PLACE_NAMES = [*PLACES, *(f"plain {name}" for name in PAINTS)]


@dataclass(frozen=True, slots=True)
class Labels:
    """Class numbers of every aspect for each picture; UNSAID where the words leave it open."""

    classes: dict[str, int]

    def numbers(self, scenes: Sequence[Scene]) -> dict[str, torch.Tensor]:
        rows = [label(scene) for scene in scenes]
        return {aspect: torch.tensor([row[place] for row in rows]) for place, aspect in enumerate(ASPECTS)}


def labels_for(subjects: Sequence[Subject]) -> Labels:
    counts = (len(subjects), len(PLACE_NAMES), len(PAINTS), len(STYLES), 3)
    return Labels(dict(zip(ASPECTS, counts, strict=True)))


def label(scene: Scene) -> tuple[int, int, int, int, int]:
    """Subject, place, paint, style and count less one. A pair of things has no single subject, paint or count."""
    place = PLACE_NAMES.index(scene.place) if scene.place and scene.style != "line drawing" else UNSAID
    style = list(STYLES).index(scene.style) if scene.style else UNSAID
    if len(scene.things) != 1:
        return UNSAID, place, UNSAID, style, UNSAID
    [thing] = scene.things
    coloured = thing.paint and scene.style != "line drawing"
    return thing.subject, place, list(PAINTS).index(thing.paint) if coloured else UNSAID, style, thing.count - 1


class Judge(nn.Module):
    """Pictures [n, 3, side, side] in -1..1 to the scores of every aspect's classes."""

    def __init__(self, classes: dict[str, int], width: int = 48) -> None:
        super().__init__()
        widths = (3, width, 2 * width, 4 * width, 8 * width)
        self.seen = nn.Sequential(*(layer for pair in pairwise(widths) for layer in _stage(*pair)))
        self.heads = nn.ModuleDict({aspect: nn.Linear(widths[-1] * 4, count) for aspect, count in classes.items()})

    def forward(self, pictures: torch.Tensor) -> dict[str, torch.Tensor]:
        features = nn.functional.adaptive_avg_pool2d(self.seen(pictures), 2).flatten(1)
        return {aspect: head(features) for aspect, head in self.heads.items()}


def train_judge(world: World, side: int, samples: int, seed: int, batch: int = 128, rate: float = 2e-3) -> Judge:
    labels = labels_for(world.subjects)
    judge = Judge(labels.classes).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(judge.parameters(), lr=rate, weight_decay=0.02)
    steps = samples // batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    chance = np.random.default_rng(seed)
    for step in range(steps):
        scenes = [imagine(world.subjects, chance) for _ in range(batch)]
        loss = _loss(judge(rendered(world, scenes, side, chance)), labels.numbers(scenes))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            print(f"judge: {step * batch:,} of {samples:,} seen, loss {loss.item():.3f}", flush=True)
    return judge.eval()


def open_judge(path: Path, world: World, side: int, samples: int, seed: int) -> Judge:
    if path.exists():
        judge = Judge(labels_for(world.subjects).classes)
        judge.load_state_dict(torch.load(path, weights_only=True))
        return judge.eval()
    judge = train_judge(world, side, samples, seed)
    torch.save(judge.state_dict(), path)
    return judge


def rendered(world: World, scenes: Sequence[Scene], side: int, chance: Chance) -> torch.Tensor:
    pictures = np.stack([paint(scene, world.subjects, world.sprites, side, chance) for scene in scenes])
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1


@torch.inference_mode()
def recognised(judge: Judge, pictures: torch.Tensor, scenes: Sequence[Scene], labels: Labels) -> dict[str, float]:
    """Share of pictures in which each said aspect is seen as said; the subject also among the first five."""
    scores, truth = judge(pictures), labels.numbers(scenes)
    rates = {aspect: _rate(scores[aspect], truth[aspect], 1) for aspect in ASPECTS}
    return {**rates, "subject among five": _rate(scores["subject"], truth["subject"], 5)}


def _rate(scores: torch.Tensor, truth: torch.Tensor, first: int) -> float:
    said = truth != UNSAID
    best = scores[said].topk(first).indices
    return (best == truth[said, None]).any(1).float().mean().item()


def _loss(scores: dict[str, torch.Tensor], truth: dict[str, torch.Tensor]) -> torch.Tensor:
    return sum(
        (nn.functional.cross_entropy(scores[aspect], truth[aspect], ignore_index=UNSAID) for aspect in ASPECTS),
        start=torch.zeros(()),
    )


def _stage(narrow: int, wide: int) -> list[nn.Module]:
    return [
        nn.Conv2d(narrow, wide, 3, stride=1 if narrow == 3 else 2, padding=1, bias=False),
        nn.BatchNorm2d(wide),
        nn.ReLU(),
    ]
