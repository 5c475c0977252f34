"""What a model looks up beside the words: how things look, as tokens for its transformer. Knows no words and no files.

Retrieval-augmented diffusion (arXiv 2204.11824): a small transformer that is shown how a thing looks need not know every
thing by heart. A token that is a word is the text encoder's numbers and then zeros; a token that is a tile of a looked up
drawing is zeros in their place, the tile's numbers, which tile it is and for which of the prompt's things it was looked up.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_THINGS = 16
"""Room in a token to say for which thing it is, by position; how many are looked up is for the model to say."""

MARK = 12.0
"""What says which tile it is and of which thing. About as long as a tile's numbers are together: a one would drown in them."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Drawings cut into tiles, each told by numbers. `tiles` int8 [drawings, tiles, numbers], `scales` float32 [numbers],
    `words` how many numbers the text encoder says of a token."""

    tiles: np.ndarray
    scales: np.ndarray
    words: int

    @property
    def sha256(self) -> str:
        """Of the drawings alone, by which words they are found may change."""
        return hashlib.sha256(self.tiles.tobytes() + self.scales.tobytes()).hexdigest()

    @property
    def width(self) -> int:
        """Numbers of a token."""
        return self.words + self.tiles.shape[2] + self.tiles.shape[1] + MOST_THINGS

    def tokens(self, drawings: Sequence[int]) -> np.ndarray:
        """Float32 [things * tiles, width]: what is looked up for the first thing, the second, ..."""
        _, tiles, numbers = self.tiles.shape
        told = np.zeros((len(drawings), tiles, self.width), np.float32)
        told[..., self.words : self.words + numbers] = self.tiles[list(drawings)] * self.scales
        told[:, np.arange(tiles), self.words + numbers + np.arange(tiles)] = MARK
        things = np.arange(len(drawings))
        told[things, :, self.words + numbers + tiles + things] = MARK
        return told.reshape(-1, self.width)
