"""A memory beside a text encoder: what the tokenizer finds, the encoder shows, and words are read as they were."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from inference.pipelines.recalling import (
    ARRAYS,
    WORDS,
    Memory,
    RecallingEncoder,
    RecallingTokenizer,
    let_recall,
    meanings,
    read_memory,
)
from inference.pipelines.starter.text import text_encoder, tokenizer
from inference.vetting import Unfit

LENGTH, TILES, NUMBERS, WIDE = 16, 4, 6, 384
THINGS = [
    {"label": "fox", "names": ["fox", "foxes"], "drawings": {"": 0, "pixel art": 1}},
    {"label": "car", "names": ["car", "cars"], "drawings": {"": 2}},
]


def write(folder: Path, **other: object) -> Path:
    chance = np.random.default_rng(1)
    names = [(name, place) for place, thing in enumerate(THINGS) for name in thing["names"][:1]]
    arrays = {
        "tiles": chance.integers(-127, 128, (3, TILES, NUMBERS)).astype(np.int8),
        "scales": np.linspace(0.01, 0.02, NUMBERS, dtype=np.float32),
        "meanings": meanings(tokenizer(), text_encoder(), [name for name, _ in names]).astype(np.float16),
        "meant": np.array([place for _, place in names], np.int32),
    }
    told = {
        "most": 2,
        "describing": ["red"],
        "borders": ["a", "next to"],
        "grounds": ["background"],
        "verbs": [],
        "styles": {"pixel art": ["pixel art"]},
        "things": THINGS,
    }
    folder.mkdir(exist_ok=True)
    save_file(arrays, folder / ARRAYS)
    (folder / WORDS).write_text(json.dumps(told | other))
    return folder


@dataclass
class Read:
    memory: Memory
    tokenizer: RecallingTokenizer
    encoder: RecallingEncoder

    def __call__(self, *texts: str) -> tuple[torch.Tensor, torch.Tensor]:
        told = self.tokenizer(texts, max_length=LENGTH + self.memory.room, return_tensors="pt")
        mask = told["attention_mask"].bool()
        return self.encoder(told["input_ids"], mask, output_hidden_states=True)["last_hidden_state"], mask


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    torch.set_num_threads(1)
    memory, encoder = read_memory(write(tmp_path_factory.mktemp("memory"))), text_encoder()
    return Read(
        memory,
        RecallingTokenizer(tokenizer(), memory, encoder),
        RecallingEncoder(encoder, memory, len(tokenizer())),
    )


def test_words_are_read_as_without_a_memory(read: Read) -> None:
    texts = ["a red fox next to a car", "a quiet evening"]
    plain = tokenizer()(texts, padding="max_length", max_length=LENGTH, return_tensors="pt")
    expected = text_encoder()(**plain)["last_hidden_state"]
    tokens, mask = read(*texts)
    assert torch.equal(mask[:, :LENGTH], plain["attention_mask"].bool())
    torch.testing.assert_close(tokens[:, :LENGTH, :WIDE][mask[:, :LENGTH]], expected[mask[:, :LENGTH]])
    assert tokens[:, :LENGTH, WIDE:].abs().max() == 0


def test_things_are_shown_in_the_order_of_the_words_and_in_their_style(read: Read) -> None:
    looks = read.memory.looks
    tokens, mask = read("pixel art of a car next to a fox", "a fox", "nothing")
    shown = tokens[:, LENGTH:]
    assert torch.equal(shown[0], torch.from_numpy(looks.tokens([2, 1])))
    assert torch.equal(shown[1, :TILES], torch.from_numpy(looks.tokens([0])))
    assert shown[1, TILES:].abs().max() == 0
    assert mask[:, LENGTH:].sum(1).tolist() == [2 * TILES, TILES, 0]
    assert shown[2].abs().max() == 0


def test_a_tile_says_its_numbers_its_place_and_its_thing(read: Read) -> None:
    looks = read.memory.looks
    told = looks.tokens([1, 2])
    assert told.shape == (2 * TILES, looks.width)
    assert looks.width == WIDE + NUMBERS + TILES + 16
    np.testing.assert_allclose(told[TILES + 3, WIDE : WIDE + NUMBERS], looks.tiles[2, 3] * looks.scales, rtol=1e-6)
    assert np.flatnonzero(told[TILES + 3, WIDE + NUMBERS :]).tolist() == [3, TILES + 1]
    assert not told[:, :WIDE].any()


def test_an_unknown_word_shows_its_neighbour(read: Read) -> None:
    found, _ = read.tokenizer.found("a sedan")
    assert [one.thing for one in found] == [1]
    assert 0.4 < found[0].likeness < 1


def test_tiles_have_the_offsets_of_the_words_that_found_them(read: Read) -> None:
    text = "a red fox"
    told = read.tokenizer(text, max_length=LENGTH + read.memory.room, padding="max_length", return_offsets_mapping=True)
    assert told["offset_mapping"][LENGTH:] == [(6, 9)] * TILES + [(0, 0)] * TILES
    assert len(told["input_ids"]) == len(told["attention_mask"]) == LENGTH + read.memory.room


def test_a_prompt_that_is_too_long_is_cut_and_its_things_are_kept(read: Read) -> None:
    tokens, mask = read("very " * 40 + "fast car")
    assert mask[0, :LENGTH].all()
    assert torch.equal(tokens[0, LENGTH : LENGTH + TILES], torch.from_numpy(read.memory.looks.tokens([2])))


def pipeline_of(memory: Memory, hidden: int, context: int, tokens: int) -> Any:
    encoder = text_encoder()
    pipeline = SimpleNamespace(
        tokenizer=tokenizer(),
        text_encoder=encoder if hidden == WIDE else SimpleNamespace(config=SimpleNamespace(hidden_size=hidden)),
        transformer=SimpleNamespace(config=SimpleNamespace(context_in_dim=context)),
        config=SimpleNamespace(prompt_max_tokens=tokens),
    )
    pipeline.register_modules = lambda **parts: pipeline.__dict__.update(parts)
    return pipeline


def test_a_pipeline_keeps_everything_but_how_it_reads(read: Read) -> None:
    pipeline = pipeline_of(read.memory, WIDE, read.memory.looks.width, LENGTH + read.memory.room)
    let_recall(pipeline, read.memory)
    told = pipeline.tokenizer(["a fox"], max_length=LENGTH + read.memory.room, return_tensors="pt")
    tokens = pipeline.text_encoder(**told)["last_hidden_state"]
    torch.testing.assert_close(tokens, read("a fox")[0])
    assert (pipeline.text_encoder.dtype, pipeline.text_encoder.device.type) == (torch.float32, "cpu")


def thing(**other: object) -> dict[str, object]:
    return {"label": "fox", "names": ["fox"], "drawings": {"": 0}} | other


@pytest.mark.parametrize(
    "broken",
    [
        {"things": [thing(drawings={"": 3}), THINGS[1]]},
        {"things": [thing(drawings={"": -1}), THINGS[1]]},
        {"things": [thing(drawings={"": True}), THINGS[1]]},
        {"things": [thing(drawings={"": 1.0}), THINGS[1]]},
        {"things": [thing(drawings={"pixel art": 1}), THINGS[1]]},
        {"things": [thing(names="fox"), THINGS[1]]},
        {"things": [thing(names=[3]), THINGS[1]]},
        {"things": [thing(names=["..."]), THINGS[1]]},
        {"things": [thing(names=["so very " * 7 + "long"]), THINGS[1]]},
        {"things": [thing(), thing(label="vixen")]},
        {"things": [thing(label=None), THINGS[1]]},
        {"things": [thing()]},
        {"things": "fox"},
        {"most": "2"},
        {"most": 0},
        {"most": 17},
        {"most": True},
        {"styles": None},
        {"styles": {"pixel art": "pixel art"}},
        {"borders": "a"},
        {"grounds": None},
    ],
)
def test_words_that_do_not_fit_are_refused_by_their_folder(tmp_path: Path, broken: dict[str, object]) -> None:
    folder = write(tmp_path / "memory", **broken)
    with pytest.raises(Unfit, match=str(folder)):
        read_memory(folder)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("tiles", lambda tiles: tiles.astype(np.float32)),
        ("tiles", lambda tiles: tiles[0]),
        ("tiles", lambda tiles: tiles[:, :0]),
        ("tiles", lambda tiles: tiles[:1]),
        ("scales", lambda scales: scales[:-1]),
        ("scales", lambda scales: scales * np.float32("nan")),
        ("meanings", lambda meanings: meanings[:-1]),
        ("meanings", lambda meanings: meanings * np.float16("inf")),
        ("meanings", lambda meanings: meanings.astype(np.float32)),
        ("meant", lambda meant: meant + 5),
        ("meant", lambda meant: meant - 5),
        ("meant", lambda meant: meant[:-1]),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_their_folder(
    tmp_path: Path, name: str, broken: Callable[[np.ndarray], np.ndarray]
) -> None:
    folder = write(tmp_path / "memory")
    arrays = load_file(folder / ARRAYS)
    save_file(arrays | {name: np.ascontiguousarray(broken(arrays[name]))}, folder / ARRAYS)
    with pytest.raises(Unfit, match=str(folder)):
        read_memory(folder)


def test_a_file_that_is_no_memory_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "memory")
    (folder / ARRAYS).write_bytes(b"no safetensors")
    with pytest.raises(Unfit, match=str(folder)):
        read_memory(folder)


@pytest.mark.parametrize(
    ("hidden", "context", "tokens", "said"),
    [
        (32, 0, LENGTH, "text encoder of 384"),
        (WIDE, 40, LENGTH, "the transformer reads 40"),
        (WIDE, 0, 2 * TILES, "prompt_max_tokens"),
    ],
)
def test_a_memory_of_another_pipeline_is_refused(read: Read, hidden: int, context: int, tokens: int, said: str) -> None:
    with pytest.raises(Unfit, match=said):
        let_recall(pipeline_of(read.memory, hidden, context or read.memory.looks.width, tokens), read.memory)


def test_a_memory_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="looks up"):
        read_memory(tmp_path / "none")
