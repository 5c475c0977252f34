"""The page that teaches the language of prompts, where one may try it without painting anything."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gallery.studio import wording
from inference.protocol.weights import LEAST, MOST

EXAMPLE = r"a (red fox:1.3) {in the snow|by the sea} __time__, a sign \(old\)"
SHOWN = 5
COUNTED = 1_000_000
"""More possible prompts than this are told as more than it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a prompt as it is painted, and their weight where it is not 1."""

    text: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a prompt that somebody tried: the fault, or how many it may become and some of these."""

    fault: wording.Fault | None = None
    pointed: wording.Pointed | None = None
    possible: str = ""
    drawn: tuple[tuple[Piece, ...], ...] = ()


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("try")
    content = {
        "text": EXAMPLE if text is None else text,
        "trial": tried(text) if text else None,
        "lists": [(name, wording.TITLES[name], entries) for name, entries in wording.LISTS.items()],
        "least": LEAST,
        "most": MOST,
        "most_weights": wording.MOST_WEIGHTS,
        "most_deep": wording.MOST_DEEP,
        "most_characters": wording.MOST_CHARACTERS,
    }
    return render(request, "gallery/studio/words.html", content)


def tried(text: str) -> Trial:
    try:
        reading = wording.read(text)
    except wording.Fault as fault:
        return Trial(fault, wording.pointed(text, fault))
    slots = range(min(SHOWN, reading.possible))
    return Trial(
        possible=counted(reading.possible), drawn=tuple(pieces(wording.drawn(reading, 0, slot)) for slot in slots)
    )


def counted(possible: int) -> str:
    if possible > COUNTED:
        return f"more than {COUNTED:,} prompts"
    return "one prompt" if possible == 1 else f"{possible:,} prompts"


def pieces(drawn: wording.Drawn) -> tuple[Piece, ...]:
    found, reached = [], 0
    for start, end, weight in drawn.weights:
        found += [Piece(drawn.text[reached:start]), Piece(drawn.text[start:end], weight)]
        reached = end
    return tuple(piece for piece in [*found, Piece(drawn.text[reached:])] if piece.text)
