"""What the address of a feed asks for. Every parameter is known, or refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gallery.feed import facets
from gallery.feed.facets import Facets
from gallery.feed.refusals import Unfit
from gallery.feed.sorts import Sort


@dataclass(frozen=True, slots=True)
class Asked:
    sort: Sort
    facets: Facets
    after: str | None


def asked(given: Mapping[str, str]) -> Asked:
    """Raises Unfit, which names the parameter. What a form sends empty was not chosen."""
    parameters = {name: given[name] for name in given if given[name] or name not in facets.NAMES}
    sort = _sort(parameters.pop("sort", Sort.NEW))
    after = parameters.pop("after", None)
    for name in parameters:
        if name not in facets.NAMES:
            raise Unfit(name, f"There is no such parameter: {name[:40]}.")
    return Asked(sort, facets.parsed(parameters), after)


def _sort(text: str) -> Sort:
    try:
        return Sort(text)
    except ValueError:
        raise Unfit("sort", f"An order is one of {', '.join(Sort)}.") from None
