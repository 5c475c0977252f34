"""Collecting several chosen pictures at once, and the collections on a player's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Player
from accounts.panels import Panel
from gallery.collections import covers, holding, keeping
from gallery.models import Collection, Picture
from gallery.people.refusals import Refused
from gallery.picking.acts import Act, Given, Outcome, Place, register

PLACES = frozenset({Place.OWN, Place.EVERYBODYS})
CHOOSE = "Choose a collection, or give a new one a title."
SHOWN = 4


def offer() -> None:
    register(
        Act(
            name="collect",
            label="Collect",
            icon="bookmark",
            said="collected",
            verb=collect,
            places=PLACES,
            rank=50,
            asks="gallery/collect_several.html",
            asker=_theirs,
            needs_account=True,
            given=("collection", "title"),
            begins=True,
        )
    )


def collect(player: Player, chosen: Sequence[Picture], given: Given) -> Outcome:
    """Into the collection that is named by its key, or a new one by its title. Raises Refused."""
    collection = _wanted(player, given)
    outcome = holding.add(collection, chosen, player)
    return replace(outcome, href=reverse("gallery:collection", args=[collection.key]))


def collections_panel(request: HttpRequest, player: Player) -> Panel | None:
    viewer: Player | None = request.player  # type: ignore[attr-defined]
    shelf = covers.of_player(player, viewer, count=SHOWN)
    if not shelf.covers:
        return None
    html = render_to_string("gallery/_collections_panel.html", {"shelf": shelf, "owner": player}, request)
    return Panel("Collections", html, rank=30, styles=("gallery/collections.css",))


def _wanted(player: Player, given: Given) -> Collection:
    if given.get("title", "").strip():
        return keeping.create(player, keeping.label(given["title"]))
    key = given.get("collection", "")
    found = Collection.objects.filter(owner=player, key=key).first() if key.isprintable() else None
    if found is None:
        raise Refused(CHOOSE)
    return found


def _theirs(player: Player, _: Sequence[Picture], __: Given) -> Mapping[str, object]:
    return {"collections": Collection.objects.filter(owner=player).order_by("-pk")}
