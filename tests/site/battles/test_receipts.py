"""Receipts of battles as the site plays them: issued at the end, signed, served, verified."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from battles import actions, merging, models, publishing, receipts, rules, withdrawing
from battles.certainty import OPEN_SHORTEST
from battles.receipt.document import parse
from battles.receipt.keys import private_key, public_key_of
from battles.receipt.verify import State, verify
from battles.states import Format, Phase, SeatRole
from gallery import renditions
from gallery.models import Blob
from tests.support.battles import (
    again,
    fail,
    guest,
    lobby,
    make_move,
    member,
    open_jobs,
    seal,
    setup,
    start,
    vote_for,
)
from tests.support.clocks import audience, paint, play_round, wait_for_deadline
from tests.support.receipts import receipt_of, three_players, verdict_of

pytestmark = pytest.mark.django_db


def test_a_battle_has_its_receipt_when_it_is_over_and_it_verifies(clock: time_machine.Traveller) -> None:
    battle, _, bo, _ = three_players(clock)
    assert battle.phase == Phase.FINISHED
    receipt = parse(receipts.file_of(receipt_of(battle)))
    verdict = verify(receipt, [public_key_of(private_key(receipts.settings.RECEIPT_KEY))])
    assert (verdict.state, verdict.findings) == (State.VERIFIED, ())
    assert verdict.champions == (battle.seating.get(player=bo).number,)


def test_a_battle_that_goes_on_has_none() -> None:
    battle = lobby(guest("Ada"), guest("Bo"), guest("Cy"))
    assert receipts.issue(battle) is None
    answer = Client().get(f"/api/battles/{battle.code}/receipt")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_over")


def test_a_close_room_in_which_everybody_judged_their_share_ends_early_and_verifies(
    clock: time_machine.Traveller,
) -> None:
    """Eight ballots each of the twelve or twenty-four that they could answer: nobody has more to say, and nobody leads."""
    ada, bo, cy, dee = players = [guest(name) for name in ("Ada", "Bo", "Cy", "Dee")]
    battle = lobby(*players)
    watchers = audience(battle, *(f"Watcher {number}" for number in range(8)))
    start(battle)
    for player in players:
        clock.shift(1)
        seal(battle, player, f"a boat of {player.nickname}")
    battle = paint(wait_for_deadline(battle, clock), clock)
    nobody = guest("Nobody")
    for voter in (*players, *watchers):
        vote_for(battle, voter, nobody)
    assert models.Ballot.objects.counting().count() == 8 * 12
    clock.shift(OPEN_SHORTEST)
    actions.tick(battle.code)
    assert again(battle).phase == Phase.RESULTS
    battle = wait_for_deadline(battle, clock)
    assert verdict_of(battle) == "verified"


def test_a_duel_over_three_rounds_verifies(clock: time_machine.Traveller) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL, rounds=3))
    mo, flo = audience(battle, "Mo", "Flo")
    start(battle)
    for number, best in enumerate([ada, bo, bo]):
        words = {ada: f"a red fox {number}", bo: f"a blue boat {number}"}
        battle = play_round(battle, clock, words, {mo: best, flo: best})
        battle = wait_for_deadline(battle, clock)
    assert battle.phase == Phase.FINISHED
    assert verdict_of(battle) == "verified"


def test_a_relay_whose_second_round_starts_from_the_winner_verifies(clock: time_machine.Traveller) -> None:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.RELAY, rounds=2))
    (mo,) = audience(battle, "Mo")
    start(battle)
    battle = wait_for_deadline(play_round(battle, clock, {ada: "a red fox", bo: "a blue boat"}, {mo: bo}), clock)
    words = {ada: "a blue boat at night", bo: "a blue boat at noon"}
    battle = wait_for_deadline(play_round(battle, clock, words, {mo: ada}), clock)
    assert verdict_of(battle) == "verified"
    line = json.loads(battle.log.filter(kind="round").order_by("number")[1].body)
    assert line["start"] == {"round": 1, "heat": 1, "seat": 2}


def test_a_rated_battle_verifies_with_its_ratings(clock: time_machine.Traveller) -> None:
    ada, bo, cy = member("Ada"), member("Bo"), member("Cy")
    battle = lobby(ada, bo, cy, chosen=setup(is_rated=True))
    watchers = [member(name) for name in ("Mo", "Flo", "Kim")]
    for watcher in watchers:
        actions.join(battle.code, watcher, SeatRole.AUDIENCE)
    start(battle)
    words = {ada: "a red fox", bo: "a blue boat", cy: "a green tree"}
    battle = play_round(battle, clock, words, dict.fromkeys(watchers, cy))
    battle = wait_for_deadline(battle, clock)
    assert battle.log.filter(kind="rating").count() == 3
    assert verdict_of(battle) == "verified"


def test_lost_pictures_late_pictures_and_blank_entries_verify(clock: time_machine.Traveller) -> None:
    ada, bo, cy, di = guest("Ada"), guest("Bo"), guest("Cy"), guest("Di")
    battle = lobby(ada, bo, cy, di)
    (mo,) = audience(battle, "Mo")
    start(battle)
    for player in (ada, bo, cy):
        seal(battle, player, f"what {player} wants")
    actions.keep_draft(battle.code, di.id, "half a thought", "", 3.0, 1)
    battle = wait_for_deadline(battle, clock)
    clock.shift(1)
    for job in open_jobs(battle):
        if job.owner == ada:
            fail(job)
    clock.shift(60)
    late = open_jobs(battle)[0]
    for job in open_jobs(battle):
        if job != late:
            from jobs import closing
            from tests.support.battles import painted

            closing.close_painted(job, painted(job), timezone.now())
    battle = wait_for_deadline(battle, clock)
    vote_for(battle, mo, bo)
    battle = wait_for_deadline(wait_for_deadline(battle, clock), clock)
    assert {line.kind for line in battle.log.all()} >= {"paint_failed", "paint_late", "painted"}
    assert verdict_of(battle) == "verified"


@pytest.mark.parametrize("wrote", [0, 1, 2])
def test_void_battles_have_receipts_that_verify_too(wrote: int, clock: time_machine.Traveller) -> None:
    """Nobody wrote; one wrote and nothing was painted; two wrote and nobody voted."""
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    start(battle)
    for player in (ada, bo)[:wrote]:
        seal(battle, player, f"what {player} wants")
    battle = wait_for_deadline(battle, clock)
    if wrote == 2:
        battle = paint(battle, clock)
    while not Phase(battle.phase).is_over:
        battle = wait_for_deadline(battle, clock)
    assert battle.phase == Phase.VOID
    assert verdict_of(battle) == "verified"


def test_a_lobby_that_everybody_left_has_one_as_well(clock: time_machine.Traveller) -> None:
    battle = wait_for_deadline(lobby(guest("Ada"), guest("Bo"), guest("Cy")), clock)
    assert battle.phase == Phase.VOID
    assert verdict_of(battle) == "verified"


# --- the doors ------------------------------------------------------------------------------------------------------------
def test_the_file_is_served_with_a_name_and_a_tag(clock: time_machine.Traveller) -> None:
    battle, *_ = three_players(clock)
    answer = Client().get(f"/api/battles/{battle.code}/receipt")
    assert verify(parse(answer.content)).state is State.VERIFIED
    assert answer["Content-Disposition"] == f'attachment; filename="paintoff-{battle.code}-receipt-1.json"'
    again_ = Client().get(f"/api/battles/{battle.code}/receipt", headers={"If-None-Match": answer["ETag"]})
    assert (again_.status_code, again_.content) == (304, b"")


def test_a_number_that_is_not_there_is_named(clock: time_machine.Traveller) -> None:
    battle, *_ = three_players(clock)
    answer = Client().get(f"/api/battles/{battle.code}/receipt?number=9")
    assert (answer.status_code, answer.json()["field"]) == (404, "number")
    assert Client().get(f"/api/battles/{battle.code}/receipt?nummer=1").status_code == 400
    for unfit in ("%00", "0", "x"):
        answer = Client().get(f"/api/battles/{battle.code}/receipt?number={unfit}")
        assert (answer.status_code, answer.json()["field"]) == (400, "number")


def test_the_server_says_what_it_finds_and_with_which_keys(clock: time_machine.Traveller) -> None:
    battle, *_ = three_players(clock)
    said = Client().get(f"/api/battles/{battle.code}/receipt/verdict").json()
    keys = Client().get("/api/receipt-keys").json()
    assert (said["state"], said["findings"]) == ("verified", [])
    assert [key["id"] for key in keys if key["current"]] == [said["key"]]


def test_the_command_verifies_against_rows_and_keys(
    clock: time_machine.Traveller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    battle, *_ = three_players(clock)
    (file := tmp_path / "receipt.json").write_bytes(receipts.file_of(receipt_of(battle)))
    call_command("verify_receipt", file)
    assert "verified" in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace(b'"votes":', b'"votes": 1', 1))
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_receipt", file)


def said_of(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Exit status 0: it holds."""
    call_command("verify_receipt", file)
    return capsys.readouterr().out


