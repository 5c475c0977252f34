"""Renders every icon once and keeps the pixels in one array. Knows nothing of scenes."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image
from tqdm import tqdm

from inference.pipelines.starter.data.packs import IconPack


@dataclass(frozen=True, slots=True)
class Sprites:
    """Premultiplied RGBA drawings, uint8 [n, size, size, 4], cropped to what they show and centred."""

    pixels: np.ndarray
    index: Mapping[str, int]

    def picture(self, set_name: str, icon: str) -> Image.Image:
        return Image.fromarray(self.pixels[self.index[f"{set_name}/{icon}"]], "RGBa")


def render_all(wanted: Iterable[tuple[str, str]], packs: Mapping[str, IconPack], size: int, cache: Path) -> Sprites:
    """Draw (set, icon) pairs at `size` pixels, or read them back if they are all there."""
    keys = sorted({f"{set_name}/{icon}" for set_name, icon in wanted})
    array, names = cache / f"sprites-{size}.npy", cache / f"sprites-{size}.json"
    if not names.exists() or json.loads(names.read_text()) != keys:
        shown = (key.split("/") for key in tqdm(keys, desc="drawings", disable=None))
        pixels = np.stack([render(packs[set_name].svg(icon), size) for set_name, icon in shown])
        np.save(array, pixels)
        names.write_text(json.dumps(keys))
    return Sprites(np.load(array, mmap_mode="r"), {key: place for place, key in enumerate(keys)})


def render(svg: str, size: int) -> np.ndarray:
    """One drawing as premultiplied RGBA, its longer side filling the square."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size * 2, height=size * 2))
    drawing = Image.open(io.BytesIO(png)).convert("RGBa")
    box = drawing.getchannel("a").getbbox() or (0, 0, size, size)
    drawing = drawing.crop(box)
    scale = size / max(drawing.size)
    fitted = drawing.resize([max(1, round(side * scale)) for side in drawing.size], Image.Resampling.LANCZOS)
    square = np.zeros((size, size, 4), np.uint8)
    top, left = (size - fitted.height) // 2, (size - fitted.width) // 2
    square[top : top + fitted.height, left : left + fitted.width] = np.asarray(fitted)
    return square
