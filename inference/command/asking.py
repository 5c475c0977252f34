"""From what was typed to jobs. Reads the pictures that are named; knows no models but their offers."""

import hashlib
import json
import secrets
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from inference.cards import CARD
from inference.config import Source, Unfit, sources
from inference.protocol import RESAMPLING, Job, Kind, ModelOffer
from inference.starter import starter


def known_sources(model: str | None) -> tuple[Source, ...]:
    """A model folder, or a name out of PAINTOFF_MODELS; without either all of those, or the starter. Raises Unfit."""
    listed = sources() or (starter(),)
    if not model:
        return listed
    if Path(model).is_dir():
        return (Source(folder=model),)
    named = {_name(source): source for source in listed}
    if model not in named:
        raise Unfit(f"{model} is neither a folder nor one of {', '.join(sorted(filter(None, named)))}")
    return (named[model],)


def jobs(asked: Namespace, offer: ModelOffer) -> list[Job]:
    """As many as were asked for, with one seed after the other. Raises Unfit where a picture cannot be read."""
    pictures = [bytes_of(path) for path in (asked.image, asked.mask) if path]
    kind = asked.kind or (Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE, Kind.INPAINT)[len(pictures)]
    width, height = asked.size or (offer.sizes[-1] if kind is Kind.UPSCALE else offer.sizes[0])
    first = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    strength = offer.default_strength if asked.strength is None else asked.strength
    takes_no_steps = kind is Kind.UPSCALE and offer.upscaler == RESAMPLING
    steps = offer.steps[0] if takes_no_steps else offer.default_steps
    return [
        Job(
            id=f"picture {number + 1}",
            model=offer.name,
            prompt=asked.prompt,
            negative_prompt=asked.negative_prompt,
            seed=first + number,
            steps=steps if asked.steps is None else asked.steps,
            guidance=offer.default_guidance if asked.guidance is None else asked.guidance,
            sampler=asked.sampler or offer.samplers[0],
            width=width,
            height=height,
            kind=kind,
            strength=strength if pictures else 1.0,
            sources=tuple(hashlib.sha256(picture).hexdigest() for picture in pictures),
            pictures=tuple(pictures),
        )
        for number in range(asked.count)
    ]


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


def _name(source: Source) -> str:
    """As the card says it, without looking at the weights; empty where it cannot be known before they are fetched."""
    if source.card is not None:
        return str(source.card.get("name", ""))
    try:
        return str(json.loads((Path(source.folder) / CARD).read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
