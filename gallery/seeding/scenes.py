"""Pictures for a made-up community, drawn without an engine: skies, hills, suns, boats and houses in a few colours. Pure."""

from __future__ import annotations

import colorsys
import io
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZES = ((512, 512), (512, 512), (512, 512), (640, 448), (448, 640), (768, 432), (432, 768))
FINER = 2
"""Drawn so many times larger and then made smaller, for smooth edges."""

Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw


def png_of(seed: int) -> tuple[bytes, int, int]:
    """The scene of this number, its width and its height. The same number, the same bytes."""
    image = scene(seed)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue(), image.width, image.height


def scene(seed: int) -> Image.Image:
    chance = random.Random(seed)  # noqa: S311
    width, height = chance.choice(SIZES)
    palette = _palette(chance)
    large = _sky(width * FINER, height * FINER, palette[0], palette[1])
    _sun(large, chance, palette[4])
    draw = ImageDraw.Draw(large)
    for at, colour in enumerate(palette[2:4] * 2):
        _hills(draw, large.size, chance, _mixed(colour, palette[1], 0.55 - at * 0.17), 0.52 + at * 0.11)
    chance.choice(FOREGROUNDS)(draw, large.size, chance, palette)
    return large.resize((width, height), Image.Resampling.LANCZOS)


