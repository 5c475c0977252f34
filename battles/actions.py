"""The only writer and the only announcer of battles. Every verb is one transaction; what it announces it announces after.

Lock order, everywhere: battle, then paints, then jobs. A verb raises `Refused` and changes nothing where the rules say no.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Player
from battles import capacity, codes, draws, knockout, models, receipts, rules, trust, verdicts
from battles.ballots import may_close
from battles.bracket import SIZES, stages
from battles.certainty import OPEN_SHORTEST
from battles.jury import sitting
from battles.loading import load
from battles.log import Log
from battles.refusals import Refused
from battles.relays import start_words
from battles.saving import save
from battles.seeds import commitment
from battles.states import Format, Outcome, PaintState, Phase, SeatRole
from battles.studio import brush
from battles.words import Words, clean_theme, clean_words
from jobs import impossible
from jobs.health import studio_status
from live import announce

EPOCH_START = 1


def room_of(code: str) -> str:
    """The live tier's name of a battle's room."""
    return f"battles.{code}"


class Turn:
    """A locked battle, before any move. `play` may be called more than once; the version moves once."""

    def __init__(self, row: models.Battle, now: datetime) -> None:
        if row.phase == Phase.GENERATING:
            _lock_open_paints(row)
        self.row = row
        self.now = now
        self.state = load(row, now)
        self.log = Log(row, now)
        self.is_changed = False

    def play(self, move: rules.Move) -> rules.Battle:
        after = rules.play(self.state, move, self.now)
        self.log.by = getattr(move, "by", None)
        self.is_changed |= save(self.row, self.state, after, self.now, self.log)
        self.state = after
        return after

    def touch(self) -> None:
        """Something others can see has changed beside the rules."""
        self.is_changed = True

    def end(self) -> None:
        has_more_lines = self.log.flush()
        if self.is_changed:
            self.row.version += 1
        self.row.save()
        if has_more_lines:
            receipts.issue(self.row, self.now)
        if self.is_changed:
            transaction.on_commit(lambda: announce.changed(room_of(self.row.code)))


def _lock_open_paints(row: models.Battle) -> None:
    """A picture that is just coming in is either counted or too late, never both."""
    waiting = models.Paint.objects.filter(entry__heat__round__battle=row, state=PaintState.WAITING)
    list(waiting.select_for_update(no_key=True, of=("self",)).order_by("id").values_list("id"))


@contextmanager
def turn(code: str, now: datetime | None = None, *, waits: bool = True) -> Iterator[Turn]:
    """Lock the battle, make moves, write and announce. Raises `Refused` for a code that no battle has, and where it does
    not wait, also for one that somebody else is moving."""
    with transaction.atomic():
        locked = models.Battle.objects.select_for_update(no_key=True, skip_locked=not waits)
        row = locked.filter(code=code).first()
        if row is None:
            raise Refused("unknown_code", "There is no battle with this code.", "code")
        taken = Turn(row, now or timezone.now())
        yield taken
        taken.end()


# --- making and joining -------------------------------------------------------------------------------------------------
def create_battle(
    host: Player,
    setup: rules.Setup,
    *,
    model: str,
    theme: str = "",
    slots: int = capacity.SLOTS_MOST,
    is_listed: bool = True,
    plays: bool = True,
) -> models.Battle:
    """A lobby with its host in the first seat. `theme` is for every round; empty, each round draws its own. `slots` is how
    many hidden seeds each entry is wished to be painted with; the studio's capacity may lower it.

    Raises `Refused` naming the field at fault.
    """
    _check_setup(setup, host, plays)
    theme = clean_theme(theme)
    now = timezone.now()
    with transaction.atomic():
        chosen = {"theme": theme, "slots": slots, "is_listed": is_listed, "model": model}
        row = _with_fresh_code(lambda code: _new_row(code, host, setup, now, **chosen))
        taken = Turn(row, now)
        taken.log.write("created", **_made(row))
        if row.draw_secret is not None:
            taken.log.write("draw_committed", commitment=commitment(bytes(row.draw_secret)))
        taken.play(rules.Join(host.id, SeatRole.PLAYER if plays else SeatRole.AUDIENCE, host.is_guest))
        taken.end()
    return row


def _made(row: models.Battle) -> dict[str, Any]:
    """The setup as the log tells it."""
    return {
        "code": row.code,
        "format": row.format,
        "rounds": row.rounds,
        "seats": row.seats,
        "rated": row.is_rated,
        "model": row.model,
        "writing_seconds": row.writing_seconds,
        "voting_seconds": row.voting_seconds,
        "results_seconds": row.results_seconds,
    }


def _check_setup(setup: rules.Setup, host: Player, plays: bool) -> None:
    fewest, most = rules.SEATS[setup.format]
    if setup.format is Format.KNOCKOUT and setup.seats not in SIZES:
        raise Refused("seats_out_of_range", "A knockout has 4, 8 or 16 seats.", "seats")
    if not fewest <= setup.seats <= most:
        raise Refused("seats_out_of_range", f"This format has {fewest} to {most} seats.", "seats")
    if setup.format is Format.KNOCKOUT and setup.rounds != stages(setup.seats):
        said = (
            f"The rounds of a knockout follow from its players: {stages(setup.seats)} at most for {setup.seats} seats."
        )
        raise Refused("rounds_follow", said, "rounds")
    if not 1 <= setup.rounds <= rules.ROUNDS_MAX:
        raise Refused("rounds_out_of_range", f"A battle has 1 to {rules.ROUNDS_MAX} rounds.", "rounds")
    if setup.format is Format.DUEL and setup.rounds % 2 == 0:
        raise Refused("rounds_even", "A duel is best of 1, 3, 5, 7 or 9.", "rounds")
    if setup.is_rated and plays:
        must_be_ratable(host, "rated")


def _new_row(code: str, host: Player, setup: rules.Setup, now: datetime, **chosen: object) -> models.Battle:
    return models.Battle.objects.create(
        code=code,
        format=setup.format,
        rounds=setup.rounds,
        seats=setup.seats,
        writing_seconds=setup.writing.seconds,
        voting_seconds=setup.voting.seconds,
        results_seconds=setup.results.seconds,
        is_rated=setup.is_rated,
        phase_started_at=now,
        deadline=now + rules.LOBBY_WAITS,
        epoch=EPOCH_START,
        creator=host,
        pseudonym_key=secrets.token_bytes(32),
        draw_secret=draws.new_secret(setup.format),
        **chosen,
    )


def _with_fresh_code(make: Callable[[str], models.Battle]) -> models.Battle:
    """The constraint decides that a code is new; a taken one is drawn again, a letter longer after some tries."""
    live = models.Battle.objects.exclude(phase__in=[Phase.FINISHED, Phase.VOID]).count()
    length = codes.length_for(live, models.Battle.objects.count())
    for attempt in range(20):
        try:
            with transaction.atomic():
                return make(codes.code(length + attempt // 10, secrets.SystemRandom()))
        except IntegrityError:
            continue
    raise RuntimeError("no free battle code was found in twenty draws")


def must_be_ratable(player: Player, field: str | None = None) -> None:
    """Rated battles are played by accounts that are trusted. Raises `Refused` saying what is still wanting."""
    if why := trust.why_unrated(player, timezone.now()):
        raise Refused("account_needed" if player.is_guest else "not_trusted_yet", why, field)


def join(code: str, player: Player, wants: SeatRole) -> models.Seat:
    """A seat for this player; the one they have, if they have one. Late players play from the next round on."""
    with turn(code) as taken:
        if wants is SeatRole.PLAYER and taken.row.is_rated and taken.state.seat_of(player.id) is None:
            must_be_ratable(player, "role")
        taken.play(rules.Join(player.id, wants, player.is_guest))
    return models.Seat.objects.get(battle=taken.row, player=player)


def play_again(code: str, player: Player) -> str:
    """The code of a new battle with the people who are still here, made once however many ask.

    The host asks; where the host has gone, anybody does and hosts it. Raises `Refused`.
    """
    with turn(code) as taken:
        seat = _own_seat(taken, player.id)
        if not taken.state.phase.ends_writing:
            raise Refused("wrong_phase", "This battle is not over yet.")
        if seat.is_gone or not _may_go_on(taken.state, seat.number):
            raise Refused("host_only", "Only the host can do that.")
        if taken.row.next_battle is None:
            taken.row.next_battle = _again(taken, player)
            taken.touch()
    return taken.row.next_battle.code


def _may_go_on(battle: rules.Battle, seat: int) -> bool:
    host = battle.seat(battle.host) if battle.host is not None else None
    return host is None or host.number == seat or host.is_gone or host.absent is not None


def _again(taken: Turn, host: Player) -> models.Battle:
    row = taken.row
    chosen: dict[str, Any] = {"theme": row.theme, "slots": row.slots, "is_listed": row.is_listed, "model": row.model}
    setup = taken.state.setup
    setup = replace(setup, rounds=knockout.rounds_of(setup.format, setup.seats, setup.rounds))
    again = create_battle(host, setup, plays=False, **chosen)
    here = row.seating.filter(is_present=True, left_at=None, kicked_at=None).select_related("player").order_by("number")
    with turn(again.code) as moved:
        for seat in here:
            moved.play(rules.Join(seat.player_id, SeatRole(seat.role), seat.player.is_guest))
        if here.filter(player=host, role=SeatRole.PLAYER).exists():
            moved.play(rules.TakeSeat(1))
    again.seating.exclude(player=host).update(is_present=False)
    return again


# --- moves of somebody with a seat ------------------------------------------------------------------------------------------
def move(code: str, player: int, command_id: str, said: str, make: Callable[[rules.Seat, Turn], rules.Move]) -> None:
    """One idempotent move. `make` is given the player's seat and builds the move; the same `command_id` does nothing twice.

    `said` is the command as it came, up to 64 characters: raises `Refused` for an id that was given to something else.
    """
    with turn(code) as taken:
        answered = models.CommandAnswer.objects.filter(
            battle=taken.row, player_id=player, command_id=command_id
        ).first()
        if answered is None:
            taken.play(make(_own_seat(taken, player), taken))
            models.CommandAnswer.objects.create(battle=taken.row, player_id=player, command_id=command_id, said=said)
        elif answered.said != said:
            raise Refused("id_used", "This id was given to another command.", "id")


def _own_seat(taken: Turn, player: int) -> rules.Seat:
    seat = taken.state.seat_of(player)
    if seat is None:
        raise Refused("no_seat", "You have no seat in this battle.")
    if seat.absent is not None:
        taken.row.seating.filter(number=seat.number).update(is_present=True, present_at=taken.now)
        taken.state = load(taken.row, taken.now)
        taken.touch()
        seat = taken.state.seat(seat.number)
    return seat


def opening(taken: Turn) -> rules.Opening:
    """What the next round would open with now: the studio's measured capacity, and a relay's start."""
    tools = brush(taken.row.model)
    plan = capacity.plan(_writers(taken.state), studio_status(taken.now).seconds_per_picture, taken.row.slots)
    start = start_words(taken.row)
    words = Words(start.text, start.negative, tools.guidance) if start else Words("", "", tools.guidance)
    lots = draws.lots(taken.row, taken.state)
    return rules.Opening(plan.slots, timedelta(seconds=plan.generating_seconds), words, lots)


def _writers(battle: rules.Battle) -> int:
    """How many would write in the next round."""
    if battle.setup.format is Format.KNOCKOUT:
        return knockout.writers(battle)
    return len(battle.players(battle.round_number + 1))


def must_be_paintable(taken: Turn) -> None:
    """Nobody writes for a model that the studio has not. Raises `Refused`; why it has not is the operators' to read."""
    if impossible.absence(taken.row.model, taken.now):
        said = f"The studio cannot paint with its model {taken.row.model} now. Tell whoever runs this site."
        raise Refused("model_not_served", said)


