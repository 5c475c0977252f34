"""The pictures that a job starts from, out of untrusted bytes: checked, decoded within limits and fitted to the canvas.
Knows no models and no engine."""

import hashlib
import io
import re
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from inference.protocol import Job, Kind

FORMATS = ("PNG", "WEBP", "JPEG")
MAX_PIXELS = 16_000_000
MAX_BYTES = 32_000_000


class BadSource(Exception):
    """A source picture that cannot be used; the text says why, in a sentence for the log."""


def pictures_of(job: Job, size: tuple[int, int]) -> list[Image.Image]:
    """What the job starts from at `size` (width, height): the picture in RGB and, for inpainting, its mask in L. A picture
    covers the size and is cropped around its middle; a mask is laid over its picture first and cropped with it. Raises
    BadSource."""
    decoded = [_decoded(job, place) for place in range(len(job.sources))]
    pictures = [_opaque(picture, "white").convert("RGB") for picture in decoded[:1]]
    if job.kind is Kind.INPAINT:
        pictures += [_opaque(mask, "black").convert("L").resize(decoded[0].size) for mask in decoded[1:2]]
    return [ImageOps.fit(picture, size, Image.Resampling.LANCZOS) for picture in pictures]


def picture_from(data: bytes) -> Image.Image:
    """A PNG, WebP or JPEG, decoded whole and turned upright; of several frames the first. Raises BadSource."""
    if len(data) > MAX_BYTES:
        raise BadSource(f"the picture has {len(data)} bytes, more than {MAX_BYTES}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is the stricter one
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Exception as error:
        raise BadSource(f"the picture is no {', '.join(FORMATS)}{_why(error)}") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise BadSource(f"the picture is {picture.width} × {picture.height}, more than {MAX_PIXELS} pixels")
    try:
        picture.load()
        return ImageOps.exif_transpose(picture)
    except Exception as error:  # a decoder fed with anything at all raises anything at all
        raise BadSource(f"the picture cannot be decoded{_why(error)}") from error


def _why(error: Exception) -> str:
    """What a decoder says, but for the objects of the program that it may name."""
    said = "" if isinstance(error, UnidentifiedImageError) else re.sub(r"<[^<>]*>", "it", str(error)).strip()
    return f": {said}" if said else ""


def _decoded(job: Job, place: int) -> Image.Image:
    named = job.sources[place]
    if place >= len(job.pictures):
        raise BadSource(f"the picture {named} did not come with the job")
    if hashlib.sha256(job.pictures[place]).hexdigest() != named:
        raise BadSource(f"the picture that came with the job is not {named}")
    return picture_from(job.pictures[place])


def _opaque(picture: Image.Image, ground: str) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    over = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, ground), over)
