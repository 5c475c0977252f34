"""The ledger of corrections by API, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from battles.codes import normalise
from battles.integrity import publishing
from battles.models.integrity import Correction
from paintoff import wire

router = Router(tags=["battles"])
PAGE_MAX = 100
Number = Annotated[int | None, Query(ge=1, le=2_000_000_000)]


class CorrectionOut(wire.Wire):
    number: int = Field(description="From 1, without gaps.")
    battle: str | None = Field(
        description="Null for a private battle that was not asked for by its code, and of duels."
    )
    of_duels: bool = Field(description="True where votes of checkpoint duels were taken out, or put back.")
    at: datetime
    rule: str
    restores: bool = Field(
        description="True where an exclusion was taken back, or an entry given back (rule `withheld`)."
    )
    voter: str = Field(
        description="The voter's pseudonym in the log of that battle, and in no other; one of all duels. Empty where it is "
        "about an entry that was given back."
    )
    ballots: int
    sentence: str
    heats: list[dict[str, Any]]
    ratings: list[dict[str, int]] = Field(description="By seat, how far mu and sigma were moved, in micro-units.")


class CorrectionsOut(wire.Wire):
    corrections: list[CorrectionOut]
    before: int | None = Field(description="Pass it as `before` for the next older page. Null at the end.")
    after: int | None = Field(description="Pass it as `after` for the next newer page. Null on the newest.")


@router.get("", response={200: CorrectionsOut, 400: wire.Refusal}, summary="What was corrected, newest first")
def corrections(
    request: HttpRequest,
    before: Number = None,
    after: Number = None,
    battle: Annotated[str, Query(max_length=20, description="Only this battle's, by its code.")] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = publishing.PAGE,
) -> CorrectionsOut:
    code = normalise(battle)
    if battle and not code:
        raise wire.Refused("malformed", "battle: a code has letters. Leave it out for every battle.", "battle")
    if before is not None and after is not None:
        raise wire.Refused("unfit", "Go on before a number or after one, not both.", "after")
    page = publishing.rows_of(code, before, after, limit)
    return CorrectionsOut(
        corrections=[_out(row, code) for row in page.corrections], before=page.before, after=page.after
    )


def _out(row: Correction, code: str) -> CorrectionOut:
    return CorrectionOut(
        number=row.number,
        battle=publishing.told(row, code).code or None,
        of_duels=row.battle_id is None,
        at=row.at,
        rule=row.rule,
        restores=row.restores,
        voter=row.pseudonym,
        ballots=row.ballots,
        sentence=row.sentence,
        heats=row.heats,
        ratings=row.ratings,
    )
