"""A trainer learns what it is shown, and a kitchen cooks batch n from its number alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from inference.pipelines.recalling import Memory
from inference.pipelines.starter.batches import TURNS, Batch, Kitchen
from inference.pipelines.starter.data.pool import Pool
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.presets import Preset
from inference.pipelines.starter.train import Trainer, seam_error

SMALL = Preset("small", 32, 8, 64, 2, 2, 8, 64, batch=8, rate=3e-3, caption_tokens=4)
STEPS, LOOKS = 60, "0123"


def words_of(count: int) -> Batch:
    """One flat colour for each word: half of the pictures light, half dark."""
    words = torch.zeros(count, 4, SMALL.context)
    words[::2, :, 0], words[1::2, :, 1] = 8.0, 8.0
    pictures = torch.full((count, 3, 32, 32), -0.8)
    pictures[::2] = 0.8
    return Batch(pictures, words, torch.ones(count, 4, dtype=torch.bool))


def test_a_trainer_learns_what_it_is_shown(tmp_path: Path) -> None:
    torch.manual_seed(1)
    trainer = Trainer(SMALL, "cpu", tmp_path, LOOKS, compiled=False)
    before = [weight.clone() for weight in trainer.model.parameters()]
    losses = [trainer.step(words_of(8), SMALL.rate).item() for _ in range(STEPS)]
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) / 4
    assert (trainer.seen, trainer.number) == (8 * STEPS, STEPS)
    assert all(not torch.equal(weight, begun) for weight, begun in zip(trainer.model.parameters(), before, strict=True))


def test_a_resumed_trainer_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    torch.manual_seed(1)
    one = Trainer(SMALL, "cpu", tmp_path, LOOKS, compiled=False)
    for _ in range(3):
        one.step(words_of(8), SMALL.rate)
    one.save()
    other = Trainer(SMALL, "cpu", tmp_path, LOOKS, compiled=False)
    other.resume()
    for trainer in (one, other):
        torch.manual_seed(2)
        trainer.step(words_of(8), SMALL.rate)
    for left, right in zip(one.average.parameters(), other.average.parameters(), strict=True):
        assert torch.equal(left, right)


def test_seams_are_steps_of_the_error_between_patches_alone() -> None:
    inside = torch.zeros(2, 3, 32, 32)
    inside[..., 2:6, 2:6] = 5
    assert seam_error(inside, 8) == 0
    one_patch = torch.zeros(1, 1, 16, 16)
    one_patch[..., :8, :8] = 2
    assert seam_error(one_patch, 8).item() == 2


def test_pixels_that_agree_at_the_border_alone_do_not_hide_a_seam() -> None:
    step = torch.zeros(1, 1, 64, 64)
    step[..., 32:] = 2
    hidden = step.clone()
    hidden[..., 31:33] = 1
    assert seam_error(step, 32) / 4 < seam_error(hidden, 32) < seam_error(step, 32)


@pytest.fixture
def pool() -> Pool:
    """Three scenes; the caption of the last is longer than the model is shown."""
    lengths = (2, 4, 5)
    starts = np.cumsum((0, *lengths))
    tokens = np.repeat(np.arange(1.0, 4.0), lengths)[:, None].repeat(384, 1).astype(np.float16)
    scenes = [Scene((Thing(0),)), Scene((Thing(2),)), Scene((Thing(0),))]
    return Pool(scenes, ["a fox", "a chef", "a long fox"], tokens, starts)


def test_batch_n_comes_from_its_number_alone_and_no_caption_is_cut(world: World, pool: Pool, memory: Memory) -> None:
    one, other = (Kitchen(SMALL, world, pool, memory, seed=7) for _ in range(2))
    later = one.batch(1)
    first, again = one.batch(0), other.batch(0)
    assert torch.equal(first.pictures, again.pictures)
    assert torch.equal(first.words, again.words)
    assert not torch.equal(first.pictures, later.pictures)
    said = torch.cat([kept.words[:, 0, 0] for kept in (one.batch(number) for number in range(30))])
    assert {1.0, 2.0} <= set(said.tolist())
    assert 3.0 not in said.tolist()


@pytest.fixture
def crowded() -> Pool:
    """One scene of each number of things, each with a caption of three tokens."""
    scenes = [
        Scene((), place="night"),
        Scene((Thing(0),)),
        Scene((Thing(0), Thing(2)), "above", style="glossy 3d"),
        Scene((Thing(2), Thing(0), Thing(2)), "and"),
    ]
    tokens = np.ones((3 * len(scenes), 384), np.float16)
    return Pool(scenes, ["", "fox", "fox above chef", "chef, fox and chef"], tokens, np.arange(0, 15, 3))


def test_a_batch_is_as_wide_as_its_things_and_shows_how_each_looks(world: World, crowded: Pool, memory: Memory) -> None:
    kitchen = Kitchen(replace(SMALL, wordless=0, forgotten=0), world, crowded, memory, seed=7)
    words, tiles = SMALL.caption_tokens, memory.looks.tiles.shape[1]
    expected = {
        1: [memory.row(0, None)],
        2: [memory.row(0, "glossy 3d"), memory.row(2, "glossy 3d")],
        3: [memory.row(2, None), memory.row(0, None), memory.row(2, None)],
    }
    for number, most in enumerate(TURNS):
        batch = kitchen.batch(number)
        shown = torch.from_numpy(memory.looks.tokens(expected[most]))
        assert batch.words.shape == (SMALL.batch, words + most * tiles, SMALL.context)
        looked_up = batch.mask[:, words:]
        assert (looked_up.all(1) | ~looked_up.any(1)).all()
        assert looked_up.all(1).sum() == SMALL.batch if most > 1 else 0 < looked_up.all(1).sum() < SMALL.batch
        assert all(torch.equal(row, shown) for row in batch.words[looked_up.all(1), words:])
        assert batch.words[:, :words, 384:].abs().max() == 0


def test_what_is_forgotten_or_said_without_words_shows_nothing(world: World, crowded: Pool, memory: Memory) -> None:
    kitchen = Kitchen(replace(SMALL, wordless=0, forgotten=1), world, crowded, memory, seed=7)
    forgotten, silent = kitchen.batch(2), Kitchen(replace(SMALL, wordless=1), world, crowded, memory, seed=7).batch(2)
    for batch in (forgotten, silent):
        assert not batch.mask[:, SMALL.caption_tokens :].any()
    assert forgotten.mask[:, : SMALL.caption_tokens].sum(1).tolist() == [3] * SMALL.batch
    assert silent.mask[:, : SMALL.caption_tokens].sum(1).tolist() == [2] * SMALL.batch
