"""A sentence's meaning as a vector: all-MiniLM-L6-v2 (Wang et al. 2020, Reimers and Gurevych 2019), worked out in numpy.

The site asks it for every question, and its processes load no torch: the weights are read once, when somebody first asks, and a
question takes some milliseconds of one core. Held against the original by a test.
"""

from __future__ import annotations

from collections.abc import Sequence
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


class Encoder:
    """Weights and tokenizer of one folder, in the layout of the Hugging Face hub."""

    def __init__(self, folder: Path) -> None:
        self.weights: Weights = load_file(folder / "model.safetensors")
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
        states = self._embedded(ids)
        hidden = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            states = self._layer(f"encoder.layer.{layer}.", states, hidden)
        mean = (states * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def _embedded(self, ids: np.ndarray) -> np.ndarray:
        tables = self.weights
        words = tables["embeddings.word_embeddings.weight"][ids]
        places = tables["embeddings.position_embeddings.weight"][: ids.shape[1]]
        return self._normed(
            "embeddings.LayerNorm.", words + places + tables["embeddings.token_type_embeddings.weight"][0]
        )

    def _layer(self, name: str, states: np.ndarray, hidden: np.ndarray) -> np.ndarray:
        query, key, value = (self._heads(name, part, states) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(HEAD)) + hidden
        looked = _softmax(scores) @ value
        joined = looked.transpose(0, 2, 1, 3).reshape(states.shape)
        attended = self._linear(f"{name}attention.output.dense.", joined)
        states = self._normed(f"{name}attention.output.LayerNorm.", attended + states)
        wide = _gelu(self._linear(f"{name}intermediate.dense.", states))
        return self._normed(f"{name}output.LayerNorm.", self._linear(f"{name}output.dense.", wide) + states)

    def _heads(self, name: str, part: str, states: np.ndarray) -> np.ndarray:
        made = self._linear(f"{name}attention.self.{part}.", states)
        return made.reshape(*states.shape[:2], HEADS, HEAD).transpose(0, 2, 1, 3)

    def _linear(self, name: str, states: np.ndarray) -> np.ndarray:
        return states @ self.weights[f"{name}weight"].T + self.weights[f"{name}bias"]

    def _normed(self, name: str, states: np.ndarray) -> np.ndarray:
        mean = states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(((states - mean) ** 2).mean(axis=-1, keepdims=True) + EPSILON)
        return (states - mean) / spread * self.weights[f"{name}weight"] + self.weights[f"{name}bias"]


def _softmax(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)


def _gelu(states: np.ndarray) -> np.ndarray:
    return states * 0.5 * (1 + erf(states / np.float32(np.sqrt(2))))


@lru_cache(maxsize=1)
def loaded(folder: str) -> Encoder:
    """Once per process, when it is first wanted."""
    return Encoder(Path(folder))
