"""A file of somebody's, made into pixels and nothing else. Pure; the file is untrusted input.

Whatever it says of itself goes: how it was held is done to its pixels, its colours become sRGB, what shines through stands on
white. What is left is written as the gallery keeps originals.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageCms, ImageOps

KINDS = ("PNG", "JPEG", "WEBP", "AVIF")
BYTES_MAX = 20_000_000
PIXELS_MAX = 16_000_000
SIDE_LEAST, SIDE_MOST = 16, 8_192
PAPER = (255, 255, 255)
NO_PICTURE = "This is no PNG, JPEG, WebP or AVIF that can be read."
STIRS = "It moves. Bring one picture of it."
LARGE = f"A picture has at most {PIXELS_MAX:,} pixels and sides of {SIDE_MOST:,}."
DAMAGED = "It ends before its end, or is damaged."


class Unfit(ValueError):
    """Says why, as a sentence to whoever brought it."""


def pixels(content: bytes) -> Image.Image:
    """As RGB, upright. Raises Unfit."""
    if len(content) > BYTES_MAX:
        raise Unfit(f"A picture has at most {BYTES_MAX:,} bytes; this has {len(content):,}.")
    with warnings.catch_warnings():
        # Its own bounds, that of Pillow being larger and a warning.
        warnings.simplefilter("ignore")
        opened = _opened(content)
        _ask_for_size(opened)
        try:
            opened.load()
            return _upright(opened)
        except Exception as error:  # a decoder fed with anything at all raises anything at all
            raise Unfit(DAMAGED) from error


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height, as its head says. Raises Unfit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = _opened(content)
    _ask_for_size(opened)
    return opened.size


def written(shown: Image.Image) -> bytes:
    """The same pixels as the gallery keeps originals: a PNG without a word in it."""
    out = io.BytesIO()
    shown.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _opened(content: bytes) -> Image.Image:
    """Its head alone is read by then."""
    try:
        opened = Image.open(io.BytesIO(content), formats=KINDS)
        # What phones call a JPEG may have a second picture of the same moment in it.
        if getattr(opened, "n_frames", 1) > 1 and opened.format != "MPO":
            raise Unfit(STIRS)
    except Unfit:
        raise
    except Image.DecompressionBombError as error:
        raise Unfit(LARGE) from error
    except Exception as error:
        raise Unfit(NO_PICTURE) from error
    return opened


def _ask_for_size(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MOST:
        raise Unfit(f"{LARGE} This has {width:,} × {height:,}.")
    if min(width, height) < SIDE_LEAST:
        raise Unfit(f"A picture's sides are {SIDE_LEAST} pixels or more; this has {width:,} × {height:,}.")


def _upright(opened: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(opened)
    profile = turned.info.get("icc_profile")
    shown = _flat(_eight_bits(turned))
    if profile and opened.mode in {"RGB", "RGBA"}:
        shown = _in_srgb(shown, profile)
    # A picture of its own, which knows nothing of the file.
    return Image.frombytes("RGB", shown.size, shown.tobytes())


def _eight_bits(opened: Image.Image) -> Image.Image:
    """Pillow cuts off what 16 bits have beyond 255."""
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value / 257).convert("L")
    return opened


def _flat(opened: Image.Image) -> Image.Image:
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    over = opened.convert("RGBA")
    shown = Image.new("RGB", over.size, PAPER)
    shown.paste(over, mask=over.getchannel("A"))
    return shown


def _in_srgb(shown: Image.Image, profile: bytes) -> Image.Image:
    try:
        held = ImageCms.getOpenProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(shown, held, ImageCms.createProfile("sRGB")) or shown
    except (ImageCms.PyCMSError, OSError, ValueError):
        return shown
