"""The states of anything that can be shown, and the one list of ways between them. Pure."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Whether a subject is fit to show. Whether it is already *revealed* is another gate, and not this one's."""

    PENDING = "pending"
    VISIBLE = "visible"
    WITHHELD = "withheld"
    BLOCKED = "blocked"


WAYS: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.VISIBLE, State.WITHHELD, State.BLOCKED}),
    State.VISIBLE: frozenset({State.WITHHELD, State.BLOCKED}),
    State.WITHHELD: frozenset({State.VISIBLE, State.BLOCKED}),
    State.BLOCKED: frozenset({State.VISIBLE, State.WITHHELD}),
}


BY_THE_SITE: dict[State, frozenset[State]] = {
    State.PENDING: frozenset(),
    State.VISIBLE: frozenset({State.PENDING}),
    State.WITHHELD: frozenset({State.PENDING}),
    State.BLOCKED: frozenset({State.PENDING}),
}
"""The ways besides, which no verdict takes. What is shown waits again where the site doubts more than when it was looked at
(`pictures.doubt`) and where it looks like what is blocked (`takedowns._copies_wait`); what went down with another picture waits
as it did before, once that one is given back (`takedowns._back`)."""


def may_move(source: State, target: State) -> bool:
    """By a verdict: of a person, or of a program that looked."""
    return target in WAYS[source]


class NoWay(ValueError):
    """No way leads from the one state to the other for whoever wanted to take it."""


def must_lead(source: State, target: State, *, by_the_site: bool) -> None:
    """By the site without a verdict, or else by one. Raises NoWay."""
    if not (target in BY_THE_SITE[source] if by_the_site else may_move(source, target)):
        who = "the site by itself" if by_the_site else "a verdict"
        raise NoWay(f"{who} leads nothing from {source} to {target}")


STRICT = (State.WITHHELD, State.BLOCKED)


def is_stricter(one: State, other: State) -> bool:
    """Whether fewer people may see what is in the first state than what is in the other, by a moderator's word."""
    return one in STRICT and (other not in STRICT or STRICT.index(one) > STRICT.index(other))
