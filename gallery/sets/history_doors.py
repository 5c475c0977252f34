"""Doors of what became of a set: its commits, one of them, and what differs between any two versions."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gallery.models import ImageSet, SetCommit
from gallery.sets import differing, reading
from gallery.sets.at import At
from gallery.sets.cards import SlotCard, cards_of
from gallery.sets.doors import around, at_of, commit_of, entry_of, seen, viewer_of
from gallery.sets.tree import versions

LINE = 40
DIFFERENCES = 24


class Frame(NamedTuple):
    """A slot's picture as the compare component takes it."""

    image: Any
    alt: str
    width: int
    height: int
    words: str
    author: str
    href: str


@require_safe
def commits(request: HttpRequest, key: str) -> HttpResponse:
    """What led to a version, the newest first."""
    image_set = seen(request, key)
    at = at_of(request, image_set)
    since = commit_of(image_set, request.GET["since"]) if request.GET.get("since") else at.commit
    line = reading.line(since, LINE)
    content = {**around(request, image_set, at, "history"), "line": line.commits, "older": line.after}
    return render(request, "gallery/sets/commits.html", content)


@require_safe
def commit(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """What was said of it, and what it changed."""
    image_set = seen(request, key)
    found = commit_of(image_set, name)
    at = At(found, name)
    content = {
        **around(request, image_set, at, "history"),
        **_differences(request, image_set, found.parent, found),
    }
    return render(request, "gallery/sets/commit.html", content)


@require_safe
def diff(request: HttpRequest, key: str) -> HttpResponse:
    image_set = seen(request, key)
    to = _version(image_set, request.GET.get("to", ""))
    since = _version(image_set, request.GET.get("since", ""))
    content = {
        **around(request, image_set, to, "history"),
        **_differences(request, image_set, since.commit, to.commit),
        "since": since,
        "to": to,
    }
    return render(request, "gallery/sets/diff.html", content)


@require_safe
def compare(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """The pictures that a slot has in two versions."""
    image_set = seen(request, key)
    since, to = (commit_of(image_set, request.GET.get(name, "")) for name in ("since", "to"))
    sides = [(slot, entry) for entry in (entry_of(since, slot), entry_of(to, slot)) if entry is not None]
    cards = cards_of(image_set, sides, viewer_of(request))
    if len(cards) < 2 or not all(card.shown.src for card in cards):
        raise Http404
    one, two = (_frame(card) for card in cards)
    content = {**around(request, image_set, At(to, to.hex), "history"), "one": one, "two": two}
    return render(request, "gallery/sets/compare.html", {**content, "slot": slot, "since": since, "to": to})


def _version(image_set: ImageSet, name: str) -> At:
    return At(commit_of(image_set, name), name or image_set.default_branch)


def _frame(card: SlotCard) -> Frame:
    shown = card.shown
    return Frame(shown, card.alt, shown.width, shown.height, card.title, shown.credit, shown.href)


def _differences(request: HttpRequest, image_set: ImageSet, since: SetCommit | None, to: SetCommit) -> dict[str, Any]:
    after = request.GET.get("after")
    if after is not None and not versions.SLOT.fullmatch(after):
        raise Http404("after: there is no such place in the list.")
    found = reading.differences(since, to, after, DIFFERENCES)
    return {
        "differences": differing.seen(image_set, found.some, viewer_of(request)),
        "count": found.count,
        "after": found.after,
        "shown_at": to.hex,
        "since_name": since.hex if since is not None else "",
        "to_name": to.hex,
    }
