"""Painted pictures for tests, and pictures at every stage of their life."""

import hashlib
from dataclasses import replace
from enum import StrEnum

import numpy as np
from django.utils import timezone
from PIL import Image

from accounts.models import Player
from gallery import pictures, prompts
from gallery.models import Picture
from inference import fake, png
from inference.protocol import Job, Painted
from moderation.states import State

IN_A_DUEL = pictures.Origin("battle", "BKTM, round 1", "BKTM", 1, "duel", "A duck detective")


class Stage(StrEnum):
    SEALED = "sealed"
    REVEALED = "revealed"
    NAMED = "named"
    LISTED = "listed"
    WITHHELD = "withheld"
    BLOCKED = "blocked"
    DELETED = "deleted"
    TAKEN_BACK = "taken back"
    BINNED = "binned"


def painted(prompt: str = "a red fox", seed: int = 7, side: int = 64) -> Painted:
    return fake.painted(
        Job("job", "fake", prompt, seed, steps=4, guidance=3.0, width=side, height=side, sampler="flow-euler")
    )


def picture_of(owner: Player, prompt: str = "a red fox", stage: Stage = Stage.LISTED, seed: int = 7) -> Picture:
    """A picture brought to this stage by the gallery's own verbs."""
    picture = pictures.keep(
        painted(prompt, seed),
        owner=owner,
        prompt=prompts.write(owner, prompt, "fog"),
        seed=seed,
        origin=IN_A_DUEL,
    )
    bring_to(picture, stage)
    picture.refresh_from_db()
    return picture


def showing(owner: Player, pixels: Image.Image, words_: str = "a soft fox", stage: Stage = Stage.LISTED) -> Picture:
    """A picture of these very pixels, as the engine writes them."""
    image = png.encoded(pixels)
    made = replace(
        painted(words_), image=image, sha256=hashlib.sha256(image).hexdigest(), width=pixels.width, height=pixels.height
    )
    picture = pictures.keep(made, owner=owner, prompt=prompts.write(owner, words_), seed=7)
    bring_to(picture, stage)
    picture.refresh_from_db()
    return picture


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8))


def bring_to(picture: Picture, stage: Stage) -> None:
    now, ids = timezone.now(), [picture.pk]
    if stage is Stage.SEALED:
        return
    pictures.reveal(ids, now)
    if stage is Stage.REVEALED:
        return
    pictures.name(ids, now)
    if stage is Stage.NAMED:
        return
    pictures.list_publicly(ids, now)
    match stage:
        case Stage.WITHHELD:
            pictures.judge(ids, State.WITHHELD)
        case Stage.BLOCKED:
            pictures.judge(ids, State.BLOCKED)
        case Stage.DELETED:
            pictures.delete(ids, now)
        case Stage.TAKEN_BACK:
            pictures.take_back(ids)
        case Stage.BINNED:
            pictures.throw_away(ids, now)
