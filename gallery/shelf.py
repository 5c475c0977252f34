"""What stands above the pictures of the public gallery: its orders, and what it is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import QueryDict

from gallery.feed import Asked, Sort, Unfit, facets
from gallery.find import controls

ORDERS = ((Sort.NEW, "New"), (Sort.HOT, "Hot"), (Sort.TOP_WEEK, "Top"), (Sort.FOLLOWING, "Following"))
WINDOWS = ((Sort.TOP_DAY, "Day"), (Sort.TOP_WEEK, "Week"), (Sort.TOP_MONTH, "Month"), (Sort.TOP, "Ever"))
LEADS = {
    Sort.NEW: "Newest first.",
    Sort.HOT: "What is liked now.",
    Sort.TOP: "Most liked of all time.",
    Sort.TOP_DAY: "Most liked of the last 24 hours.",
    Sort.TOP_WEEK: "Most liked of the last seven days.",
    Sort.TOP_MONTH: "Most liked of the last 30 days.",
    Sort.FOLLOWING: "The newest by those you follow.",
}


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One thing that the list is narrowed to, and the address without it."""

    name: str
    word: str
    href: str


def of(asked: Asked, given: QueryDict) -> dict[str, Any]:
    """For the template, of what was asked."""
    return {
        "tabs": _tabs(asked.sort, given),
        "windows": [tab(sort, label, given, sort is asked.sort) for sort, label in WINDOWS]
        if asked.sort.is_top
        else [],
        "lead": LEADS[asked.sort],
        "narrowings": narrowings(asked.facets, given),
        "controls": controls.of({name: str(given[name]) for name in given}, asked.facets),
        "is_following": asked.sort is Sort.FOLLOWING,
        "everything_href": everything(given),
    }


def narrowings(narrowed: facets.Facets, given: QueryDict) -> list[Narrowing]:
    told = facets.told(narrowed).items()
    return [Narrowing(controls.LABELS[name], word, address(given, **{name: None})) for name, word in told]


def everything(given: QueryDict) -> str:
    """The same list, not narrowed."""
    return address(given, **dict.fromkeys(facets.NAMES))


def refused(error: Unfit) -> dict[str, Any]:
    """For the template, where nothing can be shown: what was wrong, by its name, and the ways on."""
    return {"refusal": error, "tabs": _tabs(None, QueryDict())}


def _tabs(current: Sort | None, given: QueryDict) -> list[Tab]:
    """Whichever window was chosen, it is the top."""
    return [
        tab(sort, label, given, current is not None and (sort is current or (sort.is_top and current.is_top)))
        for sort, label in ORDERS
    ]


def tab(sort: StrEnum, label: str, given: QueryDict, is_current: bool) -> Tab:
    return Tab(label, address(given, sort=sort), is_current)


def address(given: QueryDict, **changes: str | None) -> str:
    """The same list with these parameters changed, from its beginning."""
    parameters = given.copy()
    for name, value in {"after": None, **changes}.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = value
    for name in [name for name in facets.NAMES if not parameters.get(name)]:
        parameters.pop(name, None)
    return f"?{parameters.urlencode()}"
