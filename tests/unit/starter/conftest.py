"""A tiny world without downloads: three subjects, each a flat square of one colour."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import PRXTransformer2DModel

from inference.pipelines.recalling import Memory
from inference.pipelines.starter.data.catalogue import ANIMALS, FOOD, PEOPLE, Subject
from inference.pipelines.starter.data.sprites import Sprites
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.presets import Preset
from inference.pipelines.starter.remember import open_memory, write_memory

SETS = ("noto", "noto-v1", "fxemoji", "fluent", "fluent-flat", "twemoji", "emojione")
GREEN, RED, TAN = (20, 160, 40), (200, 30, 30), (200, 150, 110)


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Threads wait for each other in every layer; beside other test processes that takes most of the time."""
    torch.set_num_threads(1)


@pytest.fixture
def randomised() -> Callable[[Preset], PRXTransformer2DModel]:
    """Makes a transformer with every weight random: as one is made, its gates are shut and nothing of attention would show."""

    def make(preset: Preset) -> PRXTransformer2DModel:
        torch.manual_seed(4)
        model = PRXTransformer2DModel(**preset.transformer())
        for weight in model.parameters():
            torch.nn.init.normal_(weight, 0.1, 0.2)
        return model

    return make


@pytest.fixture(scope="session")
def world() -> World:
    subjects = [_subject("fox", ANIMALS), _subject("apple", FOOD, common=False), _subject("chef", PEOPLE)]
    keys = [f"{set_name}/{one.label}" for one in subjects for set_name in SETS]
    pixels = np.stack([_sprite(colour) for colour in (GREEN, RED, TAN) for _ in SETS])
    return World(subjects, Sprites(pixels, {key: place for place, key in enumerate(keys)}))


@pytest.fixture(scope="session")
def remembered(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny world's memory, as "memory". It takes some seconds: made once, not to be changed."""
    folder = tmp_path_factory.mktemp("remembered")
    write_memory(world, folder / "memory")
    return folder


@pytest.fixture(scope="session")
def memory(world: World, remembered: Path) -> Memory:
    return open_memory(world, remembered, shipped=remembered)


def _subject(name: str, group: int, common: bool = True) -> Subject:
    return Subject(name, (name,), group, common, common, dict.fromkeys(SETS, (name,)))


def _sprite(colour: tuple[int, int, int]) -> np.ndarray:
    return np.full((64, 64, 4), (*colour, 255), np.uint8)
