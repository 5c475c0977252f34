"""What moderators read beside a sign: every one is explained, and its strength is what the arithmetic makes of it."""

import math

import pytest

from battles.integrity import explaining
from battles.integrity.signs import Finding, Reading, Sign
from battles.models.integrity import Rule


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_a_name_a_meaning_and_an_innocent_reason(rule: Rule):
    meaning = explaining.MEANINGS[rule]
    assert len({meaning.name, meaning.means, meaning.innocent}) == 3


@pytest.mark.parametrize(
    ("e", "strength"),
    [(0.02, "as honest voters"), (3, "as honest voters"), (4, "weak"), (10, "some"), (99, "some"), (100, "strong"),
     (999, "strong"), (1001, "flags alone"), (1e9, "flags alone")],
)  # fmt: skip
def test_a_strength_is_a_word_for_the_e_value(e: float, strength: str):
    assert explaining.strength_of(math.log(e)) == strength


@pytest.mark.parametrize("e", [200, 999, 1001, 5000])
def test_a_sign_flags_alone_where_it_flags_its_voter_without_any_other(e: float):
    others = [Finding(sign, 0, 40, -math.inf) for sign in Sign if sign is not Sign.GOLDEN]
    total = math.log(e / len(Sign))
    reading = Reading((Finding(Sign.GOLDEN, 30, 40, math.log(e)), *others), total)
    assert (explaining.strength_of(math.log(e)) == "flags alone") is reading.is_flagged


def test_numbers_are_told_with_what_is_usual_and_how_rare_that_is():
    said = explaining.explained(Sign.GOLDEN, 8, 20, math.log(48.5)).said
    assert said == (
        "8 of 20. Honest voters: up to 15 in 100 in the long run. At most 1 of 48 honest voters ever looks like this."
    )
    assert "between 40 and 60 in 100" in explaining.explained(Sign.SIDE, 8, 20, -1.0).said


@pytest.mark.parametrize("evidence", [None, -2.0, 0.5])
def test_what_honest_voters_do_is_called_so_and_no_rarity_is_made_up(evidence: float | None):
    one = explaining.explained(Sign.CROWD, 3, 9, evidence)
    assert (one.strength, one.is_strong) == ("as honest voters", False)
    assert "At most" not in one.said


def test_without_trials_nothing_is_said_of_a_sign():
    one = explaining.of_finding(Finding(Sign.MIRRORED, 0, 0, 0.0))
    assert (one.strength, one.said) == ("nothing yet", "They have had no such pair yet.")
