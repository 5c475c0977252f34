"""The rules that a site begins with, measured: what they find of what people disguise, and what harmless words they refuse."""

from collections import Counter
from pathlib import Path

import pytest

from moderation.rules.kinds import Category, Level, Place, Strictness, holds
from moderation.rules.matching import Rulebook
from moderation.rules.shipped import shipped
from moderation.rules.writing import rule
from paintoff import checks
from tests.unit.moderation.evasions import BY_HAND, UNREAD, corpus

CORPORA = Path(__file__).with_name("corpora")
KNOWN, UNSEEN = ((CORPORA / name).read_text(encoding="utf-8").splitlines() for name in ("harmless.txt", "unseen.txt"))
HARMLESS = KNOWN + UNSEEN
"""The first were there when the rules were written, the others were written afterwards, and no rule was changed for them."""
RULES = shipped()


def book(strictness: Strictness, place: Place = Place.PROMPT) -> Rulebook:
    return Rulebook(
        [rule(one.name, one.body, one.unless) for one in RULES if holds(one.category, one.level, strictness, place)]
    )


def refused(rules: Rulebook, texts: list[str]) -> list[str]:
    return [text for text in texts if rules.broken(text)]


def test_of_harmless_prompts_the_standard_site_refuses_one_in_two_hundred_at_most():
    """Measured on 2026-11-28: none of 541, and of 138 unseen ones a village in Austria."""
    assert len(HARMLESS) == len(set(HARMLESS)) > 650
    assert len(refused(book(Strictness.STANDARD), UNSEEN)) <= 1
    assert len(refused(book(Strictness.STANDARD), HARMLESS)) <= len(HARMLESS) * 0.005
    assert len(refused(book(Strictness.ADULT), HARMLESS)) <= len(HARMLESS) * 0.005


def test_a_site_for_families_refuses_nudes_and_gore_of_art_as_well_and_little_else():
    assert len(refused(book(Strictness.FAMILY), HARMLESS)) <= len(HARMLESS) * 0.025


def test_every_disguise_that_is_read_is_seen_through():
    """Measured on 2026-11-28: 644 of 644; of what was thought of by hand 38 of 58, of all 88 %."""
    rules, seen, asked = book(Strictness.STANDARD), Counter(), Counter()
    for way, text in corpus():
        asked[way] += 1
        seen[way] += bool(rules.broken(text))
    assert {way for way in asked if seen[way] < asked[way]} == UNREAD | {"by hand"}
    assert seen["by hand"] >= 38
    assert len(BY_HAND) == asked["by hand"] == 58
    assert seen.total() / asked.total() >= 0.88


@pytest.mark.parametrize("strictness", Strictness)
def test_nothing_is_sexual_with_minors_on_any_site(strictness):
    rules = book(strictness)
    for text in ("a naked child", "nude, 12 year old", "child p0rn", "teen, erotic", "schoolgirl in lingerie"):
        assert rules.broken(text), text
    assert not rules.broken("a schoolgirl with an umbrella")


def test_an_adult_site_allows_what_a_standard_one_does_not():
    for text in ("hentai", "a dildo on a table"):
        assert not book(Strictness.ADULT).broken(text)
        assert book(Strictness.STANDARD).broken(text)


def test_what_is_to_be_kept_away_may_be_named():
    assert not book(Strictness.FAMILY, Place.NEGATIVE).broken("nsfw, nude, child, gore")
    assert book(Strictness.FAMILY, Place.NEGATIVE).broken("niggers")


def test_rules_about_minors_hold_everywhere():
    assert all(one.level is Level.ALWAYS for one in RULES if one.category is Category.MINORS)
    assert {one.category for one in RULES} == set(Category)


def test_a_strictness_that_there_is_not_stops_the_start_by_its_variable(settings):
    assert checks.strictness_is_known() == []
    settings.MODERATION_STRICTNESS = "lax"
    (error,) = checks.strictness_is_known()
    assert error.msg == "MODERATION_STRICTNESS is 'lax': write family, standard or adult"
