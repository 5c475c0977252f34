"""The few bytes of colour that stand where a picture will be: ThumbHash. Pure."""

from __future__ import annotations

import base64

from PIL import Image
from thumbhash import rgba_to_thumb_hash

SIDE = 32


def placeholder_of(image: Image.Image) -> str:
    """Base64 of the ThumbHash of these pixels, 28 to 36 characters."""
    small = image.convert("RGBA")
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return base64.b64encode(bytes(rgba_to_thumb_hash(*small.size, list(small.tobytes())))).decode()
