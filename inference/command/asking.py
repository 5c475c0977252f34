"""From what was typed to jobs. Reads the pictures that are named; knows no models but their offers."""

import hashlib
import secrets
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from inference.config import Source, Unfit, name_of, sources
from inference.protocol import Job, Kind, ModelOffer, nearest_size, settled
from inference.sources import BadSource, picture_from
from inference.starter import starter


def known_sources(model: str | None) -> tuple[Source, ...]:
    """A model folder, or a name out of PAINTOFF_MODELS; without either all of those, or the starter. Raises Unfit."""
    listed = sources() or (starter(),)
    if not model:
        return listed
    if Path(model).is_dir():
        return (Source(folder=model),)
    named = {name_of(source): source for source in listed}
    if model not in named:
        raise Unfit(f"{model} is neither a folder nor one of {', '.join(sorted(filter(None, named)))}")
    return (named[model],)


def jobs(asked: Namespace, offer: ModelOffer) -> list[Job]:
    """As many as were asked for, with one seed after the other. Raises Unfit where a picture cannot be read."""
    pictures = [bytes_of(path) for path in (asked.image, asked.mask) if path]
    kind = asked.kind or (Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE, Kind.INPAINT)[len(pictures)]
    width, height = asked.size or (_doubled(pictures[0], offer) if kind is Kind.UPSCALE else offer.sizes[0])
    first = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    strength = offer.default_strength if asked.strength is None else asked.strength
    wanted = [
        Job(
            id=f"picture {number + 1}",
            model=offer.name,
            prompt=asked.prompt,
            negative_prompt=asked.negative_prompt,
            seed=first + number,
            steps=offer.default_steps if asked.steps is None else asked.steps,
            guidance=offer.default_guidance if asked.guidance is None else asked.guidance,
            sampler=asked.sampler or "",
            width=width,
            height=height,
            kind=kind,
            strength=strength if pictures else 1.0,
            sources=tuple(hashlib.sha256(picture).hexdigest() for picture in pictures),
            pictures=tuple(pictures),
        )
        for number in range(asked.count)
    ]
    return [settled(job, offer) for job in wanted]


def outputs(output: Path, count: int) -> Sequence[Path]:
    """Where the pictures go: numbered where there are several. Raises Unfit where nothing can be written there."""
    if output.suffix.lower() != ".png":
        raise Unfit(f"{output} must end in .png, because pictures are written as PNG")
    if not output.parent.is_dir():
        raise Unfit(f"there is no folder {output.parent}")
    if count == 1:
        return [output]
    return [output.with_stem(f"{output.stem}-{number}") for number in range(1, count + 1)]


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unfit(f"{path} cannot be read: {error.strerror}") from error


def _doubled(picture: bytes, offer: ModelOffer) -> tuple[int, int]:
    """Twice the picture's size, or what the model enlarges to that is nearest to it."""
    try:
        small = picture_from(picture)
    except BadSource as reason:
        raise Unfit(str(reason)) from reason
    return nearest_size((2 * small.width, 2 * small.height), offer.sizes_for(Kind.UPSCALE))
