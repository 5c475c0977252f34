"""What a host chooses of image sets, as they name it: a version to draw themes from, a slot to begin a relay with."""

from __future__ import annotations

import re
from typing import Any

from django.forms import Form

from accounts.models import Player
from battles.refusals import Refused
from gallery.models import ImageSet, SetCommit
from gallery.sets import access, choosing, playing
from gallery.sets.choosing import Several
from gallery.sets.playing import Start
from gallery.sets.refusals import Unfit

SLOT = re.compile(r"(?P<set>[A-Za-z0-9_-]{1,16})/(?P<slot>[A-Za-z0-9_-]{1,64})(?P<at>@\S+)?", re.ASCII)
OWN = 20
NO_SLOT = "There is no such slot with words for everyone that you may look at."


def themes(typed: str, host: Player | None) -> SetCommit | None:
    """None where nothing was typed. Raises `Refused`."""
    if not typed.strip():
        return None
    try:
        commit = choosing.meant(typed, host, "themes_from").commit
    except Unfit as error:
        raise Refused("unknown_set", str(error), error.field) from error
    return commit


def start(named: str, host: Player | None) -> Start:
    """Of `set/slot`, and behind `@` a version. Raises `Refused`."""
    found = SLOT.fullmatch(named)
    if found is None:
        raise Refused("unknown_slot", NO_SLOT, "begins_at")
    try:
        at = choosing.meant(f"{found['set']}{found['at'] or ''}", host, "begins_at")
    except Unfit as error:
        raise Refused("unknown_slot", str(error), error.field) from error
    begun = playing.start(at.commit, found["slot"], host)
    if begun is None:
        raise Refused("unknown_slot", NO_SLOT, "begins_at")
    return begun


def shown(host: Player | None, form: Form) -> dict[str, Any]:
    """For the form: one's own sets to choose from, and those that have the typed words in their titles."""
    own = list(access.own(host).order_by("-pk")[:OWN]) if host is not None else []
    return {"own_sets": own, "alike": _alike(form, host) if form.is_bound and "themes_from" in form.errors else []}


def _alike(form: Form, host: Player | None) -> list[ImageSet]:
    try:
        choosing.meant(str(form["themes_from"].value() or ""), host, "themes_from")
    except Several as several:
        return list(several.sets)
    except Unfit:
        return []
    return []
