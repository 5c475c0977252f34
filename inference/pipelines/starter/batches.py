"""Training batches: pool scenes painted anew with their encoded captions, made ahead on a thread."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch

from inference.pipelines.starter.data.paint import paint
from inference.pipelines.starter.data.pool import Pool
from inference.pipelines.starter.data.scenes import Scene
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.presets import Preset
from inference.pipelines.starter.text import encode

AHEAD = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures in -1..1 and what the words say of them."""

    pictures: torch.Tensor
    words: torch.Tensor
    mask: torch.Tensor


class Kitchen:
    """Makes batch number n from (seed, n) alone, so that a resumed run goes on where it stopped."""

    def __init__(self, preset: Preset, world: World, pool: Pool, seed: int) -> None:
        self._preset, self._world, self._pool, self._seed = preset, world, pool, seed
        self._sum_of_shares = np.cumsum(_shares(world, pool, preset))
        empty, mask = encode([""], preset.caption_tokens)
        self._empty, self._empty_mask = empty[0].numpy(), mask[0].numpy()

    def batches(self, first: int, workers: int = 1) -> Iterator[Batch]:
        with ThreadPoolExecutor(workers) as cooks:
            waiting = [cooks.submit(self.batch, first + ahead) for ahead in range(AHEAD)]
            number = first + AHEAD
            while True:
                yield waiting.pop(0).result()
                waiting.append(cooks.submit(self.batch, number))
                number += 1

    def batch(self, number: int) -> Batch:
        preset = self._preset
        chance = np.random.default_rng((self._seed, number))
        places = np.searchsorted(self._sum_of_shares, chance.random(preset.batch) * self._sum_of_shares[-1], "right")
        pictures = np.stack([self._paint(place, chance) for place in places])
        words, mask = self._pool.embeddings(places, preset.caption_tokens)
        silent = chance.random(preset.batch) < preset.wordless
        words[silent], mask[silent] = self._empty, self._empty_mask
        scaled = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        return Batch(scaled.contiguous(), torch.from_numpy(words), torch.from_numpy(mask))

    def _paint(self, place: int, chance: np.random.Generator) -> np.ndarray:
        world, preset = self._world, self._preset
        return paint(self._pool.scenes[place], world.subjects, world.sprites, preset.side, chance)


def _shares(world: World, pool: Pool, preset: Preset) -> np.ndarray:
    weights = np.array([_weight(scene, world, preset) for scene in pool.scenes])
    return weights * (np.diff(pool.starts) <= preset.caption_tokens)


def _weight(scene: Scene, world: World, preset: Preset) -> float:
    subjects = [world.subjects[thing.subject] for thing in scene.things]
    if subjects and all(subject.favourite for subject in subjects):
        return 1.0
    return preset.common if all(subject.common for subject in subjects) else preset.rare
