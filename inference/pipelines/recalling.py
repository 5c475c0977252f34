"""Lets a pipeline look things up: its tokenizer puts tokens for what is found in the memory behind the words, and its text
encoder says how these look. The pipeline's own code stays as it is. Reads the memory's folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.numpy import load_file
from torch import Tensor, nn

from inference.pipelines.looks import MOST_THINGS, Looks
from inference.pipelines.recall import NOTHING, Found, Phrase, Vocabulary, phrases, recall, words_of
from inference.vetting import Unfit

ARRAYS, WORDS = "looks.safetensors", "words.json"
SILENT = ("describing", "borders", "grounds", "verbs")
"""Lists of phrases in words.json."""

LONGEST_PHRASE = 12
REMEMBERED = 256
"""Prompts whose finds are kept: a round asks for one prompt several times."""


@dataclass(frozen=True, slots=True)
class Memory:
    """`labels` are what the things are called by whoever made the memory. `drawings` says per thing in which row of the looks
    it is in a style, "" where none is named or it has no other. `most` is how many things are looked up for one prompt."""

    looks: Looks
    vocabulary: Vocabulary
    labels: Sequence[str]
    drawings: Sequence[Mapping[str, int]]
    most: int

    @property
    def room(self) -> int:
        """Tokens that are kept for what is looked up."""
        return self.most * self.looks.tiles.shape[1]

    def row(self, thing: int, style: str | None) -> int:
        rows = self.drawings[thing]
        return rows.get(style or "", rows[""])


def read_memory(folder: Path) -> Memory:
    """The folder holds looks.safetensors: `tiles` int8 [drawings, tiles, numbers], `scales` float32 [numbers], `meanings`
    float16 [phrases, width] unit vectors by the text encoder and `meant` int32 [phrases] the thing of each, or -1 for nothing;
    and words.json: `most`, of `things` their `label`, `names` and `drawings`, the phrases of each of `styles`, and lists of
    phrases that are `describing`, `borders`, `grounds` and `verbs`: see Vocabulary. Raises Unfit."""
    try:
        arrays, told = load_file(folder / ARRAYS), json.loads((folder / WORDS).read_text(encoding="utf-8"))
        _check_arrays(arrays)
        _check_words(told, len(arrays["tiles"]))
        _need(arrays["meant"].max(initial=NOTHING) < len(told["things"]), "meant names things that there are")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, SafetensorError) as error:
        raise Unfit(f"what the model looks up, in {folder}, cannot be used: {error!r}") from error
    things = told["things"]
    vocabulary = Vocabulary(
        names={words_of(name): place for place, thing in enumerate(things) for name in thing["names"]},
        describing=phrases(told["describing"]),
        borders=phrases(told["borders"]),
        grounds=phrases(told["grounds"]),
        verbs=phrases(told["verbs"]),
        styles={words_of(said): style for style, names in told["styles"].items() for said in names},
        meanings=arrays["meanings"].astype(np.float32),
        meant=arrays["meant"].tolist(),
    )
    looks = Looks(arrays["tiles"], arrays["scales"], arrays["meanings"].shape[1])
    return Memory(
        looks, vocabulary, [thing["label"] for thing in things], [thing["drawings"] for thing in things], told["most"]
    )


def _check_arrays(arrays: Mapping[str, np.ndarray]) -> None:
    tiles, scales, meanings, meant = (arrays[name] for name in ("tiles", "scales", "meanings", "meant"))
    _need(
        tiles.dtype == np.int8 and tiles.ndim == 3 and min(tiles.shape) > 0, "tiles are int8 [drawings, tiles, numbers]"
    )
    _need(
        scales.dtype == np.float32 and scales.shape == tiles.shape[2:], "scales are a float32 for each number of a tile"
    )
    _need(meanings.dtype == np.float16 and meanings.ndim == 2, "meanings are float16 [phrases, width]")
    _need(meant.dtype == np.int32 and meant.shape == meanings.shape[:1], "meant is an int32 for each of the meanings")
    _need(bool(np.isfinite(scales).all() and np.isfinite(meanings).all()), "scales and meanings are finite")
    _need(meant.min(initial=NOTHING) >= NOTHING, "meant is a thing, or -1")


def _check_words(told: Mapping[str, Any], drawings: int) -> None:
    _need(
        type(told["most"]) is int and 1 <= told["most"] <= MOST_THINGS,
        f"most is a whole number from 1 to {MOST_THINGS}",
    )
    names: set[Phrase] = set()
    for thing in told["things"]:
        _need(
            isinstance(thing["label"], str) and _are_phrases(thing["names"]), "a thing has a label and a list of names"
        )
        own = phrases(thing["names"])
        _need(names.isdisjoint(own), f"a name of {thing['label']} is that of another thing too")
        names |= own
        rows = thing["drawings"]
        _need(
            "" in rows and all(type(row) is int and 0 <= row < drawings for row in rows.values()), "drawings are rows"
        )
    _need(all(_are_phrases(told[kind]) for kind in SILENT), f"{', '.join(SILENT)} are lists of phrases")
    _need(all(_are_phrases(said) for said in told["styles"].values()), "styles have lists of phrases")


def _are_phrases(given: object) -> bool:
    return isinstance(given, list) and all(
        isinstance(one, str) and 0 < len(words_of(one)) <= LONGEST_PHRASE for one in given
    )


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def let_recall(pipeline: Any, memory: Memory) -> None:
    """Puts a tokenizer and a text encoder that recall in the place of the pipeline's own. Raises Unfit where the memory is
    not one for this pipeline."""
    said, read = pipeline.text_encoder.config.hidden_size, pipeline.transformer.config.context_in_dim
    if memory.looks.words != said:
        raise Unfit(f"the memory was made for a text encoder of {memory.looks.words} numbers, this one has {said}")
    if memory.looks.width != read:
        raise Unfit(f"what is looked up has {memory.looks.width} numbers a token, the transformer reads {read}")
    if pipeline.config.prompt_max_tokens <= memory.room:
        raise Unfit(f"prompt_max_tokens is to be more than the {memory.room} that are kept for what is looked up")
    encoder = RecallingEncoder(pipeline.text_encoder, memory, len(pipeline.tokenizer))
    tokenizer = RecallingTokenizer(pipeline.tokenizer, memory, pipeline.text_encoder)
    pipeline.register_modules(tokenizer=tokenizer, text_encoder=encoder)


class RecallingTokenizer:
    """The last `room` tokens are of what is looked up: one past the vocabulary for each tile of each drawing, in the order in
    which the words name them, and padding. Their offsets are those of the words that they were found by."""

    def __init__(self, tokenizer: Any, memory: Memory, encoder: nn.Module) -> None:
        self._tokenizer, self._memory = tokenizer, memory

        @lru_cache(REMEMBERED)
        def find(text: str) -> tuple[tuple[Found, ...], str | None]:
            return recall(text, memory.vocabulary, memory.most, partial(meanings, tokenizer, encoder))

        self._find = find

    @property
    def room(self) -> int:
        return self._memory.room

    def found(self, text: str) -> tuple[tuple[Found, ...], str | None]:
        """What the words of a prompt recall, and the style that they name."""
        return self._find(text)

    def __call__(
        self,
        text: str | Sequence[str],
        *,
        max_length: int,
        return_tensors: str | None = None,
        return_offsets_mapping: bool = False,
        **_usual: Any,
    ) -> dict[str, Any]:
        """Padded and cut to `max_length`, as text pipelines ask for. Of one text lists, of several lists of lists."""
        texts = [text] if isinstance(text, str) else list(text)
        words = self._tokenizer(
            texts,
            padding="max_length",
            max_length=max_length - self.room,
            truncation=True,
            return_attention_mask=True,
            return_offsets_mapping=True,
        )
        told: dict[str, Any] = {"input_ids": [], "attention_mask": [], "offset_mapping": []}
        for row, one in enumerate(texts):
            ids, spans = self._tiles(one)
            left = self.room - len(ids)
            told["input_ids"].append([*words["input_ids"][row], *ids, *[self._tokenizer.pad_token_id] * left])
            told["attention_mask"].append([*words["attention_mask"][row], *[1] * len(ids), *[0] * left])
            told["offset_mapping"].append([*words["offset_mapping"][row], *spans, *[(0, 0)] * left])
        if not return_offsets_mapping:
            del told["offset_mapping"]
        if return_tensors == "pt":
            return {name: torch.tensor(rows) for name, rows in told.items()}
        return {name: rows[0] for name, rows in told.items()} if isinstance(text, str) else told

    def _tiles(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        tiles = self._memory.looks.tiles.shape[1]
        found, style = self.found(text)
        rows = [self._memory.row(one.thing, style) for one in found]
        ids = [len(self._tokenizer) + row * tiles + tile for row in rows for tile in range(tiles)]
        return ids, [(one.start, one.end) for one in found for _ in range(tiles)]


class RecallingEncoder(nn.Module):
    """A text encoder that says zeros beyond its own numbers of a word, and of a drawing's tile how it looks: see `looks`."""

    def __init__(self, encoder: nn.Module, memory: Memory, vocabulary: int) -> None:
        super().__init__()
        self.encoder = encoder
        self._memory, self._vocabulary = memory, vocabulary

    @property
    def dtype(self) -> torch.dtype:
        return next(self.encoder.parameters()).dtype

    @property
    def device(self) -> torch.device:
        return next(self.encoder.parameters()).device

    def forward(self, input_ids: Tensor, attention_mask: Tensor, **_usual: Any) -> dict[str, Tensor]:
        """Both [n, tokens]; "last_hidden_state" is [n, tokens, width]."""
        looks, room = self._memory.looks, self._memory.room
        said = self.encoder(input_ids=input_ids[:, :-room], attention_mask=attention_mask[:, :-room].long())
        words = said["last_hidden_state"]
        tokens = words.new_zeros((*input_ids.shape, looks.width))
        tokens[:, :-room, : looks.words] = words
        count = looks.tiles.shape[1]
        for row, ids in enumerate(input_ids[:, -room::count].tolist()):
            drawings = [(one - self._vocabulary) // count for one in ids if one >= self._vocabulary]
            shown = torch.from_numpy(looks.tokens(drawings)).to(tokens)
            tokens[row, -room : len(shown) - room or None] = shown
        return {"last_hidden_state": tokens}


@torch.inference_mode()
def meanings(tokenizer: Any, encoder: nn.Module, said: Sequence[str]) -> np.ndarray:
    """Float32 unit vectors [n, width]: the mean of what the encoder says of each phrase's tokens."""
    told = tokenizer(list(said), padding=True, truncation=True, max_length=32, return_tensors="pt")
    told = told.to(next(encoder.parameters()).device)
    tokens = encoder(**told)["last_hidden_state"].float()
    mask = told["attention_mask"][..., None]
    means = (tokens * mask).sum(1) / mask.sum(1)
    return torch.nn.functional.normalize(means, dim=-1).cpu().numpy()
