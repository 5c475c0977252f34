"""CPU from finished pixels to original, thumbnail and placeholder, ours against what a site usually does; a JSON line each.

    python -m tests.bench.files [--repeats 7]

The other arm saves a PNG as Pillow does by default, opens that file again for a WebP thumbnail of 256 pixels, and has the C
library of BlurHash look at the thumbnail, shrunk to 32 pixels first as its authors advise: left as it is, that alone takes
40 ms. Ours makes the same three from the pixels in memory. `lossy` writes the original as JPEG of quality 90 and the rest as
ours, for paintings alone; the site keeps no such originals. `checked` is ours as the site runs it: the engine writes, and
whoever keeps the picture decodes it once to see that it is one. Time is the process's own CPU, so a busy machine matters little.

Equality: both originals and ours again give the same pixels, thumbnails are of one size and lie as near to the picture as each
other, and our placeholder is what ThumbHash's package makes of the same boxes.
"""

from __future__ import annotations

import argparse
import base64
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

import blurhash  # noqa: E402
import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from thumbhash import rgba_to_thumb_hash  # noqa: E402

from gallery import encoding, placeholders  # noqa: E402
from gallery.encoding import WEBP  # noqa: E402
from gallery.placeholders import placeholder_of  # noqa: E402
from inference import png  # noqa: E402
from tests.bench.engine.figures import figure, in_turn, medians  # noqa: E402

SEED, SIDE, SMALL = 20261128, 256, 32
LOSSLESS_TARGET, LOSSY_TARGET = 5.0, 10.0
Files = tuple[bytes, bytes, str]


def plain(pixels: Image.Image) -> Files:
    original = _saved(pixels, format="PNG")
    small = Image.open(io.BytesIO(original))
    small.thumbnail((SIDE, SIDE))
    thumbnail = _saved(small, format="WEBP")
    small.thumbnail((SMALL, SMALL))
    return original, thumbnail, blurhash.encode(small, x_components=4, y_components=3)


def ours(pixels: Image.Image) -> Files:
    return png.encoded(pixels), *_beside(pixels)


def lossy(pixels: Image.Image) -> Files:
    return _saved(pixels, format="JPEG", quality=90), *_beside(pixels)


def checked(pixels: Image.Image) -> Files:
    original = png.encoded(pixels)
    return original, *_beside(Image.open(io.BytesIO(original), formats=["PNG"]))


def _beside(pixels: Image.Image) -> tuple[bytes, str]:
    small = encoding.fitted(pixels, SIDE)
    return encoding.encoded(small, WEBP), placeholder_of(small)


def _saved(pixels: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    pixels.save(out, **how)
    return out.getvalue()


def painting(side: int) -> Image.Image:
    """Soft shapes with some grain, as a photograph has: its waves fall off with their frequency."""
    chance = np.random.default_rng(SEED)
    across = np.fft.fftfreq(side)
    far = np.maximum(np.hypot(across[:, None], across[None]), 1 / side)
    noises = chance.normal(size=(3, side, side))
    planes = [np.fft.ifft2(np.fft.fft2(noise) / far**1.2).real for noise in noises]
    planes = [plane / plane.std() for plane in planes]
    told = [0.75 * planes[0] + 0.25 * plane for plane in planes]
    return Image.fromarray(np.clip(np.stack(told, -1) * 50 + 128, 0, 255).astype(np.uint8))


def pixel_art(side: int) -> Image.Image:
    return painting(SMALL).resize((side, side), Image.Resampling.NEAREST)


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "painting of 512": lambda: painting(512),
    "painting of 1024": lambda: painting(1024),
    "pixel art of 512": lambda: pixel_art(512),
}
ARMS = {"plain": plain, "ours": ours, "lossy": lossy, "checked": checked}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    for name, paint in PICTURES.items():
        pixels = paint()
        made = {arm: make(pixels) for arm, make in ARMS.items()}
        _assert_equal(pixels, made)
        _tell(name, made, {arm: 1000 * seconds for arm, seconds in medians(_timed(pixels, repeats)).items()})


def _timed(pixels: Image.Image, repeats: int) -> dict[str, list[float]]:
    return in_turn({arm: lambda make=make: _cpu(make, pixels) for arm, make in ARMS.items()}, repeats)  # type: ignore[misc]


def _cpu(make: Callable[[Image.Image], Files], pixels: Image.Image) -> float:
    began = time.process_time()
    make(pixels)
    return time.process_time() - began


def _tell(name: str, made: dict[str, Files], spent: dict[str, float]) -> None:
    sizes = {f"{arm}_kib": len(made[arm][0]) / 1024 for arm in ("plain", "ours", "lossy")}
    costs = {f"{arm}_ms": cost for arm, cost in spent.items()}
    arms = (
        {"ours": LOSSLESS_TARGET} if name.startswith("pixel art") else {"ours": LOSSLESS_TARGET, "lossy": LOSSY_TARGET}
    )
    for arm, target in arms.items():
        gain = spent["plain"] / spent[arm]
        label = "lossless" if arm == "ours" else "lossy"
        figure(f"files, {name}, {label}, times less CPU", gain, target, gain >= target, **costs, **sizes)


def _assert_equal(pixels: Image.Image, made: dict[str, Files]) -> None:
    for arm in ("plain", "ours", "checked"):
        assert _opened(made[arm][0]).tobytes() == pixels.tobytes(), arm
    assert made["ours"] == ours(pixels) == made["checked"]
    thumbnails = {arm: _opened(files[1]).convert("RGB") for arm, files in made.items()}
    assert {small.size for small in thumbnails.values()} == {(SIDE, SIDE)}
    exact = pixels.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    assert _apart(thumbnails["ours"], exact) <= 1.1 * _apart(thumbnails["plain"], exact)
    boxes = placeholders._small(encoding.fitted(pixels, SIDE))
    expected = bytes(rgba_to_thumb_hash(*boxes.size, list(boxes.convert("RGBA").tobytes())))
    assert base64.b64decode(made["ours"][2]) == expected


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def _apart(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one).astype(int) - np.asarray(other).astype(int)).mean())


if __name__ == "__main__":
    main()
