"""A pool of scenes with their captions encoded once, kept on disk. Pictures of them are drawn anew each time."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from inference.pipelines.starter.data.captions import describe
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.scenes import Scene, imagine, scene_from
from inference.pipelines.starter.text import encode

ENCODED_AT_ONCE = 256
RULES = 2
"""Goes up when scenes or captions are made by other rules: pools of older ones are not opened."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Scene i's caption embeddings are tokens[starts[i] : starts[i + 1]], float16."""

    scenes: list[Scene]
    captions: list[str]
    tokens: np.ndarray
    starts: np.ndarray

    def embeddings(self, places: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Padded embeddings [n, length, width] and the mask of real tokens."""
        batch = np.zeros((len(places), length, self.tokens.shape[1]), np.float32)
        mask = np.zeros((len(places), length), bool)
        for row, place in enumerate(places):
            found = self.tokens[self.starts[place] : self.starts[place + 1]][:length]
            batch[row, : len(found)], mask[row, : len(found)] = found, True
        return batch, mask


def open_pool(folder: Path, subjects: Sequence[Subject], count: int, seed: int) -> Pool:
    """Read the pool of this size and seed by today's rules, or make it (once, some minutes)."""
    listing, array = (folder / f"pool-{RULES}-{seed}-{count}.{kind}" for kind in ("json", "npy"))
    if not listing.exists():
        _make(listing, array, subjects, count, seed)
    listed = json.loads(listing.read_text())
    scenes = [scene_from(row) for row in listed["scenes"]]
    return Pool(scenes, listed["captions"], np.load(array, mmap_mode="r"), np.array(listed["starts"]))


def _make(listing: Path, array: Path, subjects: Sequence[Subject], count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    scenes = [imagine(subjects, chance) for _ in range(count)]
    captions = [describe(scene, subjects, chance) for scene in scenes]
    order = np.argsort([len(caption) for caption in captions])
    scenes, captions = [scenes[place] for place in order], [captions[place] for place in order]
    blocks = [
        _encode_block(captions[start : start + ENCODED_AT_ONCE])
        for start in tqdm(range(0, count, ENCODED_AT_ONCE), desc="captions", disable=None)
    ]
    lengths = np.concatenate([lengths for _, lengths in blocks])
    np.save(array, np.concatenate([tokens for tokens, _ in blocks]))
    starts = [0, *np.cumsum(lengths).tolist()]
    listed = {"scenes": [asdict(scene) for scene in scenes], "captions": captions, "starts": starts}
    listing.write_text(json.dumps(listed))


def _encode_block(captions: list[str]) -> tuple[np.ndarray, np.ndarray]:
    longest = max(len(caption) for caption in captions) // 2 + 4
    with torch.autocast("cpu", torch.bfloat16):
        embeddings, mask = encode(captions, min(32, longest))
    return embeddings[mask].to(torch.float16).numpy(), mask.sum(1).numpy()
