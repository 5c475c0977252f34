"""Meanings as they are kept: a sign for each of 384 numbers, and the numbers in a byte each. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MOST = 127


def numbers_of(vectors: np.ndarray) -> np.ndarray:
    """In signed bytes, of one or of many; the greatest of each takes all of its byte."""
    greatest = np.maximum(np.abs(vectors).max(axis=-1, keepdims=True), 1e-9)
    return np.round(vectors * (MOST / greatest)).astype(np.int8)


def signs_of(vector: np.ndarray) -> str:
    """As Postgres' `bit(384)` is written."""
    return "".join("1" if number > 0 else "0" for number in vector)


def read(numbers: Sequence[bytes]) -> np.ndarray:
    """Vectors of length 1 again, but for the rounding."""
    return read_all(b"".join(numbers), len(numbers))


def read_all(numbers: bytes, count: int) -> np.ndarray:
    """As `read`, of so many that lie one behind the other."""
    rows = np.frombuffer(numbers, np.int8).reshape(count, -1).astype(np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def middles_of(vectors: np.ndarray, count: int, rounds: int, chance: np.random.Generator) -> np.ndarray:
    """Spherical k-means: so many vectors of length 1 that the given ones lie around."""
    middles = vectors[chance.choice(len(vectors), count, replace=False)]
    for _ in range(rounds):
        nearest = nearest_of(vectors, middles)
        sums = np.zeros_like(middles)
        np.add.at(sums, nearest, vectors)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        middles = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), middles)
    return middles


def nearest_of(vectors: np.ndarray, middles: np.ndarray) -> np.ndarray:
    """Of each vector, which middle is nearest."""
    return np.argmax(vectors @ middles.T, axis=1)
