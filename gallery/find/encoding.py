"""A sentence's meaning as a vector: all-MiniLM-L6-v2 (Wang et al. 2020, Reimers and Gurevych 2019), worked out in numpy.

The site asks it for every question, and its processes load no torch: the weights are read once, when somebody first asks, and a
question takes some milliseconds of one core. Held against the original by a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH = 6, 12, 384
HEAD = WIDTH // HEADS
TOKENS_MOST = 128
"""Longer prompts are cut: their beginning says what they mean."""
EPSILON = 1e-12
TOGETHER = 64

Weights = dict[str, np.ndarray]
Linear = tuple[np.ndarray, np.ndarray]
"""A matrix that states are multiplied with from the right, and what is added."""


@dataclass(frozen=True, slots=True)
class Layer:
    """`looking` makes queries, keys and values, side by side."""

    looking: Linear
    joining: Linear
    attended: Linear
    widening: Linear
    narrowing: Linear
    put_out: Linear


class Encoder:
    """Weights and tokenizer of one folder, in the layout of the Hugging Face hub."""

    def __init__(self, folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        self.words = weights["embeddings.word_embeddings.weight"]
        self.places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
        self.layers = [_layer_of(weights, f"encoder.layer.{number}.") for number in range(LAYERS)]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(TOKENS_MOST)
        self.tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """A row of 384 numbers of length 1 for each text."""
        some = [self._batch(texts[start : start + TOGETHER]) for start in range(0, len(texts), TOGETHER)]
        return np.concatenate(some) if some else np.empty((0, WIDTH), np.float32)

    def _batch(self, texts: Sequence[str]) -> np.ndarray:
        read = self.tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in read])
        mask = np.array([one.attention_mask for one in read], dtype=np.float32)
        states = _normed(self.words[ids] + self.places[: ids.shape[1]], self.norm)
        hidden = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in self.layers:
            states = _through(layer, states, hidden)
        mean = (states * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def _layer_of(weights: Weights, name: str) -> Layer:
    """As they lie in the file, matrices would be turned around anew for every question, which took half of its time."""
    looking = [_linear(weights, f"{name}attention.self.{part}") for part in ("query", "key", "value")]
    return Layer(
        looking=(np.concatenate([one[0] for one in looking], axis=1), np.concatenate([one[1] for one in looking])),
        joining=_linear(weights, f"{name}attention.output.dense"),
        attended=(
            weights[f"{name}attention.output.LayerNorm.weight"],
            weights[f"{name}attention.output.LayerNorm.bias"],
        ),
        widening=_linear(weights, f"{name}intermediate.dense"),
        narrowing=_linear(weights, f"{name}output.dense"),
        put_out=(weights[f"{name}output.LayerNorm.weight"], weights[f"{name}output.LayerNorm.bias"]),
    )


def _linear(weights: Weights, name: str) -> Linear:
    return np.ascontiguousarray(weights[f"{name}.weight"].T), weights[f"{name}.bias"]


def _through(layer: Layer, states: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    texts, length, _ = states.shape
    made = _times(states, layer.looking).reshape(texts, length, 3, HEADS, HEAD).transpose(2, 0, 3, 1, 4)
    query, key, value = made
    scores = query @ key.transpose(0, 1, 3, 2) * np.float32(HEAD**-0.5) + hidden
    joined = (_softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(states.shape)
    states = _normed(_times(joined, layer.joining) + states, layer.attended)
    wide = _gelu(_times(states, layer.widening))
    return _normed(_times(wide, layer.narrowing) + states, layer.put_out)


def _times(states: np.ndarray, linear: Linear) -> np.ndarray:
    """All texts in one product."""
    matrix, bias = linear
    made = states.reshape(-1, states.shape[-1]) @ matrix
    made += bias
    return made.reshape(*states.shape[:-1], -1)


def _normed(states: np.ndarray, scale: Linear) -> np.ndarray:
    states = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(states).mean(axis=-1, keepdims=True) + EPSILON)
    states /= spread
    states *= scale[0]
    states += scale[1]
    return states


def _softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def _gelu(states: np.ndarray) -> np.ndarray:
    return states * 0.5 * (1 + erf(states * np.float32(2**-0.5)))


@lru_cache(maxsize=1)
def loaded(folder: str) -> Encoder:
    """Once per process, when it is first wanted."""
    return Encoder(Path(folder))