def _palette(chance: random.Random) -> list[Colour]:
    """Upper sky, horizon, two grounds, and an accent across the circle of hues."""
    hue, spread = chance.random(), chance.choice((0.06, 0.1, 0.4))
    is_night = chance.random() < 0.3
    sky = _colour(hue, 0.6, 0.22 if is_night else 0.85)
    horizon = _colour(hue + spread, 0.45, 0.45 if is_night else 0.97)
    grounds = [_colour(hue + spread * 2 + step, 0.5, value) for step, value in ((0.0, 0.45), (0.07, 0.3))]
    return [sky, horizon, *grounds, _colour(hue + 0.5, 0.75, 0.97)]


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * max(share, 0)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _sky(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    down = np.linspace(0, 1, height)[:, None, None] ** 0.8
    rows = np.array(top) * (1 - down) + np.array(bottom) * down
    return Image.fromarray(np.broadcast_to(rows, (height, width, 3)).astype(np.uint8))


def _sun(image: Image.Image, chance: random.Random, colour: Colour) -> None:
    width, height = image.size
    radius = min(width, height) * chance.uniform(0.06, 0.17)
    x, y = width * chance.uniform(0.15, 0.85), height * chance.uniform(0.14, 0.45)
    glow = Image.new("L", (width // 8, height // 8))
    halo = radius * 1.9
    ImageDraw.Draw(glow).ellipse([(x - halo) / 8, (y - halo) / 8, (x + halo) / 8, (y + halo) / 8], fill=110)
    glow = glow.filter(ImageFilter.GaussianBlur(radius / 14)).resize(image.size, Image.Resampling.BICUBIC)
    image.paste(Image.new("RGB", image.size, colour), mask=glow)
    ImageDraw.Draw(image).ellipse(
        [x - radius, y - radius, x + radius, y + radius], fill=_mixed(colour, (255,) * 3, 0.35)
    )


def _hills(draw: Draw, size: tuple[int, int], chance: random.Random, colour: Colour, base: float) -> None:
    width, height = size
    waves = [(chance.uniform(0.7, 3.5), chance.uniform(0, 6.3), chance.uniform(0.012, 0.05)) for _ in range(3)]
    x = np.linspace(0, 1, 96)
    y = np.full_like(x, base)
    for often, start, depth in waves:
        y += depth * np.sin(often * 2 * np.pi * x + start)
    ridge = [(float(a * width), float(b * height)) for a, b in zip(x, y, strict=True)]
    draw.polygon([(0, height), *ridge, (width, height)], fill=colour)


def _trees(draw: Draw, size: tuple[int, int], chance: random.Random, palette: list[Colour]) -> None:
    width, height = size
    for _ in range(chance.randint(4, 14)):
        x, y, tall = chance.random() * width, height * chance.uniform(0.78, 1.0), height * chance.uniform(0.1, 0.3)
        colour = _mixed(palette[3], (10, 14, 20), chance.uniform(0.1, 0.5))
        draw.rectangle([x - tall * 0.03, y - tall * 0.3, x + tall * 0.03, y], fill=_mixed(colour, (40, 24, 10), 0.6))
        for step in range(3):
            low, half = y - tall * (0.2 + 0.25 * step), tall * (0.3 - 0.07 * step)
            draw.polygon([(x - half, low), (x + half, low), (x, low - tall * 0.42)], fill=colour)


def _houses(draw: Draw, size: tuple[int, int], chance: random.Random, palette: list[Colour]) -> None:
    width, height = size
    for at in range(chance.randint(2, 6)):
        wide, tall = width * chance.uniform(0.08, 0.15), height * chance.uniform(0.08, 0.2)
        x, y = width * (0.06 + 0.16 * at), height * chance.uniform(0.84, 0.94)
        wall = _mixed(palette[4], (250, 245, 235), chance.uniform(0.4, 0.8))
        draw.rectangle([x, y - tall, x + wide, y], fill=wall)
        roof = [(x - wide * 0.12, y - tall), (x + wide * 1.12, y - tall), (x + wide / 2, y - tall * 1.6)]
        draw.polygon(roof, fill=_mixed(palette[3], (120, 30, 20), 0.4))
        side = wide * 0.22
        draw.rectangle(
            [x + wide * 0.39, y - tall * 0.75, x + wide * 0.39 + side, y - tall * 0.75 + side], fill=palette[4]
        )


def _boat(draw: Draw, size: tuple[int, int], chance: random.Random, palette: list[Colour]) -> None:
    width, height = size
    level = height * chance.uniform(0.7, 0.78)
    water = _mixed(palette[0], palette[1], 0.35)
    draw.rectangle([0, level, width, height], fill=water)
    for _ in range(26):
        x, y, long = chance.random() * width, chance.uniform(level, height), width * chance.uniform(0.03, 0.14)
        draw.line([x, y, x + long, y], fill=_mixed(water, palette[1], 0.5), width=max(2, height // 300))
    x, y, long = width * chance.uniform(0.25, 0.65), level + height * 0.08, width * chance.uniform(0.12, 0.22)
    draw.polygon(
        [(x, y), (x + long, y), (x + long * 0.82, y + long * 0.2), (x + long * 0.16, y + long * 0.2)], fill=palette[3]
    )
    mast = x + long * 0.45
    draw.polygon(
        [(mast, y - long * 0.9), (mast, y - long * 0.06), (mast + long * 0.42, y - long * 0.06)], fill=palette[4]
    )
    draw.polygon(
        [(mast, y - long * 0.8), (mast, y - long * 0.06), (mast - long * 0.3, y - long * 0.06)], fill=(248, 244, 236)
    )


def _birds(draw: Draw, size: tuple[int, int], chance: random.Random, palette: list[Colour]) -> None:
    width, height = size
    for _ in range(chance.randint(5, 12)):
        x, y, wing = (
            width * chance.uniform(0.1, 0.9),
            height * chance.uniform(0.1, 0.5),
            width * chance.uniform(0.015, 0.035),
        )
        line, thick = _mixed(palette[3], (0, 0, 0), 0.4), max(3, height // 200)
        draw.arc([x - wing * 2, y - wing, x, y + wing], 200, 340, fill=line, width=thick)
        draw.arc([x, y - wing, x + wing * 2, y + wing], 200, 340, fill=line, width=thick)
    _trees(draw, size, chance, palette)


def _stars(draw: Draw, size: tuple[int, int], chance: random.Random, palette: list[Colour]) -> None:
    width, height = size
    for _ in range(90):
        x, y, radius = chance.random() * width, chance.random() * height * 0.45, width * chance.uniform(0.0006, 0.0026)
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=(255, 250, 235))
    _houses(draw, size, chance, palette)


FOREGROUNDS: tuple[Callable[[Draw, tuple[int, int], random.Random, list[Colour]], None], ...] = (
    _trees,
    _houses,
    _boat,
    _birds,
    _stars,
)
