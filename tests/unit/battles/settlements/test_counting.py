"""The count of a vote about a conflict, and its receipt, which anybody can check."""

import json
from datetime import UTC, datetime

import pytest

from battles import chain
from battles.ballots import Dealt
from battles.receipt import votes
from battles.receipt.__main__ import main
from battles.receipt.keys import private_key
from battles.receipt.strict import Unreadable
from battles.settlements.counting import count
from battles.states import Answer

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
KEY = private_key("11" * 32)
BASE, OURS, THEIRS = range(3)
SIDES = ("base", "ours", "theirs")


def said(voter, better, worse, weight=1, is_left=True):
    """This voter prefers the one of two sides; `is_left` is where the lower one stood."""
    low, high = min(better, worse), max(better, worse)
    answer = Answer.LEFT if (better == low) is is_left else Answer.RIGHT
    return Dealt(voter, low, high, 0, is_left, answer, weight)


def of_everybody(many, better, worse):
    return [said(voter, better, worse, is_left=bool(voter % 2)) for voter in range(many)]


def test_the_side_that_more_prefer_wins():
    counted = count(SIDES, [*of_everybody(4, THEIRS, OURS), *of_everybody(4, THEIRS, BASE)])
    assert (counted.winners, counted.voters, counted.votes) == (("theirs",), 4, {"base": 0, "ours": 0, "theirs": 8})
    assert 1 / 3 < counted.confidence < 1


def test_who_is_level_is_tied_and_the_one_behind_is_not():
    level = [said(voter, *pair) for voter, pair in enumerate([(OURS, THEIRS), (THEIRS, OURS)] * 2)]
    behind = [said(voter, better, BASE) for voter in range(4) for better in (OURS, THEIRS)]
    assert count(SIDES, [*level, *behind]).winners == ("ours", "theirs")


def test_too_few_voters_choose_nothing():
    assert count(SIDES, of_everybody(2, OURS, THEIRS)).winners == ()
    assert count(("ours", "theirs"), of_everybody(3, OURS, THEIRS)).winners == ("ours",)


def test_votes_without_weight_are_no_votes():
    light = [said(voter, THEIRS, OURS, weight=0) for voter in range(10, 30)]
    counted = count(SIDES, [*of_everybody(3, OURS, THEIRS), *light])
    assert (counted.winners, counted.voters) == (("ours",), 3)


def lines(winners=("ours",), voters=3, sides=("ours", "theirs"), **more):
    """Three people prefer ours."""
    opened = {
        "set": "s" * 10,
        "proposal": 1,
        "slot": "heron",
        "cell": "caption",
        "conflict": "0" * 32,
        "sides": dict.fromkeys(sides, "a" * 64),
        "until": chain.iso(NOON),
    }
    told = [("opened", opened)]
    people = [f"{number:016x}" for number in range(3)]
    circles = more.get("circles", [None] * 3)
    told += [
        ("juror", {"voter": one, "circle": circle, "counts": True}) for one, circle in zip(people, circles, strict=True)
    ]
    for person in more.get("ballots", people):
        moments = dict.fromkeys(["dealt_at", "shown_at", "answered_at"], chain.iso(NOON))
        told.append(
            ("ballot", {"voter": person, "left": "theirs", "right": "ours", "weight": 1, "answer": "right", **moments})
        )
    confidence = count(SIDES[1:], of_everybody(3, OURS, THEIRS)).confidence
    counted = {"winners": list(winners), "voters": voters, "votes": {"ours": 3, "theirs": 0}}
    told.append(("counted", counted | {"confidence": chain.decimal(confidence)}))
    last, found = None, []
    for kind, body in told:
        last = chain.append(last, kind, body, NOON)
        found.append(last)
    return found


def receipt(**more):
    return votes.to_bytes("v" * 10, lines(**more), chain.iso(NOON), KEY)


def test_a_receipt_is_verified_by_the_command_that_verifies_battles(tmp_path, capsys):
    file = tmp_path / "vote.json"
    file.write_bytes(receipt())
    assert main([str(file)]) == 0
    assert "verified: ours by 3 voters" in capsys.readouterr().out
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    assert main([str(file), "--key", str(key)]) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"winners": ("theirs",)},
        {"winners": ("ours", "theirs")},
        {"voters": 4},
        {"circles": ["c" * 16, "c" * 16, None]},
        {"ballots": [f"{0:016x}"] * 3},
        {"ballots": ["f" * 16, f"{1:016x}", f"{2:016x}"]},
        {"sides": ("base", "ours")},
    ],
)
def test_what_the_ballots_do_not_say_fails_although_it_is_signed(told):
    assert votes.verify(receipt(**told)).findings


def test_every_flipped_byte_fails():
    content = receipt()
    for at in range(len(content) - 1):
        wrong = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        try:
            assert votes.verify(wrong).findings, at
        except (Unreadable, ValueError):
            continue


def test_a_line_that_is_left_out_or_doubled_fails():
    document = json.loads(receipt())
    for lines_left in (document["lines"][:-1], document["lines"][1:], [*document["lines"], document["lines"][-1]]):
        assert votes.verify(json.dumps(document | {"lines": lines_left}).encode()).findings
