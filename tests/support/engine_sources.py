"""Pictures that jobs start from, as bytes."""

import hashlib
import io

import numpy as np
from PIL import Image


def noise_picture(seed: int, side: int = 32) -> bytes:
    return _png(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8))


def disc(side: int = 32) -> bytes:
    """A mask: white within a circle off the middle."""
    rows, columns = np.mgrid[:side, :side] / side
    return _png(((rows - 0.44) ** 2 + (columns - 0.56) ** 2 < 0.09).astype(np.uint8) * 255)


def sourced(*pictures: bytes) -> dict:
    """What a job needs to start from them."""
    return {"pictures": pictures, "sources": tuple(hashlib.sha256(picture).hexdigest() for picture in pictures)}


def _png(pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
