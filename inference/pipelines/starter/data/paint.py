"""Draws a scene with the sprites: the training picture. Pure: chance is an argument."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter

from inference.pipelines.starter.data.backdrops import PLACES, plain, soft
from inference.pipelines.starter.data.catalogue import PEOPLE, Subject
from inference.pipelines.starter.data.colours import recolour
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.sprites import Sprites
from inference.pipelines.starter.data.styles import STYLES, USUAL, Style

Chance = np.random.Generator
Spot = tuple[float, float, float]
FLIPPED = 0.1


def paint(scene: Scene, subjects: Sequence[Subject], sprites: Sprites, size: int, chance: Chance) -> np.ndarray:
    """A picture as uint8 [size, size, 3]."""
    style = STYLES[scene.style] if scene.style else USUAL
    picture = np.ascontiguousarray(_background(scene, size, chance), np.float32)
    for thing, spot in _arrange(scene, chance):
        drawing = _drawing(thing, subjects[thing.subject], sprites, style, round(spot[2] * size), chance)
        _place(picture, drawing, spot, style)
    finished = style.finish(np.clip(picture, 0, 1), chance)
    return (np.clip(finished, 0, 1) * 255 + 0.5).astype(np.uint8)


def _background(scene: Scene, size: int, chance: Chance) -> np.ndarray:
    if scene.place is None:
        return soft(size, chance)
    if scene.place.startswith("plain "):
        return plain(scene.place.removeprefix("plain "))(size, chance)
    return PLACES[scene.place][0](size, chance)


def _arrange(scene: Scene, chance: Chance) -> list[tuple[Thing, Spot]]:
    """Every drawing with its middle (across, down) and its size, as shares of the picture."""
    if len(scene.things) == 2:
        spots = _pair(scene.relation, chance)
        return list(zip(scene.things, spots, strict=True))
    if len(scene.things) == 3:
        return list(zip(scene.things, _group(3, chance), strict=True))
    return [(thing, spot) for thing in scene.things for spot in _group(thing.count, chance)]


def _group(count: int, chance: Chance) -> list[Spot]:
    sway = lambda width: float(chance.uniform(-width, width))  # noqa: E731
    if count == 1:
        large = float(chance.uniform(0.64, 0.84))
        return [(0.5 + sway(0.06), 0.53 + sway(0.05), large)]
    if count == 2:
        large = float(chance.uniform(0.42, 0.48))
        return [(across, 0.54 + sway(0.04), large) for across in (0.26, 0.74)]
    large = float(chance.uniform(0.34, 0.4))
    return [(0.5, 0.29 + sway(0.03), large), (0.25, 0.71 + sway(0.03), large), (0.75, 0.71 + sway(0.03), large)]


def _pair(relation: str | None, chance: Chance) -> list[Spot]:
    large = float(chance.uniform(0.44, 0.5))
    sway = float(chance.uniform(-0.04, 0.04))
    upper, lower = (0.5 + sway, 0.26, large), (0.5 - sway, 0.75, large)
    match relation:
        case "above":
            return [upper, lower]
        case "below":
            return [lower, upper]
    return [(0.26, 0.54 + sway, large), (0.74, 0.54 - sway, large)]


def _drawing(thing: Thing, subject: Subject, sprites: Sprites, style: Style, size: int, chance: Chance) -> np.ndarray:
    sets = [name for name in style.sets if name in subject.drawings] or ["noto"]
    set_name = str(chance.choice(sets))
    icons = subject.drawings[set_name]
    sprite = sprites.picture(set_name, icons[int(chance.integers(len(icons)))])
    inside = size - 2 * _border(style, size)
    sprite = sprite.resize((inside, inside), Image.Resampling.HAMMING)
    if subject.group != PEOPLE and chance.random() < FLIPPED:
        sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    pixels = np.asarray(sprite, np.float32) / 255
    if thing.paint:
        pixels = recolour(pixels, thing.paint)
    return _sticker(pixels, _border(style, size)) if style.outlined else pixels


def _border(style: Style, size: int) -> int:
    return max(1, size // 20) if style.outlined else 0


def _sticker(pixels: np.ndarray, border: int) -> np.ndarray:
    """The drawing with a white cut-out edge around it."""
    wide = np.pad(pixels, ((border, border), (border, border), (0, 0)))
    alpha = Image.fromarray((wide[..., 3] * 255).astype(np.uint8))
    edge = np.asarray(alpha.filter(ImageFilter.MaxFilter(2 * border + 1)), np.float32)[..., None] / 255
    return wide + edge.repeat(4, -1) * (1 - wide[..., 3:])


def _place(picture: np.ndarray, drawing: np.ndarray, spot: Spot, style: Style) -> None:
    size, tall = len(picture), len(drawing)
    left, top = round(spot[0] * size - tall / 2), round(spot[1] * size - tall / 2)
    if style.shadowed:
        _cast_shadow(picture, drawing, left, top + max(1, size // 24))
    _over(picture, drawing, left, top)


def _over(picture: np.ndarray, drawing: np.ndarray, left: int, top: int) -> None:
    size, tall = len(picture), len(drawing)
    rows = slice(max(0, top), min(size, top + tall))
    columns = slice(max(0, left), min(size, left + tall))
    part = drawing[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    picture[rows, columns] = picture[rows, columns] * (1 - part[..., 3:]) + part[..., :3]


def _cast_shadow(picture: np.ndarray, drawing: np.ndarray, left: int, top: int) -> None:
    shadow = np.zeros_like(drawing)
    shadow[..., 3] = drawing[..., 3] * 0.3
    _over(picture, shadow, left, top)
