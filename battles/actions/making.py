"""A new battle: by its host, or once more with the same people."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Player
from battles import capacity, codes, draws, knockout, models, rules, theme_sets
from battles.actions.seats import must_be_heard, must_be_ratable
from battles.actions.turns import Turn, own_seat, turn
from battles.allowed import fit_theme, must_be_allowed
from battles.bracket import SIZES, stages
from battles.receipt.lines import RULES
from battles.refusals import Refused
from battles.relays import beginning
from battles.seeds import commitment
from battles.states import Format, Phase, SeatRole
from gallery import prompts
from gallery.models import Picture, Prompt, SetCommit
from gallery.sets import heads, playing
from gallery.sets.playing import Start
from gallery.sets.refusals import Unfit
from gallery.visibility import is_named
from moderation import standing

EPOCH_START = 1


def create_battle(
    host: Player,
    setup: rules.Setup,
    *,
    model: str,
    theme: str = "",
    slots: int = capacity.SLOTS_MOST,
    is_listed: bool = True,
    screen_waits: bool = False,
    plays: bool = True,
    begins_with: Picture | None = None,
    begins_at: Start | None = None,
    themes_from: SetCommit | None = None,
) -> models.Battle:
    """A lobby with its host in the first seat. `theme` is for every round; empty, each round draws its own. `slots` is how
    many hidden seeds each entry is wished to be painted with; the studio's capacity may lower it. A relay may begin with
    a picture that everybody may see: with its words and, where it is unrated and the model can, its pixels; or with a slot of a
    set, `begins_at`, likewise. Of the version `themes_from` each round draws its theme.

    Raises `Refused` naming the field at fault.
    """
    _check_setup(setup, host, plays)
    if (begins_with or begins_at) and setup.format is not Format.RELAY:
        raise Refused("begins_relay", "Only a relay begins with a picture.", "format")
    theme = fit_theme(theme)
    if themes_from is not None:
        _check_themes(themes_from, theme, host, setup.rounds)
    if begins_at is not None:
        must_be_allowed(begins_at.text, "begins_at")
    if is_listed:
        must_be_heard(host, "listed")
    now = timezone.now()
    with transaction.atomic():
        _hold(themes_from, begins_at.commit if begins_at else None)
        chosen = {
            "theme": theme,
            "slots": slots,
            "is_listed": is_listed,
            "screen_waits": screen_waits,
            "model": model,
            "begins_with": begins_with,
        }
        chosen |= {"theme_commit": themes_from, **(_beginning_at(begins_at) if begins_at else {})}
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
        "rules": RULES,
    } | _made_from(row)


def _made_from(row: models.Battle) -> dict[str, Any]:
    """What it takes from outside, by name: a line says nothing of what is not."""
    slot = _slot(row.begins_commit, row.begins_slot) if row.begins_commit else None
    begun = row.begins_with.blob_id if row.begins_with else None
    themes = _version(row.theme_commit) if row.theme_commit else None
    told = {"begins_with": begun, "begins_slot": slot, "themes_from": themes}
    return {name: said for name, said in told.items() if said is not None}


def _version(commit: SetCommit) -> dict[str, str | None]:
    """Of a set that not everybody may look into by its hash alone: logs are public, and stay."""
    return {"set": commit.image_set.key if playing.is_open(commit.image_set) else None, "commit": commit.hex}


def _slot(commit: SetCommit, slot: str) -> dict[str, str | None]:
    version = _version(commit)
    return {**version, "slot": slot if version["set"] else None}


def _beginning_at(start: Start) -> dict[str, Any]:
    """Its picture where everybody may see that; its words by themselves where they are not that picture's."""
    picture = start.picture if start.picture is not None and is_named(start.picture) else None
    words: Prompt | None = start.prompt
    if words is None:
        words = prompts.write(start.author, start.text)
    elif picture is not None:
        words = None
    place = {"begins_commit": start.commit, "begins_slot": start.slot}
    return {"begins_with": picture, "begins_words": words, **place}


def _hold(*commits: SetCommit | None) -> None:
    """So that they do not go before the battle's row names them."""
    try:
        heads.hold(*[one for one in commits if one is not None])
    except Unfit as error:
        raise Refused("unknown_set", str(error), "themes_from") from error


def _check_themes(commit: SetCommit, theme: str, host: Player, rounds: int) -> None:
    if theme:
        raise Refused("two_themes", "Say a theme or a set to draw themes from, not both.", "theme")
    theme_sets.must_give(commit, host, rounds, secrets.SystemRandom())


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


def play_again(code: str, player: Player) -> str:
    """The code of a new battle with the people who are still here, made once however many ask.

    The host asks; where the host has gone, anybody does and hosts it. Raises `Refused`.
    """
    with turn(code) as taken:
        seat = own_seat(taken, player.id)
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
    chosen: dict[str, Any] = {
        "theme": row.theme,
        "slots": row.slots,
        "is_listed": row.is_listed,
        "model": row.model,
        "screen_waits": row.screen_waits,
    }
    chosen |= _begun_again(row, host)
    setup = taken.state.setup
    setup = replace(setup, rounds=knockout.rounds_of(setup.format, setup.seats, setup.rounds))
    again = create_battle(host, setup, plays=False, **chosen)
    here = row.seating.filter(is_present=True, left_at=None, kicked_at=None).select_related("player").order_by("number")
    silent = standing.silenced([seat.player_id for seat in here]) if row.is_listed else set()
    with turn(again.code) as moved:
        for seat in here:
            may_play = seat.player_id not in silent
            moved.play(rules.Join(seat.player_id, SeatRole(seat.role), seat.player.is_guest, may_play))
        if here.filter(player=host, role=SeatRole.PLAYER).exists():
            moved.play(rules.TakeSeat(1))
    again.seating.exclude(player=host).update(is_present=False)
    return again


def _begun_again(row: models.Battle, host: Player) -> dict[str, Any]:
    """As the last one began, as far as what it began with is still there for whoever hosts now."""
    start = None
    if row.begins_commit is not None and playing.may_take(host, row.begins_commit.image_set):
        start = playing.start(row.begins_commit, row.begins_slot, host)
    return {
        "begins_with": None if start else beginning(row),
        "begins_at": start,
        "themes_from": row.theme_commit if theme_sets.gives(row, host) else None,
    }
