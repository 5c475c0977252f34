"""Words on their way into an entry, and what their author says of them afterwards."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from battles import models, rules
from battles.actions.turns import Turn, own_seat, room_of, turn
from battles.allowed import must_be_allowed
from battles.cleaning import clean_words
from battles.refusals import Faults, Refused
from battles.states import PaintState, Phase
from battles.studio import brush
from battles.words import Words
from live import announce
from moderation.rules.kinds import Place


def read_words(row: models.Battle, prompt: str, negative: str, guidance: float, *, sealing: bool) -> Words:
    """Words fit to keep, within the range that this battle's model gives everybody. Raises `Refused` naming the first field at
    fault and telling of all."""
    faults, typed = Faults(), Words(prompt, negative, guidance)
    words = faults.of(lambda: clean_words(prompt, negative, guidance, sealing=sealing), typed)
    if words is not typed:
        faults.of(lambda: _must_be_in_range(row, words), None)
    for field, text, place in (("prompt", words.prompt, Place.PROMPT), ("negative", words.negative, Place.NEGATIVE)):
        faults.of(partial(must_be_allowed, text, field, place), None)
    faults.must_be_none()
    return words


def _must_be_in_range(row: models.Battle, words: Words) -> None:
    tools = brush(row.model)
    if not tools.guidance_min <= words.guidance <= tools.guidance_max:
        low, high = tools.guidance_min, tools.guidance_max
        raise Refused("out_of_range", f"Guidance is between {low:g} and {high:g} here.", "guidance")


DRAFT = """
WITH writing AS (
    SELECT b.id, b.round_number FROM battles_battle b
    WHERE b.code = %(code)s AND b.phase = 'prompting' AND b.deadline > %(now)s FOR SHARE
)
UPDATE battles_entry e
SET draft_prompt = %(prompt)s, draft_negative = %(negative)s, draft_guidance = %(guidance)s,
    draft_number = %(number)s, drafted_at = %(now)s
FROM writing, battles_heat h, battles_round r, battles_seat s
WHERE h.id = e.heat_id AND r.id = h.round_id AND s.id = e.seat_id
  AND r.battle_id = writing.id AND r.number = writing.round_number
  AND (%(round)s::int IS NULL OR r.number = %(round)s)
  AND s.player_id = %(player)s AND s.left_at IS NULL AND s.kicked_at IS NULL
  AND e.draft_number < %(number)s
"""


def keep_draft(
    code: str, player: int, prompt: str, negative: str, guidance: float, number: int, round_number: int | None = None
) -> None:
    """What is typed so far, in this round where one is named. One statement: the share lock lets drafts run beside each
    other, but not past the deadline. Raises `Refused`."""
    row = models.Battle.objects.filter(code=code).first()
    if row is None:
        raise Refused("unknown_code", "There is no battle with this code.", "code")
    words = read_words(row, prompt, negative, guidance, sealing=False)
    values: dict[str, Any] = {"code": code, "player": player, "number": number, "now": timezone.now()}
    values |= {"round": round_number, "prompt": words.prompt, "negative": words.negative, "guidance": words.guidance}
    with connection.cursor() as cursor:
        cursor.execute(DRAFT, values)
        if cursor.rowcount:
            transaction.on_commit(lambda: announce.changed(room_of(code), people=[player]))
            return
    with turn(code) as taken:
        must_be_round(taken, round_number)
        taken.play(rules.Draft(own_seat(taken, player).number, words, number))


def must_be_round(taken: Turn, number: int | None) -> None:
    """What was said of one round is not taken for another. Raises `Refused`."""
    if number is not None and number != taken.state.round_number:
        raise Refused("wrong_round", "That round is over.", "round")


def choose_favourite(code: str, player: int, slot: int) -> None:
    """The author's own best picture, said before the results are out. The last word counts."""
    with turn(code) as taken:
        if taken.state.phase not in (Phase.GENERATING, Phase.VOTING):
            raise Refused("wrong_phase", "A favourite is chosen between painting and the results.")
        own = models.Entry.objects.filter(heat__round__battle=taken.row, seat__player_id=player)
        entry = own.filter(heat__round__number=taken.state.round_number).select_related("heat", "seat").first()
        if entry is None or not entry.paints.filter(slot=slot, state=PaintState.PAINTED).exists():
            raise Refused("no_picture", "You have no picture in this slot.", "slot")
        models.Favourite.objects.update_or_create(entry=entry, defaults={"slot": slot, "chosen_at": taken.now})
        place = {"round": taken.state.round_number, "heat": entry.heat.number, "seat": entry.seat.number}
        taken.log.write("favourite", **place, slot=slot)
    transaction.on_commit(lambda: announce.changed(room_of(code), people=[player]))


def seal_of(code: str, player: int, round_number: int | None = None) -> dict[str, Any]:
    """The seal of this round, the newest where none is named, as its author is told it: keep it, and nobody can say later
    that you wrote something else."""
    sealed = models.Entry.objects.filter(heat__round__battle__code=code, seat__player_id=player, seals__gt=0)
    if round_number is not None:
        sealed = sealed.filter(heat__round__number=round_number)
    entry = sealed.order_by("-heat__round__number").first()
    return {"seal": entry.seal, "salt": entry.salt, "seals": entry.seals} if entry else {}
