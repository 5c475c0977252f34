"""What the address of a search asks for: the question itself, and what it is narrowed to, in the question or beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gallery.feed import facets
from gallery.feed.facets import Facets
from gallery.feed.refusals import Unfit
from gallery.find import authors
from gallery.find.language import Narrowing, Question, Unreadable, parsed
from gallery.find.orders import Order

OWN = ("q", "sort", "after", "exactly", "like")


@dataclass(frozen=True, slots=True)
class Asked:
    """`address` are the parameters that ask the same, with the narrowings beside the question. `like` is a picture's key."""

    question: Question
    facets: Facets
    order: Order
    after: str | None
    is_exact: bool
    like: str | None
    address: dict[str, str]

    @property
    def is_nothing(self) -> bool:
        return not self.question.has_words and self.like is None and self.facets == facets.EVERYTHING


def asked(given: Mapping[str, str]) -> Asked:
    """Raises Unfit, which names the parameter, and the place in the question."""
    for name in given:
        if name not in facets.NAMES and name not in OWN:
            raise Unfit(name, f"There is no such parameter: {name[:40]}.")
    question = parsed(given.get("q", ""))
    beside = {name: given[name] for name in facets.NAMES if given.get(name)}
    within = {one.name: _value(one, beside) for one in question.narrowings}
    more = {name: given[name] for name in ("sort", "exactly", "like") if given.get(name)}
    if given.get("like") and (question.has_words or given.get("sort") or given.get("after")):
        raise Unfit("like", "What looks like a picture has an order of its own, and is not asked for by words.")
    return Asked(
        question=question,
        facets=facets.parsed(beside | within),
        order=_order(given.get("sort") or Order.BEST),
        after=given.get("after") or None,
        is_exact=bool(given.get("exactly")),
        like=given.get("like") or None,
        address={"q": question.rest} | beside | within | more,
    )


def _value(one: Narrowing, beside: Mapping[str, str]) -> str:
    """Good, and of the form that a parameter has."""
    if one.name in beside:
        raise Unreadable(f"{one.name} is chosen beside the question too: say it once.", one.at, one.length)
    try:
        value = authors.named(one.value).key if one.name == "player" else one.value
        facets.parsed({one.name: value})
    except Unreadable:
        raise
    except Unfit as error:
        raise Unreadable(str(error), one.at, one.length) from error
    return value


def _order(text: str) -> Order:
    try:
        return Order(text)
    except ValueError:
        raise Unfit("sort", f"An order is one of {', '.join(Order)}.") from None
