"""From what was typed to jobs. Reads the pictures that are named; knows no models but their offers."""

import hashlib
import os
import secrets
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inference.config import Model, Source, Unfit, name_of, sources
from inference.protocol import Job, Kind, ModelOffer, Refusal, nearest_size, refuse, settled
from inference.sources import BadSource, picture_from
from inference.starter import starter
from inference.stock import FAMILIES


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


def pictures(asked: Namespace) -> list[bytes]:
    """The picture and the mask, as far as they were named. Raises Unfit where one cannot be used."""
    named = [path for path in (asked.image, asked.mask) if path]
    return [_picture(path) for path in named]


def promised(asked: Namespace, model: Model) -> ModelOffer:
    """What a model offers as far as it is known before its weights are read. What only its pipeline decides is not
    refused before that has been asked."""
    if FAMILIES[model.card.family].kinds:
        return model.offer
    samplers = (*model.card.samplers, *([asked.sampler] if asked.sampler else []))
    return replace(model.offer, kinds=model.card.kinds or tuple(Kind), samplers=samplers)


def jobs(asked: Namespace, offer: ModelOffer, begun: Sequence[bytes]) -> list[Job]:
    """As many as were asked for, with one seed after the other, from the pictures `begun` with."""
    kind = asked.kind or (Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE, Kind.INPAINT)[len(begun)]
    width, height = asked.size or (_doubled(begun[0], offer) if kind is Kind.UPSCALE else offer.sizes[0])
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
            strength=strength if begun else 1.0,
            sources=tuple(hashlib.sha256(picture).hexdigest() for picture in begun),
            pictures=tuple(begun),
        )
        for number in range(asked.count)
    ]
    return [settled(job, offer) for job in wanted]


def refusal(wanted: Sequence[Job], offer: ModelOffer) -> Refusal | None:
    """Of the first or the last: they differ in nothing but their seeds, which are in a row."""
    return refuse(wanted[0], offer) or refuse(wanted[-1], offer)


def outputs(output: Path, marks: Sequence[object]) -> Sequence[Path]:
    """Where the pictures go: marked with their numbers or names where there are several. Raises Unfit where nothing can
    be written there."""
    if output.suffix.lower() != ".png":
        raise Unfit(f"{output} must end in .png, because pictures are written as PNG")
    if not output.parent.is_dir():
        raise Unfit(f"there is no folder {output.parent}")
    files = [output] if len(marks) == 1 else [output.with_stem(f"{output.stem}-{mark}") for mark in marks]
    for file in files:
        if file.is_dir():
            raise Unfit(f"{file} is a folder, not a file to write a picture to")
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            raise Unfit(f"{file} cannot be written: no leave to write there")
    return files


def bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unfit(f"{path} cannot be read: {error.strerror}") from error


def _picture(path: Path) -> bytes:
    picture = bytes_of(path)
    try:
        picture_from(picture)
    except BadSource as reason:
        raise Unfit(f"{path}: {reason}") from reason
    return picture


def _doubled(picture: bytes, offer: ModelOffer) -> tuple[int, int]:
    """Twice the picture's size, or what the model enlarges to that is nearest to it."""
    small = picture_from(picture)
    return nearest_size((2 * small.width, 2 * small.height), offer.sizes_for(Kind.UPSCALE))
