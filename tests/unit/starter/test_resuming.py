"""Training goes on from where it was: from this machine's checkpoint, else from what ships."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from inference.pipelines.starter.loader import MODEL, read_card
from inference.pipelines.starter.presets import DEFAULT, PRESETS, Preset, Unsuited
from inference.pipelines.starter.train import Trainer

SMALL = Preset("small", 32, 8, 64, 1, 2, 8, 64, batch=2, rate=1e-3)
LOOKS = "0123"


def trainer(preset: Preset, folder: Path, afresh: bool = False) -> Trainer:
    begun = Trainer(preset, "cpu", folder, LOOKS, compiled=False)
    begun.resume(None if afresh else MODEL)
    return begun


def same(one: torch.nn.Module, other: torch.nn.Module) -> bool:
    return all(torch.equal(left, right) for left, right in zip(one.parameters(), other.parameters(), strict=True))


def test_without_a_checkpoint_it_goes_on_from_what_ships(tmp_path: Path) -> None:
    one, other = trainer(PRESETS[DEFAULT], tmp_path), trainer(PRESETS[DEFAULT], tmp_path)
    assert one.seen == read_card().samples_seen
    assert one.number == 0
    assert same(one.model, other.model)
    assert same(one.model, one.average)


@pytest.mark.parametrize(("preset", "afresh"), [(SMALL, False), (PRESETS[DEFAULT], True)])
def test_another_shape_and_who_asks_for_it_begin_from_nothing(tmp_path: Path, preset: Preset, afresh: bool) -> None:
    one, other = trainer(preset, tmp_path, afresh), trainer(preset, tmp_path, afresh)
    assert one.seen == 0
    assert not same(one.model, other.model)


def test_a_checkpoint_counts_more_than_what_ships(tmp_path: Path) -> None:
    one = trainer(SMALL, tmp_path)
    one.seen, one.number = 64, 2
    one.save()
    other = trainer(SMALL, tmp_path)
    assert (other.seen, other.number) == (64, 2)
    assert same(one.model, other.model)


def test_a_checkpoint_of_other_looks_is_refused(tmp_path: Path) -> None:
    trainer(SMALL, tmp_path).save()
    other = Trainer(SMALL, "cpu", tmp_path, "other", compiled=False)
    with pytest.raises(Unsuited, match="other looks"):
        other.resume()


@pytest.mark.parametrize("lost", [{"optimizers"}, set()])
def test_a_checkpoint_of_another_shape_is_refused_by_name(tmp_path: Path, lost: set[str]) -> None:
    one = trainer(SMALL, tmp_path)
    one.save()
    path = tmp_path / "last.pt"
    state = torch.load(path, weights_only=True)
    torch.save({name: part for name, part in state.items() if name not in lost}, path)
    other = Trainer(SMALL if lost else replace(SMALL, context=384), "cpu", tmp_path, LOOKS, compiled=False)
    before = [weight.clone() for weight in other.model.parameters()]
    with pytest.raises(Unsuited, match=str(path)):
        other.resume()
    assert all(torch.equal(*both) for both in zip(before, other.model.parameters(), strict=True))


def test_a_named_folder_that_cannot_be_grown_is_refused(tmp_path: Path) -> None:
    named = tmp_path / "named"
    named.symlink_to(MODEL)
    begun = Trainer(SMALL, "cpu", tmp_path, LOOKS, compiled=False)
    with pytest.raises(Unsuited, match="hidden_size"):
        begun.resume(named)
    assert begun.seen == 0
