"""Procedural backgrounds at any size: sky, sea, snow, rooms, plain colours. Pure: chance is an argument."""

from collections.abc import Callable

import numpy as np

from inference.pipelines.starter.data.colours import PAINTS, shade_of

Chance = np.random.Generator
Backdrop = Callable[[int, Chance], np.ndarray]


def gradient(size: int, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> np.ndarray:
    ramp = np.linspace(0, 1, size, dtype=np.float32)[:, None, None]
    ends = np.array([top, bottom], np.float32) / 255
    return np.repeat(ends[0] * (1 - ramp) + ends[1] * ramp, size, 1)


def plain(paint: str) -> Backdrop:
    def draw(size: int, chance: Chance) -> np.ndarray:
        tint = shade_of(paint, chance.uniform(-0.04, 0.04))
        return np.broadcast_to(tint, (size, size, 3)).copy()

    return draw


def soft(size: int, chance: Chance) -> np.ndarray:
    """What lies behind a picture whose words name no place: a pale tint of a random hue."""
    tint = shade_of(str(chance.choice(list(PAINTS))), 0)
    pale = 1 - (1 - tint) * chance.uniform(0.04, 0.3)
    return np.broadcast_to(pale.astype(np.float32), (size, size, 3)).copy()


def night(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (12, 14, 48), (44, 42, 104))
    _dots(picture, chance, 14, (255, 250, 214))
    if chance.random() < 0.6:
        _disc(picture, chance.uniform(0.1, 0.9), chance.uniform(0.08, 0.2), 0.09, (250, 240, 190))
    return picture


def space(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (4, 4, 14), (10, 6, 26))
    across, down = _grid(size)
    cloud = np.exp(-(((across - chance.random()) ** 2 + (down - chance.random()) ** 2) / 0.08))[..., None]
    picture += cloud * np.array([0.28, 0.06, 0.36], np.float32)
    _dots(picture, chance, 26, (255, 255, 255))
    return picture


def sunset(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (108, 52, 138), (255, 168, 70))
    middle = chance.uniform(0.5, 0.72)
    _disc(picture, chance.uniform(0.15, 0.85), middle, 0.13, (255, 226, 110))
    _ground(picture, chance.uniform(0.72, 0.82), (92, 44, 78), (58, 28, 66))
    return picture


def snow(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (150, 186, 222), (206, 224, 240))
    _hills(picture, chance, 0.62, (240, 246, 252), (222, 234, 246))
    _dots(picture, chance, 24, (255, 255, 255))
    return picture


def sea(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (150, 212, 250), (206, 236, 252))
    level = chance.uniform(0.4, 0.55)
    _ground(picture, level, (28, 122, 204), (10, 62, 142))
    across, down = _grid(size)
    crests = np.sin(down * 46 + np.sin(across * 12 + chance.uniform(0, 6))) > 0.82
    picture[crests & (down > level)] += 0.12
    return picture


def underwater(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (40, 160, 206), (6, 42, 108))
    across, down = _grid(size)
    rays = np.clip(np.sin((across - down * 0.4) * 14 + chance.uniform(0, 6)), 0, 1) * (1 - down)
    picture += rays[..., None] * 0.12
    for _ in range(5):
        _disc(picture, chance.random(), chance.random(), 0.03, (190, 236, 250))
    return picture


def beach(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (122, 202, 250), (210, 238, 252))
    shore = chance.uniform(0.6, 0.7)
    _ground(picture, shore - 0.2, (34, 150, 212), (60, 186, 216))
    _ground(picture, shore, (246, 220, 158), (228, 192, 122))
    return picture


def meadow(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (112, 192, 250), (204, 234, 252))
    _hills(picture, chance, 0.6, (122, 200, 80), (66, 150, 54))
    return picture


def forest(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (84, 138, 96), (34, 82, 52))
    across, down = _grid(size)
    for place in np.arange(0, 1.1, 0.14) + chance.uniform(-0.05, 0.05):
        tip = chance.uniform(0.02, 0.3)
        crown = (np.abs(across - place) < (down - tip) * 0.22) & (down > tip) & (down < 0.82)
        picture[crown] = np.array([18, 74 + 30 * chance.random(), 40], np.float32) / 255
    _ground(picture, 0.8, (60, 92, 44), (40, 62, 30))
    return picture


def desert(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (250, 206, 130), (254, 236, 190))
    _hills(picture, chance, 0.6, (226, 164, 84), (196, 126, 58))
    return picture


def mountains(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (136, 188, 234), (222, 234, 244))
    across, down = _grid(size)
    for place in (chance.uniform(0, 0.3), chance.uniform(0.7, 1), chance.uniform(0.35, 0.65)):
        tip = chance.uniform(0.2, 0.38)
        slope = down - tip - np.abs(across - place) * 0.9
        picture[slope > 0] = np.array([106, 116, 136], np.float32) / 255
        picture[(slope > 0) & (down < tip + 0.13)] = 0.97
    _ground(picture, 0.82, (96, 142, 88), (70, 112, 66))
    return picture


def city(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (140, 176, 214), (224, 224, 226))
    left = 0.0
    while left < 1:
        wide, roof = chance.uniform(0.12, 0.2), chance.uniform(0.25, 0.6)
        _tower(picture, left, wide, roof, chance.uniform(0.28, 0.5))
        left += wide
    _ground(picture, 0.88, (84, 86, 92), (62, 62, 68))
    return picture


def room(size: int, chance: Chance) -> np.ndarray:
    wall = [(244, 222, 186), (206, 222, 214), (226, 208, 226)][int(chance.integers(3))]
    picture = gradient(size, wall, wall)
    _ground(picture, 0.72, (166, 112, 68), (136, 86, 48))
    edge = chance.choice([0.06, 0.66])
    _box(picture, edge, 0.1, 0.28, 0.3, (250, 250, 250))
    _box(picture, edge + 0.03, 0.13, 0.22, 0.24, (150, 206, 244))
    return picture


def sky(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (66, 156, 240), (178, 222, 252))
    for _ in range(3):
        across, down = chance.random(), chance.uniform(0.08, 0.92)
        for shift in (-0.08, 0, 0.08):
            _disc(picture, across + shift, down - 0.02 * (shift == 0), 0.08, (250, 252, 255))
    return picture


def rain(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (84, 96, 114), (128, 142, 158))
    across, down = _grid(size)
    streaks = np.sin((across * 2.2 + down * 0.6) * 24 + chance.uniform(0, 6)) * np.sin(down * 20 + across * 31) > 0.55
    picture[streaks] += np.array([0.12, 0.18, 0.26], np.float32)
    return picture


def lava(size: int, chance: Chance) -> np.ndarray:
    picture = gradient(size, (66, 14, 12), (150, 30, 12))
    across, down = _grid(size)
    wave = 0.68 + 0.07 * np.sin(across * 11 + chance.uniform(0, 6))
    picture[down > wave] = np.array([255, 128, 20], np.float32) / 255
    picture[down > wave + 0.1] = np.array([255, 204, 60], np.float32) / 255
    return picture


def stripes(size: int, _chance: Chance) -> np.ndarray:
    bands = (
        np.array([PAINTS[name] for name in ("red", "orange", "yellow", "green", "blue", "purple")], np.float32) / 255
    )
    across, down = _grid(size)
    order = np.clip((np.hypot(across - 0.5, down - 1.15) - 0.2) * 6.2, 0, 5.99).astype(int)
    return bands[5 - order]


PLACES: dict[str, tuple[Backdrop, tuple[str, ...]]] = {
    "night": (
        night,
        ("at night", "under a night sky", "in front of a night sky", "under the stars", "in the moonlight"),
    ),
    "space": (space, ("in space", "in outer space", "in front of a galaxy")),
    "sunset": (sunset, ("at sunset", "in front of a sunset", "in the evening sun", "at dusk")),
    "snow": (snow, ("in the snow", "on a snowy day", "in winter", "in a snowy landscape")),
    "sea": (sea, ("at sea", "on the sea", "on the ocean", "in front of the sea")),
    "underwater": (underwater, ("underwater", "under the sea", "deep in the ocean")),
    "beach": (beach, ("on the beach", "on a sandy beach", "at the beach")),
    "meadow": (meadow, ("in a meadow", "on the grass", "in a green field", "on a hill")),
    "forest": (forest, ("in a forest", "in the woods", "between trees")),
    "desert": (desert, ("in the desert", "on sand dunes")),
    "mountains": (mountains, ("in the mountains", "in front of mountains")),
    "city": (city, ("in the city", "on a city street", "in front of skyscrapers")),
    "room": (room, ("in a room", "indoors", "in a living room", "at home")),
    "sky": (sky, ("in the sky", "in the clouds", "in front of a blue sky", "on a sunny day")),
    "rain": (rain, ("in the rain", "on a rainy day", "in a storm")),
    "lava": (lava, ("in a sea of lava", "in fire", "in hell", "near lava")),
    "rainbow": (stripes, ("in front of a rainbow", "on a rainbow background")),
}


def _grid(size: int) -> tuple[np.ndarray, np.ndarray]:
    line = (np.arange(size, dtype=np.float32) + 0.5) / size
    return line[None, :].repeat(size, 0), line[:, None].repeat(size, 1)


def _dots(picture: np.ndarray, chance: Chance, count: int, paint: tuple[int, int, int]) -> None:
    size = len(picture)
    wide = max(1, size // 48)
    for down, across in chance.integers(0, size - wide + 1, (count, 2)):
        picture[down : down + wide, across : across + wide] = np.array(paint, np.float32) / 255 * chance.uniform(0.6, 1)


def _disc(picture: np.ndarray, across: float, down: float, radius: float, paint: tuple[int, int, int]) -> None:
    size = len(picture)
    x, y = _grid(size)
    cover = np.clip((radius - np.hypot(x - across, y - down)) * size + 0.5, 0, 1)[..., None]
    picture += (np.array(paint, np.float32) / 255 - picture) * cover


def _ground(picture: np.ndarray, level: float, near: tuple[int, int, int], far: tuple[int, int, int]) -> None:
    size = len(picture)
    start = round(level * size)
    picture[start:] = gradient(size, near, far)[: size - start]


def _hills(
    picture: np.ndarray, chance: Chance, level: float, high: tuple[int, int, int], low: tuple[int, int, int]
) -> None:
    size = len(picture)
    across, down = _grid(size)
    edge = level + 0.06 * np.sin(across * chance.uniform(3, 8) + chance.uniform(0, 6))
    cover = np.clip((down - edge) * size + 0.5, 0, 1)[..., None]
    picture += (gradient(size, high, low) - picture) * cover


def _box(picture: np.ndarray, left: float, top: float, wide: float, tall: float, paint: tuple[int, int, int]) -> None:
    size = len(picture)
    rows = slice(round(top * size), round((top + tall) * size))
    picture[rows, round(left * size) : round((left + wide) * size)] = np.array(paint, np.float32) / 255


def _tower(picture: np.ndarray, left: float, wide: float, roof: float, grey: float) -> None:
    shade = round(grey * 255)
    _box(picture, left, roof, wide, 1 - roof, (shade, shade, shade + 16))
    for down in np.arange(roof + 0.05, 0.86, 0.11):
        for across in (left + wide * 0.2, left + wide * 0.6):
            _box(picture, across, down, wide * 0.22, 0.045, (250, 224, 130))
