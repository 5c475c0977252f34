"""The receipt of one battle: issued at its end, served, verified by page and command, made anew when something is added."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, publishing, receipts, withdrawing
from battles.receipt.document import parse
from battles.receipt.keys import private_key, public_key_of
from battles.receipt.verify import State, verify
from battles.states import Phase
from gallery import renditions
from gallery.models import Blob
from tests.support.receipts import receipt_of, three_players, verdict_of

pytestmark = pytest.mark.django_db


class Played(NamedTuple):
    """Bo has won, at `ended`."""

    battle: models.Battle
    bo: Player
    ended: datetime


@pytest.fixture(scope="module")
def played_once(rows_of_the_module) -> Played:
    with rows_of_the_module(), time_machine.travel(timezone.now(), tick=False) as clock:
        battle, _, bo, _ = three_players(clock)
        return Played(battle, bo, timezone.now())


@pytest.fixture
def played(db: None, played_once: Played) -> Played:
    return deepcopy(played_once)


@pytest.fixture(autouse=True)
def clock(played: Played) -> Iterator[time_machine.Traveller]:
    """It stands when the battle has just ended."""
    with time_machine.travel(played.ended, tick=False) as traveller:
        yield traveller


def test_a_battle_has_its_receipt_when_it_is_over_and_it_verifies(played: Played) -> None:
    battle, bo, _ = played
    assert battle.phase == Phase.FINISHED
    receipt = parse(receipts.file_of(receipt_of(battle)))
    verdict = verify(receipt, [public_key_of(private_key(receipts.settings.RECEIPT_KEY))])
    assert (verdict.state, verdict.findings) == (State.VERIFIED, ())
    assert verdict.champions == (battle.seating.get(player=bo).number,)


def test_the_file_is_served_with_a_name_and_a_tag(played: Played) -> None:
    battle = played.battle
    answer = Client().get(f"/api/battles/{battle.code}/receipt")
    assert verify(parse(answer.content)).state is State.VERIFIED
    assert answer["Content-Disposition"] == f'attachment; filename="paintoff-{battle.code}-receipt-1.json"'
    again_ = Client().get(f"/api/battles/{battle.code}/receipt", headers={"If-None-Match": answer["ETag"]})
    assert (again_.status_code, again_.content) == (304, b"")


def test_a_number_that_is_not_there_is_named(played: Played) -> None:
    battle = played.battle
    answer = Client().get(f"/api/battles/{battle.code}/receipt?number=9")
    assert (answer.status_code, answer.json()["field"]) == (404, "number")
    assert Client().get(f"/api/battles/{battle.code}/receipt?nummer=1").status_code == 400
    for unfit in ("%00", "0", "x"):
        answer = Client().get(f"/api/battles/{battle.code}/receipt?number={unfit}")
        assert (answer.status_code, answer.json()["field"]) == (400, "number")


def test_the_server_says_what_it_finds_and_with_which_keys(played: Played) -> None:
    battle = played.battle
    said = Client().get(f"/api/battles/{battle.code}/receipt/verdict").json()
    keys = Client().get("/api/receipt-keys").json()
    assert (said["state"], said["findings"]) == ("verified", [])
    assert [key["id"] for key in keys if key["current"]] == [said["key"]]


def test_the_command_verifies_against_rows_and_keys(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    battle = played.battle
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
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    battle, bo, _ = played
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
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    battle, bo, _ = played
    forged = receipts.file_of(receipt_of(battle)).replace(b"a blue boat", b"a blue goat")
    (file := tmp_path / "forged.json").write_bytes(forged)
    withdrawing.withdraw_words(battle.code, bo, 1)
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_receipt", file)
    assert "failed" in capsys.readouterr().out


def test_an_old_key_stays_published_and_its_receipts_still_verify(played: Played, settings) -> None:
    battle = played.battle
    old = receipt_of(battle).key_id
    settings.RECEIPT_KEY = "7f" * 32
    assert [key["public_key"] for key in Client().get("/api/receipt-keys").json()][1:] == [old]
    receipts._judged.cache_clear()
    assert verdict_of(battle) == "verified"


def test_later_lines_make_a_newer_receipt_and_the_older_says_so(played: Played) -> None:
    battle = played.battle
    with actions.turn(battle.code) as taken:
        taken.log.write("unlocked", by=None)
    first, second = battle.receipts.order_by("number")
    assert receipts.judged(second).sentence == "verified"
    assert receipts.judged(first).sentence == "as issued, superseded by number 2"
    served = Client().get(f"/api/battles/{battle.code}/receipt?number=1")
    assert verify(parse(served.content)).state is State.SUPERSEDED


def test_receipts_are_never_changed(played: Played) -> None:
    battle = played.battle
    with pytest.raises(Exception, match="Cannot update"):
        battle.receipts.update(signature="0" * 128)


def test_published_files_get_into_the_log_once_all_are_made(played: Played, django_assert_num_queries) -> None:
    battle = played.battle
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


def test_files_that_never_come_do_not_hold_up_those_that_did(clock: time_machine.Traveller, played: Played) -> None:
    battle = played.battle
    renditions.make_missing(Blob.objects.all()[0])
    clock.shift(publishing.PATIENCE + timedelta(seconds=1))
    assert publishing.unpublished(timezone.now()) == [battle.code]
    assert publishing.tell(battle.code) >= 1
    assert verdict_of(battle) == "verified"


@pytest.mark.parametrize("page", ["receipt", "receiptkey", "withdrawal"])
def test_staff_look_at_receipts_and_change_none(admin_client: Client, played: Played, page: str) -> None:
    battle, bo, _ = played
    withdrawing.withdraw_words(battle.code, bo, 1)
    assert admin_client.get(f"/admin/battles/{page}/").status_code == 200
    assert admin_client.get(f"/admin/battles/{page}/add/").status_code == 403
