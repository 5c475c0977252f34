"""Scanners for tests: what they say is in the picture's own colours, so that a test paints what it wants to be seen."""

import numpy as np
from PIL import Image

from moderation.rules.kinds import Category, Strictness
from moderation.scanning.observing import Bounds, Measured, Observation

REDDISH = "tests.support.scanners.Reddish"
BROKEN = "tests.support.scanners.Broken"


class Reddish:
    """How red a picture is: the share by which red stands above the other colours, on average."""

    name = "reddish"
    version = "1"
    bounds: Measured = {
        Strictness.FAMILY: {Category.SEXUAL: Bounds(0.4, 0.7)},
        Strictness.STANDARD: {Category.SEXUAL: Bounds(0.4, 0.9)},
    }

    def look(self, pixels: Image.Image) -> Observation:
        red, green, blue = np.asarray(pixels.convert("RGB"), dtype=float).reshape(-1, 3).mean(axis=0) / 255
        return Observation(self.name, self.version, {Category.SEXUAL: max(0.0, float(red - max(green, blue)))})


class Broken:
    """Never sees anything."""

    name = "broken"
    version = "1"
    bounds = Reddish.bounds

    def look(self, pixels: Image.Image) -> Observation:
        raise RuntimeError("no eyes")


def plain(red: int, green: int = 0, blue: int = 0, side: int = 64) -> Image.Image:
    """A picture of one colour, but for a corner that tells it from others of that colour."""
    made = Image.new("RGB", (side, side), (red, green, blue))
    made.putpixel((0, 0), (0, 0, 0))
    return made


FIT, DOUBTFUL, UNFIT = plain(20), plain(150), plain(255)
