"""What stands above the pictures that were found: the question, the orders, what it is narrowed to, what was wrong."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from gallery import shelf
from gallery.feed import EVERYTHING, Unfit
from gallery.find import controls, encoder
from gallery.find.asking import Asked
from gallery.find.language import Unreadable
from gallery.find.orders import Order

LABELS = {Order.BEST: "Best", Order.NEW: "Newest", Order.TOP: "Most liked", Order.MEANING: "By meaning"}


def of(asked: Asked) -> dict[str, Any]:
    """For the template."""
    given = QueryDict(mutable=True)
    given.update(asked.address)
    return {
        "tabs": []
        if asked.like
        else [shelf.tab(order, LABELS[order], given, order is asked.order) for order in _orders(asked)],
        "like": asked.like,
        "narrowings": shelf.narrowings(asked.facets, given),
        "controls": controls.of(asked.address, asked.facets),
        "everything_href": shelf.everything(given),
        "words": asked.question.rest,
        "exactly_href": shelf.address(given, exactly="1"),
        "box_keeps": [(name, value) for name, value in asked.address.items() if name not in ("q", "exactly", "like")],
    }


def _orders(asked: Asked) -> list[Order]:
    has_meaning = bool(asked.question.wanted) and encoder.is_there()
    return [order for order in Order if order is not Order.MEANING or has_meaning]


def refused(error: Unfit, text: str) -> dict[str, Any]:
    """The question as it was written, with the place where it cannot be read."""
    told: dict[str, Any] = {"words": text, "refusal": error, "controls": controls.of({"q": text}, EVERYTHING)}
    if isinstance(error, Unreadable):
        end = error.at + error.length
        told |= {"before": text[: error.at], "there": text[error.at : end] or " ", "behind": text[end:]}
        told["place"] = error.at + 1
    return told