def read_words(row: models.Battle, prompt: str, negative: str, guidance: float, *, sealing: bool) -> Words:
    """Words fit to keep, within the range that this battle's model gives everybody. Raises `Refused` naming the field."""
    tools = brush(row.model)
    words = clean_words(prompt, negative, guidance, sealing=sealing)
    if not tools.guidance_min <= words.guidance <= tools.guidance_max:
        low, high = tools.guidance_min, tools.guidance_max
        raise Refused("out_of_range", f"Guidance is between {low:g} and {high:g} here.", "guidance")
    return words


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
        taken.play(rules.Draft(_own_seat(taken, player).number, words, number))


def must_be_round(taken: Turn, number: int | None) -> None:
    """What was said of one round is not taken for another. Raises `Refused`."""
    if number is not None and number != taken.state.round_number:
        raise Refused("wrong_round", "That round is over.", "round")


# --- pictures coming in -------------------------------------------------------------------------------------------------------
def settle_paint(paint_id: int, change: Callable[[models.Paint, Log], None]) -> bool:
    """Give a waiting paint its end, and raise the curtain when it was the last one. False where it came too late."""
    code = models.Battle.objects.values_list("code", flat=True).get(played_rounds__heats__entries__paints__id=paint_id)
    with turn(code) as taken:
        paint = models.Paint.objects.select_related("entry__seat", "entry__heat__round").get(id=paint_id)
        if paint.state != PaintState.WAITING:
            return False
        change(paint, taken.log)
        paint.save()
        taken.state = load(taken.row, taken.now)
        taken.touch()
        taken.play(_tick_move(taken))
    return True


