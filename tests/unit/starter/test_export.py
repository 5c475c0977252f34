"""A checkpoint becomes a model folder that opens, and borders can be evened on the way."""

import shutil
from pathlib import Path

import pytest
import torch
from diffusers import PRXTransformer2DModel

from inference.pipelines.recalling import Memory
from inference.pipelines.starter.export import WEIGHTS, even_the_borders, export
from inference.pipelines.starter.loader import load, read_card
from inference.pipelines.starter.presets import DEFAULT, PRESETS, Preset, Unsuited
from inference.pipelines.starter.train import Trainer

SMALL = Preset("small", 32, 8, 64, 1, 2, 8, 64, batch=2, rate=1e-3)


def painted(transformer: PRXTransformer2DModel) -> torch.Tensor:
    chance = torch.Generator().manual_seed(2)
    noisy, words = torch.randn((1, 3, 32, 32), generator=chance), torch.randn((1, 4, SMALL.context), generator=chance)
    return transformer(noisy, torch.tensor([0.5]), words, return_dict=False)[0]


@torch.no_grad()
def test_evened_borders_repeat_what_is_beside_them_and_nothing_else_changes() -> None:
    torch.manual_seed(1)
    transformer = PRXTransformer2DModel(**SMALL.transformer())
    before = painted(transformer)
    even_the_borders(transformer)
    after = painted(transformer)
    for border, inner in ((0, 1), (7, 6), (8, 9), (31, 30)):
        assert torch.equal(after[..., border], after[..., inner])
        assert torch.equal(after[..., border, :], after[..., inner, :])
    middle = [place for place in range(32) if place % 8 not in (0, 7)]
    torch.testing.assert_close(after[..., middle, :][..., middle], before[..., middle, :][..., middle])
    assert not torch.equal(after, before)


@pytest.mark.parametrize("even", [False, True])
def test_an_exported_checkpoint_opens_as_a_pipeline(
    tmp_path: Path, remembered: Path, memory: Memory, even: bool
) -> None:
    trainer = Trainer(PRESETS[DEFAULT], "cpu", tmp_path / "run", memory.looks.sha256, compiled=False)
    trainer.seen = 7
    trainer.save()
    card = export(tmp_path / "run" / "last.pt", remembered / "memory", tmp_path / "model", even)
    assert read_card(tmp_path / "model") == card
    assert (card.samples_seen, card.native_size) == (7, PRESETS[DEFAULT].side)
    assert (tmp_path / "model" / WEIGHTS).stat().st_size == pytest.approx(2 * card.parameters, rel=0.01)
    pipeline = load(tmp_path / "model")
    assert pipeline.transformer.config["patch_size"] == PRESETS[DEFAULT].patch_size
    assert [found.likeness for found in pipeline.tokenizer.found("a fox next to an apple")[0]] == [1.0, 1.0]


def test_weights_are_not_exported_beside_looks_that_they_never_saw(tmp_path: Path, remembered: Path) -> None:
    Trainer(PRESETS[DEFAULT], "cpu", tmp_path / "run", "other", compiled=False).save()
    with pytest.raises(Unsuited, match="other looks"):
        export(tmp_path / "run" / "last.pt", remembered / "memory", tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_exporting_where_the_memory_lies_keeps_it(
    tmp_path: Path, remembered: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(remembered / "memory", tmp_path / "model" / "memory")
    before = {path.name: path.read_bytes() for path in (tmp_path / "model" / "memory").iterdir()}
    Trainer(PRESETS[DEFAULT], "cpu", tmp_path / "run", memory.looks.sha256, compiled=False).save()
    export(tmp_path / "run" / "last.pt", tmp_path / "model" / "memory", Path("model"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "model" / "memory").iterdir()} == before
