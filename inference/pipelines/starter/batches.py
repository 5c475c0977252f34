"""Training batches: pool scenes painted anew with their encoded captions, made ahead on a thread."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch

from inference.pipelines.recalling import Memory
from inference.pipelines.starter.data.paint import paint
from inference.pipelines.starter.data.pool import Pool
from inference.pipelines.starter.data.scenes import Scene
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.presets import Preset
from inference.pipelines.starter.text import encode

AHEAD = 4
TURNS = (1, 1, 2, 1, 1, 2, 1, 3)
"""How many subjects the scenes of a batch have, by turns; with one also none. A batch is as wide as its things."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures in -1..1, what the words say of them, and how their subjects look: tokens [n, length, width], mask [n, length]."""

    pictures: torch.Tensor
    words: torch.Tensor
    mask: torch.Tensor


class Kitchen:
    """Makes batch number n from (seed, n) alone, so that a resumed run goes on where it stopped."""

    def __init__(self, preset: Preset, world: World, pool: Pool, memory: Memory, seed: int) -> None:
        self._preset, self._world, self._pool, self._memory, self._seed = preset, world, pool, memory, seed
        things = np.array([len(scene.things) for scene in pool.scenes])
        shares = _shares(world, pool, preset)
        self._sums_of_shares = {most: np.cumsum(shares * (things.clip(1) == most)) for most in set(TURNS)}
        self._turns = [most for most in TURNS if self._sums_of_shares[most][-1] > 0]
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
        most = self._turns[number % len(self._turns)]
        sums = self._sums_of_shares[most]
        places = np.searchsorted(sums, chance.random(preset.batch) * sums[-1], "right")
        pictures = np.stack([self._paint(place, chance) for place in places])
        words, mask = self._pool.embeddings(places, preset.caption_tokens)
        silent = chance.random(preset.batch) < preset.wordless
        words[silent], mask[silent] = self._empty, self._empty_mask
        forgotten = silent | (chance.random(preset.batch) < preset.forgotten)
        tokens, known = self._with_looks(places, words, mask, most, forgotten)
        scaled = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        return Batch(scaled.contiguous(), torch.from_numpy(tokens), torch.from_numpy(known))

    def _with_looks(
        self, places: np.ndarray, words: np.ndarray, mask: np.ndarray, things: int, forgotten: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The words' tokens and then those of so many things, masked where a scene has fewer or they are forgotten."""
        looks, length = self._memory.looks, words.shape[1]
        tiles = looks.tiles.shape[1]
        tokens = np.zeros((len(places), length + things * tiles, looks.width), np.float32)
        known = np.zeros(tokens.shape[:2], bool)
        tokens[:, :length, : looks.words], known[:, :length] = words, mask
        for row, place in enumerate(places):
            scene = self._pool.scenes[place]
            if scene.things and not forgotten[row]:
                drawings = [self._memory.row(thing.subject, scene.style) for thing in scene.things]
                end = length + len(drawings) * tiles
                tokens[row, length:end], known[row, length:end] = looks.tokens(drawings), True
        return tokens, known

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