# --- the clock ----------------------------------------------------------------------------------------------------------------
def tick(code: str, *, waits: bool = True) -> bool:
    """Let what is due happen. True when something did. Safe to call at any time, from any process."""
    with turn(code, waits=waits) as taken:
        before = taken.state
        return taken.play(_tick_move(taken)) != before


def _tick_move(taken: Turn) -> rules.Tick:
    if taken.state.phase is Phase.JURY:
        return _jury_move(taken)
    if taken.state.phase is not Phase.VOTING:
        return rules.Tick(opening(taken))
    counts = [_noted_count(taken, heat) for heat in verdicts.judged_heats(taken.row)]
    open_for = (taken.now - taken.state.phase_started_at).total_seconds()
    is_over = all(_needs_no_more(counted, open_for) for counted in counts)
    return rules.Tick(opening(taken), tuple(counted.verdict for counted in counts), is_over)


def _jury_move(taken: Turn) -> rules.Tick:
    """What the open jury has said so far: of a round that too few have judged, nothing."""
    counts = [_noted_count(taken, heat) for heat in verdicts.jury_heats(taken.row)]
    open_for = (taken.now - taken.state.phase_started_at).total_seconds()
    enough = [counted.voters >= sitting.VOTERS_FEWEST for counted in counts]
    said = [counted.verdict if has else _unjudged(counted) for counted, has in zip(counts, enough, strict=True)]
    sure = [may_close(counted.voters, None, open_for, counted.confidence) for counted in counts]
    return rules.Tick(opening(taken), tuple(said), all(enough) and all(sure))


