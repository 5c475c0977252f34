"""Brings a knockout's bracket into rows and log lines. Only `battles.saving` calls this."""

from __future__ import annotations

from battles import models, rules
from battles.log import Log
from battles.pairings import Pairing


def save_draw(row: models.Battle, before: rules.Battle, after: rules.Battle, log: Log) -> None:
    """The seats carry the draw; the log opens what was committed to when the battle was made."""
    if after.draw() == before.draw() or row.draw_secret is None:
        return
    order = [{"seat": seat, "rating": after.seat(seat).seed_rating} for seat in after.draw()]
    log.write("draw", secret=bytes(row.draw_secret).hex(), order=order)


def save_bracket(row: models.Battle, before: rules.Battle, after: rules.Battle, log: Log) -> None:
    """New pairings and those that have been decided. Their heats' rows are there already."""
    known = {(pairing.stage, pairing.number): pairing for pairing in before.bracket}
    changed = [pairing for pairing in after.bracket if known.get((pairing.stage, pairing.number)) != pairing]
    if not changed:
        return
    seats = dict(row.seating.values_list("number", "id"))
    heats = {(heat.round.number, heat.number): heat for heat in _heats(row)}
    for pairing in changed:
        _save(row, pairing, seats, heats)
    log.write("pairings", pairings=[_told(pairing) for pairing in changed])


def _heats(row: models.Battle) -> list[models.Heat]:
    return list(models.Heat.objects.filter(round__battle=row).select_related("round"))


def _save(
    row: models.Battle, pairing: Pairing, seats: dict[int, int], heats: dict[tuple[int, int], models.Heat]
) -> None:
    met = pairing.round is not None and pairing.heat is not None
    row.pairings.update_or_create(
        stage=pairing.stage,
        number=pairing.number,
        defaults={
            "first_id": seats[pairing.first] if pairing.first is not None else None,
            "second_id": seats[pairing.second] if pairing.second is not None else None,
            "heat": heats[pairing.round or 0, pairing.heat or 0] if met else None,
            "is_closed": pairing.is_closed,
            "advanced_id": seats[pairing.advanced] if pairing.advanced is not None else None,
            "ruling": pairing.ruling or "",
        },
    )


def _told(pairing: Pairing) -> dict[str, object]:
    return {
        "stage": pairing.stage,
        "number": pairing.number,
        "first": pairing.first,
        "second": pairing.second,
        "round": pairing.round,
        "heat": pairing.heat,
        "way": pairing.way,
        "advanced": pairing.advanced,
    }
