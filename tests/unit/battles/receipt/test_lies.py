"""A site that lies in its own log, chained and signed with its own key, is found out, and the entry is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from battles import chain
from battles.receipt.checks.balloting import _beyond_share
from battles.receipt.findings import Finding
from battles.receipt.shapes import moment
from battles.receipt.story import Ballot, Heat
from battles.receipt.verify import State, verify
from battles.states import Answer, BallotKind
from tests.support import logs
from tests.support.forging import rechained

Bend = Callable[[str, dict[str, Any]], dict[str, Any]]


def later(iso: str, seconds: float) -> str:
    return chain.iso(moment(iso) + timedelta(seconds=seconds))


def nth(kind: str, number: int, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Bend:
    """Changes the `number`-th line of a kind as it is told."""
    seen = 0

    def bend(told: str, content: dict[str, Any]) -> dict[str, Any]:
        nonlocal seen
        seen += told == kind
        return content | change(content) if told == kind and seen == number else content

    return bend


def findings_of(make: Callable[..., logs.Scribe], bend: Bend) -> list[Finding]:
    verdict = verify(make(bend=bend).receipt())
    assert verdict.state is State.FAILED
    return list(verdict.findings)


LIES: list[tuple[str, Callable[..., logs.Scribe], Bend, str, str]] = [
    ("another seal", logs.rated, nth("sealed", 2, lambda said: {"seal": "0" * 64}), "seals", "round 1, heat 1, seat 2"),
    ("a seal left out of the count", logs.rated, nth("sealed", 1, lambda said: {"times": 2}), "seals", "line "),
    ("another secret", logs.duel, nth("results", 1, lambda said: {"secret": "1" * 64}), "seeds", "round 1"),
    ("other seeds", logs.duel, nth("results", 2, lambda said: {"seeds": [1, 2]}), "seeds", "round 2"),
    ("a vote after the deadline", logs.duel, nth("ballot", 1, lambda said: {"answered_at": later(said["answered_at"], 60)}),
     "deadlines", "a ballot of round 1, heat 1"),
    ("a vote before voting", logs.duel, nth("ballot", 1, lambda said: {"dealt_at": later(said["dealt_at"], -60)}),
     "deadlines", "a ballot of round 1, heat 1"),
    ("a heavier vote", logs.rated, nth("ballot", 1, lambda said: {"weight": 9}), "verdicts", "round 1, heat 1"),
    ("a vote taken away", logs.rated, nth("ballot", 1, lambda said: {"weight": 0}), "verdicts", "round 1, heat 1"),
    ("a vote turned round", logs.rated, nth("ballot", 1, lambda said: {"left": said["right"], "right": said["left"]}),
     "verdicts", "round 1, heat 1"),
    ("a vote for oneself", logs.rated, nth("ballot", 1, lambda said: {"voter": logs.person(said["left"])}),
     "ballots", "a ballot of"),
    ("a stranger's vote", logs.rated, nth("ballot", 1, lambda said: {"voter": "f" * 16}), "ballots", "a ballot of"),
    ("a vote of weight two", logs.free_for_all, nth("ballot", 1, lambda said: {"weight": 2}), "ballots", "a ballot of"),
    ("a vote that was never shown", logs.rated, nth("ballot", 1, lambda said: {"shown_at": None}), "ballots", "a ballot of"),
    ("a vote after no look", logs.rated, nth("ballot", 1, lambda said: {"shown_at": later(said["answered_at"], -0.299999)}),
     "ballots", "a ballot of"),
    ("another winner", logs.duel, nth("verdict", 1, lambda said: {"winner": 1}), "verdicts", "round 1, heat 1"),
    ("more confidence", logs.duel, nth("verdict", 1, lambda said: {"confidence": "0.999999"}), "verdicts", "round 1, heat 1"),
    ("voting closed for no reason", logs.duel, nth("voting_closed", 1, lambda said: {"why": "exhausted", "present": []}),
     "verdicts", "round 1, heat 1"),
    ("out of sight what was never painted", logs.duel,
     nth("voting_closed", 1, lambda said: {"unseen": [{"heat": 1, "seat": 1, "slot": 98}]}), "lines", "line "),
    ("nobody placed last who could not be seen", logs.withheld, nth("verdict", 1, lambda said: {"withheld": []}),
     "verdicts", "round 1, heat 1"),
    ("placed last who could be seen", logs.withheld, nth("verdict", 1, lambda said: {"withheld": [2, 3]}),
     "verdicts", "round 1, heat 1"),
    ("out of sight, and not placed last", logs.rated,
     nth("voting_closed", 1, lambda said: {"unseen": [{"heat": 1, "seat": 2, "slot": slot} for slot in (0, 1)]}),
     "verdicts", "round 1, heat 1"),
    ("placed last by rules that know nothing of it", logs.withheld, nth("created", 1, lambda said: {"rules": 1}),
     "verdicts", "round 1, heat 1"),
    ("another model for one", logs.duel, nth("painted", 3, lambda said: {"engine": {"model_sha256": "cd" * 32}}),
     "pictures", "line "),
    ("a loss kept quiet", logs.free_for_all, nth("curtain", 1, lambda said: {"lost": [2]}), "pictures", "round 1"),
    ("another champion", logs.duel, nth("ended", 1, lambda said: {"places": list(reversed(said["places"]))}), "places", "line "),
    ("a millionth more", logs.rated, nth("rating", 2, lambda said: {"mu_after": said["mu_after"] + 1}), "ratings", "seat 2"),
    ("a millionth surer", logs.rated, nth("rating", 4, lambda said: {"sigma_after": said["sigma_after"] - 1}),
     "ratings", "seat 4"),
    ("a start that nobody won", logs.duel, nth("round", 2, lambda said: {"start": {"round": 1, "heat": 1, "seat": 2}}),
     "relay", "line "),
    ("another rank to rate", logs.rated, nth("rating", 1, lambda said: {"rank": 1}), "ratings", "seat 1"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "bend", "check", "place"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_it_is_found_and_named(make: Callable[..., logs.Scribe], bend: Bend, check: str, place: str) -> None:
    found = findings_of(make, bend)
    assert any(one.check == check and place in one.place for one in found), found


def test_a_late_submission_is_named() -> None:
    """Sealed in the same second in which the others were asked to put their pens down, and not by the clock."""
    found = findings_of(logs.rated, nth("sealed", 3, lambda said: {"by_clock": False}))
    assert any("seat 3" in one.place and one.why == "it was sealed after the deadline" for one in found)


def test_words_sealed_after_writing_had_closed_are_named() -> None:
    scribe = logs.Scribe(players=3)
    scribe.open_round()
    scribe.write_all(blank=(3,))
    scribe.seal(3, "now that I have seen theirs")
    scribe.paint_all()
    scribe.vote_all(lambda left, right: Answer.LEFT)
    scribe.end()
    found = verify(scribe.receipt()).findings
    assert any("seat 3" in one.place and one.why == "it was sealed after writing had closed" for one in found)


def test_a_vote_counted_twice_is_named_by_both_its_lines() -> None:
    scribe = logs.rated()
    lines = list(scribe.lines)
    spot = next(place for place, line in enumerate(lines) if line.kind == "ballot")
    doubled = rechained([*lines[: spot + 1], *lines[spot:]], lambda number, body: body)
    found = verify(logs.sealed_with(logs.KEY, doubled, scribe.words, scribe.texts)).findings
    assert any(f"line {spot + 2}" in one.place and f"line {spot + 1} once more" in one.why for one in found)


def test_writing_closed_early_by_nobody_is_named() -> None:
    soon = chain.iso(logs.NOON + timedelta(seconds=600))
    found = findings_of(logs.rated, nth("phase", 1, lambda said: {"deadline": soon}))
    assert any(one.why == "writing was closed before its deadline, and not by the host" for one in found)


def test_other_words_in_the_appendix_are_named() -> None:
    receipt = logs.rated().receipt()
    words = [replace(one, prompt="what I meant") if one.seat == 2 else one for one in receipt.words]
    found = verify(replace(receipt, words=tuple(words))).findings
    assert [one.place for one in found] == ["round 1, heat 1, seat 2"]


def test_words_may_be_withdrawn_but_not_lost() -> None:
    receipt = logs.rated().receipt()
    withdrawn = [
        replace(one, prompt="", negative="", guidance="", salt=None) if one.seat == 2 else one for one in receipt.words
    ]
    assert verify(replace(receipt, words=tuple(withdrawn))).sentence == "verified, 1 entry withdrawn"
    lost = tuple(one for one in receipt.words if one.seat != 2)
    assert verify(replace(receipt, words=lost)).findings[0].why == "it was sealed and is neither opened nor withdrawn"


def test_a_name_that_is_not_the_one_committed_to_is_named() -> None:
    receipt = logs.rated().receipt()
    texts = (replace(receipt.texts[0], text="Somebody else"), *receipt.texts[1:])
    assert verify(replace(receipt, texts=texts)).findings[0].place == "the name of seat 1"


def test_another_battles_receipt_under_this_code_is_refused() -> None:
    receipt = logs.rated().receipt()
    said = replace(receipt.statement, battle="ABCD")
    places = {one.place for one in verify(replace(receipt, statement=said)).findings}
    assert {"signature", "battle"} <= places


def test_more_ballots_of_one_voter_than_one_may_decide_are_named() -> None:
    """Two entries: 24 at the most, however few were there."""
    heat = Heat(1, 1, (1, 2))
    opened = logs.NOON
    seen = {"dealt_at": opened, "shown_at": opened, "answered_at": opened + timedelta(seconds=1)}
    heat.ballots = [
        Ballot(line, "a" * 16, 1, 2, line, BallotKind.NORMAL, 1, False, Answer.LEFT, None, **seen)
        for line in range(1, 26)
    ]
    assert [one.place for one in _beyond_share(heat)] == ["line 25, a ballot of round 1, heat 1"]


def test_a_log_from_before_places_who_could_not_be_seen_by_its_ballots() -> None:
    assert verify(logs.withheld().receipt()).champions == (1,)
    before = verify(logs.withheld(rules=1).receipt())
    assert (before.state, before.champions) == (State.VERIFIED, (3,))
