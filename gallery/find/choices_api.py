"""What lists can be narrowed to, by API: the choices of the form of their pages."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from accounts.auth import anyone
from accounts.tokens import Scope
from gallery.feed.facets import EVERYTHING
from gallery.find import controls
from paintoff.wire import Wire

router = Router(tags=["gallery"])


class ChoiceOut(Wire):
    value: str
    word: str
    about: int | None = Field(
        description="How many pictures it leaves of the whole gallery; null where nobody counted."
    )


class NarrowingOut(Wire):
    name: str = Field(description="Of the parameter.")
    label: str
    choices: list[ChoiceOut] = Field(description="The commonest; of themes and models others are found too.")


class NarrowingsOut(Wire):
    """Beside these there are `player`, a key, and `since` and `until`, days."""

    narrowings: list[NarrowingOut]


@router.get("/narrowings", auth=anyone(Scope.READ), response=NarrowingsOut, summary="What lists can be narrowed to")
def narrowings(request: HttpRequest) -> NarrowingsOut:
    """Counts are a minute old, and rounded where there are many pictures."""
    form = controls.of({}, EVERYTHING)
    return NarrowingsOut(narrowings=[_shown(one) for one in (form["colours"], *form["selects"], form["theme"])])


def _shown(field: controls.Field) -> NarrowingOut:
    choices = [ChoiceOut(value=one.value, word=one.word, about=one.about) for one in field.choices]
    return NarrowingOut(name=field.name, label=field.label, choices=choices)
