"""How every subject looks in every style, for the transformer to look up: 4 x 4 tiles of each drawing, told by their largest
principal components. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np

from inference.pipelines.looks import Looks
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.sprites import Sprites
from inference.pipelines.starter.data.styles import STYLES, USUAL, Style
from inference.pipelines.starter.text import WIDTH

SIDE, TILES, NUMBERS = 64, 4, 256
SPREAD = 127 / 5
"""Numbers are kept as int8: five deviations of each component are 127."""


def draw_looks(subjects: Sequence[Subject], sprites: Sprites) -> tuple[Looks, list[dict[str, int]]]:
    """The looks, and per subject the row of each style; "" is no style, and a style is left out that is drawn as that is."""
    wanted = [
        (place, found)
        for place, subject in enumerate(subjects)
        for found in sorted({_first(subject, style) for style in (USUAL, *STYLES.values())})
    ]
    pictures = np.stack([_mean(sprites, name, subjects[place].drawings[name]) for place, name in wanted])
    tiles = _tiles(pictures)
    middle = tiles.mean((0, 1))
    centred = (tiles - middle).reshape(-1, tiles.shape[-1])
    spread, directions = np.linalg.eigh(centred.T @ centred / len(centred))
    deviation, directions = np.sqrt(np.maximum(spread[::-1], 1e-12))[:NUMBERS], directions[:, ::-1][:, :NUMBERS]
    signs = np.sign(directions[np.abs(directions).argmax(0), np.arange(NUMBERS)])
    # Halfway to equal deviations: edges are small beside areas of colour and are wanted too.
    numbers = (tiles - middle) @ (directions * signs) / np.sqrt(deviation)
    size = np.sqrt(np.square(numbers).mean())
    step = np.sqrt(deviation) / size / SPREAD
    kept = np.clip(np.round(numbers / size / step), -127, 127).astype(np.int8)
    looks = Looks(kept, step.astype(np.float32), WIDTH)
    rows = {key: row for row, key in enumerate(wanted)}
    return looks, [_rows(place, subject, rows) for place, subject in enumerate(subjects)]


def _rows(place: int, subject: Subject, rows: Mapping[tuple[int, str], int]) -> dict[str, int]:
    usual = rows[place, _first(subject, USUAL)]
    styled = {name: rows[place, _first(subject, style)] for name, style in STYLES.items()}
    return {"": usual} | {name: row for name, row in styled.items() if row != usual}


def _first(subject: Subject, style: Style) -> str:
    return next(name for name in (*style.sets, *USUAL.sets) if name in subject.drawings)


def _mean(sprites: Sprites, set_name: str, icons: Sequence[str]) -> np.ndarray:
    """RGBA [64, 64, 4] in 0..1. People: the mean of all skin tones and genders, so that none is looked up."""
    drawings = np.stack([sprites.pixels[sprites.index[f"{set_name}/{icon}"]] for icon in icons]) / np.float32(255)
    times = drawings.shape[1] // SIDE
    return drawings.mean(0).reshape(SIDE, times, SIDE, times, 4).mean((1, 3))


def _tiles(pictures: np.ndarray) -> np.ndarray:
    """[n, 64, 64, 4] as [n, 16, 1024]."""
    wide = SIDE // TILES
    cut = pictures.reshape(-1, TILES, wide, TILES, wide, 4).transpose(0, 1, 3, 2, 4, 5)
    return cut.reshape(len(pictures), TILES * TILES, wide * wide * 4)
