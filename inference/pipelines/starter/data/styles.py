"""The named styles: which icon sets draw them and the filter over the finished scene. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

Chance = np.random.Generator
Filter = Callable[[np.ndarray, Chance], np.ndarray]


def unchanged(picture: np.ndarray, _chance: Chance) -> np.ndarray:
    return picture


def pixelate(picture: np.ndarray, _chance: Chance) -> np.ndarray:
    """Half the resolution and few shades, as an old game console shows it."""
    size = len(picture)
    cell = max(2, size // 16)
    blocks = picture.reshape(size // cell, cell, size // cell, cell, 3).mean((1, 3))
    blocks = np.round(np.clip((blocks - 0.5) * 1.25 + 0.5, 0, 1) * 5) / 5
    return blocks.repeat(cell, 0).repeat(cell, 1)


def ink(picture: np.ndarray, _chance: Chance) -> np.ndarray:
    """Dark contours on white paper."""
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    across = np.abs(padded[1:-1, 2:] - padded[1:-1, :-2]).max(-1)
    down = np.abs(padded[2:, 1:-1] - padded[:-2, 1:-1]).max(-1)
    line = np.clip((np.maximum(across, down) - 0.1) * 3.2, 0, 1)[..., None]
    return 0.98 - line * np.array([0.86, 0.84, 0.78], np.float32)


def wash(picture: np.ndarray, chance: Chance) -> np.ndarray:
    """Wet, pale colour that runs a little, on grained paper."""
    size = len(picture)
    sheet = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    wet = np.asarray(sheet.filter(ImageFilter.GaussianBlur(size / 48)), np.float32) / 255
    across = np.linspace(-1, 1, size, dtype=np.float32)
    edge = np.clip(1.25 - np.hypot(across[None], across[:, None]) ** 4 * 0.6, 0, 1)[..., None]
    grain = chance.normal(0, 0.025, (size, size, 1)).astype(np.float32)
    pale = 1 - (1 - wet) * (0.72 * edge)
    return pale + grain * (1 - pale.mean(-1, keepdims=True))


def shine(picture: np.ndarray, _chance: Chance) -> np.ndarray:
    return np.clip((picture - 0.5) * 1.06 + 0.5, 0, 1)


@dataclass(frozen=True, slots=True)
class Style:
    """Icon sets (one is picked among those that have the subject, the first is what is looked up for it), words, a filter."""

    sets: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    finish: Filter
    outlined: bool = False
    shadowed: bool = False


USUAL = Style(("noto", "noto", "noto", "noto", "noto", "noto", "noto", "fluent"), (), (), unchanged)
STYLES: dict[str, Style] = {
    "flat sticker": Style(
        ("twemoji", "twemoji", "twemoji", "fluent-flat"),
        ("a flat sticker of", "a sticker of"),
        ("flat sticker", "sticker style"),
        unchanged,
        outlined=True,
    ),
    "soft cartoon": Style(
        ("noto-v1", "noto-v1", "noto-v1", "emojione", "fxemoji"),
        ("a soft cartoon of", "a cartoon of"),
        ("soft cartoon", "cartoon style"),
        unchanged,
    ),
    "glossy 3d": Style(
        ("fluent",), ("a glossy 3d render of", "a 3d render of"), ("glossy 3d", "3d render"), shine, shadowed=True
    ),
    "pixel art": Style(
        ("noto", "noto", "noto", "twemoji"),
        ("pixel art of", "a pixel art picture of"),
        ("pixel art", "8-bit pixel art"),
        pixelate,
    ),
    "line drawing": Style(
        ("twemoji", "twemoji", "twemoji", "noto"),
        ("a line drawing of", "an ink drawing of"),
        ("line drawing", "black and white line art"),
        ink,
    ),
    "watercolour": Style(
        ("noto", "noto", "noto", "noto-v1"),
        ("a watercolour of", "a watercolor painting of"),
        ("watercolour", "watercolor painting"),
        wash,
    ),
}
