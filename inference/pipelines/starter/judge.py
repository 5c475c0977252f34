"""A small classifier of styles, trained on fresh renderings: how a picture is drawn shows in texture, not in coarse pixels."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import nn
from torch.nn.functional import avg_pool2d, cross_entropy

from inference.pipelines.starter.data.scenes import Scene, imagine
from inference.pipelines.starter.data.styles import STYLES
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.matching import rendered

Chance = np.random.Generator
LOOKED_AT = 64
RENDERINGS, EPOCHS, BATCH, RATE = 12_000, 8, 64, 3e-3


class StyleJudge:
    """Says which of STYLES a picture is in. It learns from renderings of scenes as training draws them."""

    def __init__(self, world: World, side: int, seed: int, renderings: int = RENDERINGS) -> None:
        chance = np.random.default_rng(seed)
        scenes = [_scene(world, chance) for _ in range(renderings)]
        pictures = torch.cat([_small(rendered(world, [scene], side, chance)) for scene in scenes])
        names = list(STYLES)
        styles = torch.tensor([names.index(str(scene.style)) for scene in scenes])
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self._net = _net(len(names))
            _learn(self._net, pictures, styles, chance)

    @torch.inference_mode()
    def styles_of(self, pictures: torch.Tensor) -> list[str]:
        """The likeliest style of each. pictures [n, 3, side, side] in -1..1."""
        names = list(STYLES)
        return [names[place] for place in self._net(_small(pictures)).argmax(1).tolist()]


def share_in_style(judge: StyleJudge, scenes: Sequence[Scene], pictures: torch.Tensor) -> str:
    """How many of the pictures whose words say a style are told as that, "54% of 84"."""
    told = [
        said == scene.style
        for scene, said in zip(scenes, judge.styles_of(pictures), strict=True)
        if scene.style is not None
    ]
    return f"{sum(told) / max(1, len(told)):.0%} of {len(told)}"


def _scene(world: World, chance: Chance) -> Scene:
    scene = imagine(world.subjects, chance)
    while not all(world.subjects[thing.subject].common for thing in scene.things):
        scene = imagine(world.subjects, chance)
    return replace(scene, style=str(chance.choice(list(STYLES))))


def _small(pictures: torch.Tensor) -> torch.Tensor:
    return avg_pool2d(pictures, pictures.shape[-1] // LOOKED_AT) if pictures.shape[-1] > LOOKED_AT else pictures


def _net(kinds: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before, after in ((3, 24), (24, 48), (48, 96)):
        layers += [nn.Conv2d(before, after, 3, 2, 1), nn.BatchNorm2d(after), nn.ReLU()]
    return nn.Sequential(*layers, MeanAndMost(), nn.Linear(2 * 96, kinds))


class MeanAndMost(nn.Module):
    """Each feature's mean over the picture, for texture, and its most, for an edge or a shadow somewhere."""

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return torch.cat([features.mean((2, 3)), features.amax((2, 3))], 1)


def _learn(net: nn.Sequential, pictures: torch.Tensor, styles: torch.Tensor, chance: Chance) -> None:
    optimizer = torch.optim.AdamW(net.parameters(), RATE)
    steps = EPOCHS * -(-len(pictures) // BATCH)
    fall = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for places in torch.from_numpy(chance.permutation(len(pictures))).split(BATCH):
            cross_entropy(net(pictures[places]), styles[places]).backward()
            optimizer.step()
            optimizer.zero_grad()
            fall.step()
    net.eval()
