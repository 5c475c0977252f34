"""What a run's owner hears of it while it is painted: that it changed, and what it looks like so far."""

from __future__ import annotations

import base64

from django.db import transaction

from gallery.models import Run, RunPicture
from inference.protocol import Progress
from live import announce


def room_of(key: str) -> str:
    """The live tier's name of a run's room."""
    return f"studio.{key}"


def changed(run: Run) -> None:
    """Once this transaction has committed."""
    transaction.on_commit(lambda: announce.changed(room_of(run.key)))


def preview(picture: RunPicture, progress: Progress) -> None:
    """To the owner alone, and only as a hint: one that gets lost is replaced by the next."""
    message = {
        "t": "preview",
        "slot": picture.slot,
        "step": progress.step,
        "steps": progress.steps,
        "src": _data_address(progress.preview),
    }
    run = picture.run
    announce.event(room_of(run.key), message, people=[run.owner_id], key=f"preview:{picture.pk}")


def _data_address(shown: bytes | None) -> str:
    return f"data:image/webp;base64,{base64.b64encode(shown).decode()}" if shown else ""
