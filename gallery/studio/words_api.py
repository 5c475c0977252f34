"""The language of prompts by API: trying words without painting them, and words that help."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from accounts.auth import anyone
from accounts.tokens import Scope
from gallery.studio import wording
from gallery.studio.chips import CHIPS
from gallery.studio.forms import WORDS_MAX
from gallery.studio.words import COUNTED, SHOWN
from paintoff.wire import Wire

router = Router(tags=["studio"])


class FaultOut(Wire):
    at: int = Field(description="The character, counted from 0.")
    length: int = Field(description="So many characters from there are at fault.")
    message: str


class WeightOut(Wire):
    """Of the characters from `start` up to and without `end`."""

    start: int
    end: int
    weight: float


class DrawnOut(Wire):
    words: str = Field(description="As they are painted.")
    weights: list[WeightOut] = Field(description="Where it is not 1.")


class TriedOut(Wire):
    fault: FaultOut | None = Field(description="Why it cannot be painted. Null where it can.")
    possible: int | None = Field(description=f"How many prompts it may become. Null: more than {COUNTED:,}.")
    drawn: list[DrawnOut] = Field(description=f"Some of them, at most {SHOWN}.")


class WordsOut(Wire):
    name: str = Field(description="Of a list as it is written in a prompt, `__time__` for `time`; else of a group.")
    title: str
    words: list[str]


class HelpOut(Wire):
    lists: list[WordsOut] = Field(description="What wildcards are drawn from.")
    chips: list[WordsOut] = Field(description="Words that help, by group: medium, light, colour, lens, mood.")


@router.get("/studio/words", auth=anyone(Scope.READ), response=TriedOut, summary="Try a prompt without painting it")
def tried(
    request: HttpRequest,
    words: Annotated[str, Query(min_length=1, max_length=WORDS_MAX)],
    seed: Annotated[int, Query(ge=0, le=2**32 - 1, description="Wildcards are drawn by it.")] = 0,
) -> TriedOut:
    try:
        reading = wording.read(words)
    except wording.Fault as fault:
        told = FaultOut(at=fault.at, length=fault.length, message=fault.message)
        return TriedOut(fault=told, possible=0, drawn=[])
    slots = range(min(SHOWN, reading.possible))
    return TriedOut(
        fault=None,
        possible=reading.possible if reading.possible <= COUNTED else None,
        drawn=[_drawn(wording.drawn(reading, seed, slot)) for slot in slots],
    )


@router.get("/studio/words/help", auth=anyone(Scope.READ), response=HelpOut, summary="Lists of words, and chips")
def helping(request: HttpRequest) -> HelpOut:
    return HelpOut(
        lists=[
            WordsOut(name=name, title=wording.TITLES[name], words=list(words)) for name, words in wording.LISTS.items()
        ],
        chips=[WordsOut(name=title.lower(), title=title, words=list(words)) for title, words in CHIPS],
    )


def _drawn(drawn: wording.Drawn) -> DrawnOut:
    weights = [WeightOut(start=start, end=end, weight=weight) for start, end, weight in drawn.weights]
    return DrawnOut(words=drawn.text, weights=weights)