def _unjudged(counted: verdicts.Count) -> rules.Verdict:
    return rules.Verdict(Outcome.UNJUDGED, heat=counted.verdict.heat)


def _needs_no_more(counted: verdicts.Count, open_for: float) -> bool:
    is_done = counted.is_exhausted and open_for >= OPEN_SHORTEST.total_seconds()
    return is_done or may_close(counted.voters, counted.eligible, open_for, counted.confidence)


def _noted_count(taken: Turn, heat: models.Heat) -> verdicts.Count:
    """How voting goes is shared state, written by the referee alone, so that votes never wait for each other."""
    counted = verdicts.count(heat)
    if (heat.voters, heat.votes) != (counted.voters, counted.votes):
        heat.voters, heat.votes, heat.confidence = counted.voters, counted.votes, counted.confidence
        heat.save(update_fields=["voters", "votes", "confidence"])
        taken.touch()
    return counted


# --- who is here ----------------------------------------------------------------------------------------------------------------
def see(code: str, people: list[int]) -> None:
    """These players have a socket: renew their leases, and tell the room who has come back."""
    now = timezone.now()
    seats = models.Seat.objects.filter(battle__code=code, player_id__in=people)
    if not seats.filter(is_present=False).exists():
        seats.update(present_at=now)
        return
    with turn(code, now) as taken:
        seats.update(present_at=now, is_present=True)
        taken.touch()


def miss(code: str, unseen_since: datetime) -> None:
    """Whose lease ran out is absent from now on."""
    with turn(code) as taken:
        gone = taken.row.seating.filter(is_present=True, present_at__lt=unseen_since)
        if gone.update(is_present=False):
            taken.touch()


# --- small facts --------------------------------------------------------------------------------------------------------------
def must_have_seat(code: str, player: int) -> None:
    """Every command is for people of the battle. Raises `Refused` for others and for those who were removed."""
    seat = models.Seat.objects.filter(battle__code=code, player_id=player).only("kicked_at").first()
    if seat is None:
        raise Refused("no_seat", "You have no seat in this battle.")
    if seat.kicked_at is not None:
        raise Refused("kicked", "The host has removed you from this battle.")


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


def player_in(code: str, seat: int) -> int:
    return models.Seat.objects.values_list("player_id", flat=True).get(battle__code=code, number=seat)


def history_was_restored() -> int:
    """The rows come from a backup: what browsers remember of battles that go on is of another history. A new epoch makes
    them take ours. How many battles that were."""
    going = models.Battle.objects.exclude(phase__in=[Phase.FINISHED, Phase.VOID])
    codes_going = list(going.values_list("code", flat=True))
    going.update(epoch=round(timezone.now().timestamp() * 1000))
    for code in codes_going:
        announce.changed(room_of(code))
    return len(codes_going)