def test_the_command_says_of_a_file_that_was_kept_what_a_fresh_download_says(
    clock: time_machine.Traveller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    battle, _, bo, _ = three_players(clock)
    first, lines = receipt_of(battle), battle.log.count()
    (kept := tmp_path / "kept.json").write_bytes(receipts.file_of(first))
    assert "The log is the one that this site has in its rows." in said_of(kept, capsys)
    for _ in range(2):
        with actions.turn(battle.code) as taken:
            taken.log.write("unlocked", by=None)
    withdrawing.withdraw_words(battle.code, bo, 1)
    told = said_of(kept, capsys)
    assert "as issued, 1 entry withdrawn, superseded by number 3." in told
    assert f"The file's {lines} lines are the first {lines} of the {lines + 2} that this site has in its rows." in told
    (fresh := tmp_path / "fresh.json").write_bytes(receipts.file_of(first))
    assert said_of(fresh, capsys) == told


def test_words_that_were_taken_back_do_not_hide_that_a_file_forged_them(
    clock: time_machine.Traveller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    battle, _, bo, _ = three_players(clock)
    forged = receipts.file_of(receipt_of(battle)).replace(b"a blue boat", b"a blue goat")
    (file := tmp_path / "forged.json").write_bytes(forged)
    withdrawing.withdraw_words(battle.code, bo, 1)
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_receipt", file)
    assert "failed" in capsys.readouterr().out


def test_an_old_key_stays_published_and_its_receipts_still_verify(clock: time_machine.Traveller, settings) -> None:
    battle, *_ = three_players(clock)
    old = receipt_of(battle).key_id
    settings.RECEIPT_KEY = "7f" * 32
    assert [key["public_key"] for key in Client().get("/api/receipt-keys").json()][1:] == [old]
    receipts._judged.cache_clear()
    assert verdict_of(battle) == "verified"


def test_later_lines_make_a_newer_receipt_and_the_older_says_so(clock: time_machine.Traveller) -> None:
    battle, *_ = three_players(clock)
    with actions.turn(battle.code) as taken:
        taken.log.write("unlocked", by=None)
    first, second = battle.receipts.order_by("number")
    assert receipts.judged(second).sentence == "verified"
    assert receipts.judged(first).sentence == "as issued, superseded by number 2"
    served = Client().get(f"/api/battles/{battle.code}/receipt?number=1")
    assert verify(parse(served.content)).state is State.SUPERSEDED


def test_receipts_are_never_changed(clock: time_machine.Traveller) -> None:
    battle, *_ = three_players(clock)
    with pytest.raises(Exception, match="Cannot update"):
        battle.receipts.update(signature="0" * 128)


# --- taking words back ------------------------------------------------------------------------------------------------------
def test_votes_cast_as_a_guest_verify_when_the_guest_came_home_to_an_account(clock: time_machine.Traveller) -> None:
    ada, bo, cy = guest("Ada"), guest("Bo"), guest("Cy")
    battle = lobby(ada, bo, cy)
    (mo,) = audience(battle, "Mo")
    start(battle)
    for player in (ada, bo, cy):
        seal(battle, player, f"what {player} wants")
    battle = paint(wait_for_deadline(battle, clock), clock)
    vote_for(battle, mo, bo)
    merging.take_over(mo, member("Moira"))
    battle = wait_for_deadline(wait_for_deadline(battle, clock), clock)
    assert verdict_of(battle) == "verified"
    assert timedelta(0) <= timezone.now() - battle.finished_at


def test_a_knockout_with_byes_and_a_walk_over_verifies(clock: time_machine.Traveller) -> None:
    ada, bo, cy, di, ed = (guest(name) for name in ("Ada", "Bo", "Cy", "Di", "Ed"))
    battle = lobby(ada, bo, cy, di, ed, chosen=setup(Format.KNOCKOUT, rounds=3))
    (mo,) = audience(battle, "Mo")
    start(battle)
    while not Phase(again(battle).phase).is_over:
        playing = models.Entry.objects.filter(
            heat__round__battle=battle, heat__round__number=again(battle).round_number
        )
        writers = [entry.seat.player for entry in playing.select_related("seat__player").order_by("seat__number")]
        for player in writers:
            clock.shift(1)
            seal(battle, player, f"what {player} wants")
        paint(wait_for_deadline(battle, clock), clock)
        vote_for(battle, mo, *writers[::2])
        wait_for_deadline(battle, clock)
        if again(battle).round_number == 2:
            leaving = writers[0]
            make_move(battle, leaving, lambda seat, _: rules.Leave(seat.number))
        wait_for_deadline(battle, clock)
    assert again(battle).phase == Phase.FINISHED
    assert battle.log.filter(kind="pairings").exists()
    assert verdict_of(again(battle)) == "verified"


def test_published_files_get_into_the_log_once_all_are_made(
    clock: time_machine.Traveller, django_assert_num_queries
) -> None:
    battle, *_ = three_players(clock)
    with django_assert_num_queries(1):  # however many battles ended lately
        publishing.unpublished(timezone.now())
    assert publishing.unpublished(timezone.now()) == []
    blobs = list(Blob.objects.all())
    renditions.make_missing(blobs[0])
    assert publishing.unpublished(timezone.now()) == []
    for blob in blobs[1:]:
        renditions.make_missing(blob)
    assert publishing.unpublished(timezone.now()) == [battle.code]
    assert (publishing.tell(battle.code), publishing.tell(battle.code)) == (12, 0)
    assert publishing.unpublished(timezone.now()) == []
    assert verdict_of(battle) == "verified"
    assert receipts.judged(battle.receipts.get(number=1)).sentence == "as issued, superseded by number 2"


def test_files_that_never_come_do_not_hold_up_those_that_did(clock: time_machine.Traveller) -> None:
    battle, *_ = three_players(clock)
    renditions.make_missing(Blob.objects.all()[0])
    clock.shift(publishing.PATIENCE + timedelta(seconds=1))
    assert publishing.unpublished(timezone.now()) == [battle.code]
    assert publishing.tell(battle.code) >= 1
    assert verdict_of(battle) == "verified"


@pytest.mark.parametrize("page", ["receipt", "receiptkey", "withdrawal"])
def test_staff_look_at_receipts_and_change_none(admin_client: Client, clock: time_machine.Traveller, page: str) -> None:
    battle, _, bo, _ = three_players(clock)
    withdrawing.withdraw_words(battle.code, bo, 1)
    assert admin_client.get(f"/admin/battles/{page}/").status_code == 200
    assert admin_client.get(f"/admin/battles/{page}/add/").status_code == 403
