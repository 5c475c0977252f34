"""The studio as the API shows it, and what it is asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field, StrictBool, StrictFloat, StrictInt

from gallery.models import NOTE_MAX, PaintState, Run
from gallery.prompts import PARENTS_MOST
from gallery.studio import showing
from gallery.studio.axes import What
from gallery.studio.beginnings import typed_axes
from gallery.studio.forms import AXIS_MAX, READ_MOST, WORDS_MAX
from gallery.studio.masks import SIDE_MAX
from gallery.studio.wishes import COUNT_MOST, SEED_MOST
from gallery.wire import PictureOut, shown
from inference.protocol import ModelOffer
from paintoff.wire import Wire

MASK_MAX = 60_000
"""Characters: a mask of two colours takes few of them, and any others, escaped, still fit into one request."""


class ModelOut(Wire):
    name: str
    title: str
    sizes: list[str]
    samplers: list[str]
    steps: tuple[int, int] = Field(description="The least and the most.")
    guidance: tuple[float, float]
    default_steps: int
    default_guidance: float
    default_strength: float
    weighs: bool = Field(description="Whether words may have weights.")


class ModelsOut(Wire):
    models: list[ModelOut] = Field(description="The first is taken where none is named.")


class PartIn(Wire):
    """A rectangle of the source, in hundredths of its width and height."""

    left: StrictFloat = Field(0, ge=0, le=100)
    top: StrictFloat = Field(0, ge=0, le=100)
    width: StrictFloat = Field(ge=0, le=100)
    height: StrictFloat = Field(ge=0, le=100)


class AxisIn(Wire):
    what: What
    values: str = Field(max_length=AXIS_MAX, description="As the studio's page takes them.")


class WishIn(Wire):
    """What is not said is the model's own."""

    words: str = Field(min_length=1, max_length=READ_MOST, description=f"At most {WORDS_MAX:,} characters.")
    negative: str = Field("", max_length=READ_MOST, description=f"At most {WORDS_MAX:,} characters.")
    count: StrictInt = Field(1, ge=1, le=COUNT_MOST)
    model: str | None = None
    size: str | None = Field(None, description="One of the model's, as `512x512`.")
    steps: StrictInt | None = Field(None, ge=1, le=500)
    guidance: StrictFloat | None = Field(None, ge=0, le=100)
    sampler: str | None = None
    seed: StrictInt | None = Field(
        None, ge=0, le=SEED_MOST, description="Of the first; the next count on. Null: a new one."
    )
    source: str | None = Field(None, description="Key of a picture to begin with.")
    strength: StrictFloat | None = Field(None, ge=0.05, le=1, description="How much of the source is painted anew.")
    part: PartIn | None = Field(None, description="What of the source is painted anew. Null: all of it.")
    mask: str | None = Field(
        None,
        min_length=1,
        max_length=MASK_MAX,
        description=f"The part, drawn: a PNG in base64, {SIDE_MAX} pixels a side at most, white where it is painted anew.",
        json_schema_extra={"contentEncoding": "base64", "contentMediaType": "image/png"},
    )
    across: AxisIn | None = Field(None, description="Of a sheet: what varies from column to column.")
    down: AxisIn | None = Field(None, description="What varies from row to row.")
    remix: list[str] = Field(
        default_factory=list, max_length=PARENTS_MOST, description="Keys of pictures whose words these come from."
    )
    is_public: StrictBool = Field(False, description="Publish each picture as soon as it is painted. Needs an account.")
    note: str = Field("", max_length=NOTE_MAX)


class SlotOut(Wire):
    """One picture of a run. `said` tells what became of it where it cannot be shown."""

    slot: int
    state: PaintState
    seed: int
    words: str
    changes: dict[str, Any] = Field(description="Settings that it has otherwise than its run.")
    picture: PictureOut | None
    said: str


class AxisOut(Wire):
    what: What
    values: str = Field(description="As a wish takes them.")


class RunOut(Wire):
    key: str
    kind: str
    words: str
    negative: str
    model: str
    size: str
    steps: int
    guidance: float
    sampler: str
    seed: int
    is_public: bool
    note: str
    waiting: int = Field(description="Pictures that are yet to come.")
    when: str = Field(description="How many are before them and how long it takes, in words.")
    ahead: int | None = Field(
        description="Pictures before them in the line. Null where nothing waits, or nobody knows."
    )
    seconds: float | None = Field(description="Until the last of them is there, about. Null likewise.")
    source: str | None = Field(description="The picture that it began with, where you may still see that.")
    strength: float
    across: AxisOut | None = Field(description="Of a sheet, as it was asked for.")
    down: AxisOut | None
    pictures: list[SlotOut]
    created_at: datetime


class RunsOut(Wire):
    runs: list[RunOut]
    after: int | None = Field(description="Pass it as `after` for the next page. Null at the end.")


class NoteIn(Wire):
    note: str = Field(max_length=NOTE_MAX)


class EnlargementOut(Wire):
    model: str
    size: str = Field(description="In pixels, as `1024x1024`.")
    said: str = Field(description="The same in words, with what makes it larger.")


class EnlargementsOut(Wire):
    enlargements: list[EnlargementOut] = Field(description="Empty where nothing here makes this picture larger.")


class EnlargementIn(Wire):
    model: str = Field(max_length=200)
    size: str = Field(max_length=20, description="One that is told for this model.")


class CancelledOut(Wire):
    cancelled: int = Field(description="Pictures that were not painted yet.")


def model_shown(offer: ModelOffer) -> ModelOut:
    return ModelOut(
        name=offer.name,
        title=offer.title,
        sizes=[f"{width}x{height}" for width, height in offer.sizes],
        samplers=list(offer.samplers),
        steps=offer.steps,
        guidance=offer.guidance,
        default_steps=offer.default_steps,
        default_guidance=offer.default_guidance,
        default_strength=offer.default_strength,
        weighs=offer.weighs,
    )


def run_shown(one: showing.Shown) -> RunOut:
    """Its run's source is loaded as its owner may see it."""
    run = one.run
    return RunOut(
        key=run.key,
        kind=run.kind,
        words=run.words,
        negative=run.negative,
        model=run.model,
        size=f"{run.width}x{run.height}",
        steps=run.steps,
        guidance=run.guidance,
        sampler=run.sampler,
        seed=run.seed,
        is_public=run.is_public,
        note=run.note,
        waiting=one.waiting,
        when=one.when,
        ahead=one.ahead,
        seconds=one.seconds,
        source=run.source.key if run.source else None,
        strength=run.strength,
        **_axes(run),
        pictures=[_slot(slot) for slot in one.slots],
        created_at=run.created_at,
    )


def _axes(run: Run) -> dict[str, AxisOut | None]:
    typed = typed_axes(run)
    named = [(name, typed.get(name), typed.get(f"{name}_values")) for name in ("across", "down")]
    return {name: AxisOut(what=What(what), values=values) if what and values else None for name, what, values in named}


def _slot(slot: showing.Slot) -> SlotOut:
    row = slot.row
    return SlotOut(
        slot=row.slot,
        state=PaintState(row.state),
        seed=row.seed,
        words=row.words,
        changes=row.changes,
        picture=shown(row.picture) if slot.card and row.picture else None,
        said=slot.said,
    )
