"""What is asked of the studio by API, read by the form of its page, so that both take the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from accounts.models import Player
from gallery.models import Picture
from gallery.studio import easels, masks
from gallery.studio.cropping import nearest
from gallery.studio.forms import NEW, SAME, WishForm
from gallery.studio.wire import WishIn
from gallery.visibility import is_sealed, readable, why_not_begin
from inference.protocol import ModelOffer
from paintoff.wire import Problem, Refused


def form_of(player: Player, wanted: WishIn, source: Picture | None) -> WishForm:
    """Raises Refused by the field."""
    for name in ("part", "mask"):
        if getattr(wanted, name) is not None and source is None:
            raise Refused("unfit", "It needs a source to be a part of.", name)
    if wanted.part is not None and wanted.mask is not None:
        raise Refused("unfit", "Say the part in numbers or draw it, not both.", "mask")
    offers = easels.offers(timezone.now())
    begins = (source.blob.width, source.blob.height) if source else None
    form = WishForm(_filled_in(wanted, offers, source), offers=offers, begins=begins, is_guest=player.is_guest)
    must_be_fit(form, wanted)
    return form


def must_be_fit(form: WishForm, wanted: WishIn) -> None:
    """All that is wrong is told at once. Raises Refused."""
    problems = [_problem(form, name, str(said), wanted) for name, told in form.errors.items() for said in told]
    if problems:
        first = problems[0]
        code = "not_allowed" if first.message == form.not_allowed.get(first.field or "") else "unfit"
        raise Refused(code, first.message, first.field, problems=problems)


def _problem(form: WishForm, name: str, said: str, wanted: WishIn) -> Problem:
    """At which character it is, where words cannot be read."""
    fault = form.faults.get(name)
    if fault is None or said != fault.message:
        return Problem(field=_named(name, wanted), message=said)
    text: str = getattr(wanted, name)
    before = len(text) - len(text.lstrip())  # the form reads them stripped
    return Problem(field=name, message=said, at=before + fault.at, length=fault.length)


def _named(name: str, wanted: WishIn) -> str:
    """The API's name for a field of the form."""
    if name.startswith("mask"):
        return "part" if wanted.mask is None else "mask"
    if name.endswith("_values"):
        return name.replace("_", ".")
    return "model" if name == NON_FIELD_ERRORS else name


def _filled_in(wanted: WishIn, offers: list[ModelOffer], source: Picture | None) -> dict[str, Any]:
    flat = wanted.model_dump(exclude={"part", "across", "down", "source", "remix"})
    said = {name: value for name, value in flat.items() if value is not None}
    model = next((offer for offer in offers if offer.name == wanted.model), offers[0])
    width, height = nearest(model.sizes, (source.blob.width, source.blob.height)) if source else model.sizes[-1]
    own = {
        "model": model.name,
        "size": f"{width}x{height}",
        "steps": model.default_steps,
        "guidance": model.default_guidance,
        "sampler": model.samplers[0],
        "strength": model.default_strength,
    }
    part = {f"mask_{name}": value for name, value in wanted.part.model_dump().items()} if wanted.part else {}
    drawn = {"mask": masks.BEGIN + wanted.mask} if wanted.mask is not None else {}
    return own | said | drawn | {"seeds": NEW if wanted.seed is None else SAME} | part | _axes(wanted)


def _axes(wanted: WishIn) -> dict[str, str]:
    given = {"across": wanted.across, "down": wanted.down}
    varied = {name: axis for name, axis in given.items() if axis is not None}
    return {name: axis.what.value for name, axis in varied.items()} | {
        f"{name}_values": axis.values for name, axis in varied.items()
    }


def picture_of(player: Player, key: str, field: str) -> Picture:
    there = readable(player).select_related("prompt", "blob")
    found = there.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise Refused("unknown_picture", "There is no such picture.", field)
    if why_not := why_not_begin(found):
        raise Refused("too_early" if is_sealed(found) else "withheld", why_not, field, 409)
    return found
