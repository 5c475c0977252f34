"""Owners say for whom their pictures are, and everything that knows a level follows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import Player
from gallery import pictures, prompts
from gallery.exports import asking
from gallery.models import CheckState, Export, ExportState, Level, Listing, Picture, ProposalChecks, SetPicture
from gallery.sets.proposals import rules, running
from gallery.sets.proposals.refusals import Hindered
from gallery.sets.tree.entries import Entry
from gallery.viewing import choosing
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, painted, picture_of
from tests.support.people import account, browser_of, guest
from tests.support.proposals import Study

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> Player:
    return account("Bo")


def rate(player: Player, level: str, *chosen: Picture, **more):
    body = {"pictures": [one.key for one in chosen], "given": {"level": level} | more}
    return browser_of(player).post("/api/acts/rate", body, content_type="application/json")


def level_of(picture: Picture) -> Level:
    return Level(Picture.objects.values_list("level", flat=True).get(pk=picture.pk))


def sketch_of(owner: Player) -> Picture:
    return pictures.keep(painted("a sketch", 9), owner=owner, prompt=prompts.write(owner, "a sketch"), seed=9)


def test_what_is_rated_is_in_the_lists_of_whoever_wants_it_and_is_found_by_its_level(bo):
    fox, hare = picture_of(bo, "a fox"), picture_of(bo, "a hare", seed=8)
    assert rate(bo, "mature", fox).json() == {"done": [fox.key], "left": [], "missing": 0, "page": ""}
    assert Listing.objects.get(picture=fox).level == Level.MATURE
    assert_feeds_are_true()
    adult = account("Ada")
    choosing.choose(adult, Level.MATURE, None, True, timezone.now())
    found = browser_of(adult).get("/api/search?q=fox level:mature").json()["pictures"]
    assert [(one["key"], one["level"]) for one in found] == [(fox.key, "mature")]
    lists = {who: browser_of(who).get("/api/pictures").content.decode() for who in (adult, account("Cy"), None)}
    assert [fox.key in shown for shown in lists.values()] == [True, False, False]
    assert all(hare.key in shown for shown in lists.values())
    rate(bo, "everyone", fox)
    assert fox.key in browser_of(None).get("/api/pictures").content.decode()


def test_the_page_asks_for_whom_several_are_and_begins_with_the_strictest(bo, settings):
    mild, plain = picture_of(bo, "a duel"), picture_of(bo, "a hare", seed=8)
    pictures.rate([mild.pk], Level.MILD)
    sent = {"do": "rate", "picked": [mild.key, plain.key], "next": "/gallery"}
    asked = browser_of(bo).post("/pictures/picked", sent).content.decode()
    assert 'value="mild" checked' in asked
    told = browser_of(bo).post("/pictures/picked", sent | {"sure": "yes", "level": "mature"}, follow=True)
    assert "2 pictures rated. Mature now" in told.content.decode()
    assert {level_of(mild), level_of(plain)} == {Level.MATURE}
    settings.MODERATION_STRICTNESS = "family"
    told = browser_of(bo).post("/pictures/picked", sent | {"sure": "yes", "level": "mild"}, follow=True)
    assert "nobody else comes upon that" in told.content.decode()


@pytest.mark.parametrize("level", ["", "adult", "MATURE", "2", "mature "])
def test_no_level_that_there_is_is_refused_by_name_and_changes_nothing(bo, level):
    fox = picture_of(bo)
    told = rate(bo, level, fox)
    assert (told.status_code, told.json()["field"]) == (400, "given.level")
    assert told.json()["message"] == "level: one of everyone, mild, mature."
    sent = {"do": "rate", "picked": fox.key, "sure": "yes", "level": level}
    assert browser_of(bo).post("/pictures/picked", sent).status_code == 400
    assert level_of(fox) == Level.EVERYONE


def test_nobody_rates_anothers_nor_what_its_battle_still_seals(bo):
    hers, sealed = picture_of(account("Ada")), picture_of(bo, "an entry", Stage.REVEALED, seed=8)
    told = rate(bo, "mature", hers, sealed).json()
    assert told["done"] == []
    assert [one["reason"] for one in told["left"]] == [
        "It is not yours.",
        "It belongs to its battle until the results are out.",
    ]
    assert {level_of(hers), level_of(sealed)} == {Level.EVERYONE}


def test_a_guest_rates_what_is_theirs_and_its_page_offers_that_to_nobody_else():
    dee = guest("Dee")
    fox = picture_of(dee)
    own, others = (browser_of(who).get(f"/pictures/{fox.key}").content.decode() for who in (dee, None))
    assert ('name="level"' in own, 'name="level"' in others) == (True, False)
    rate(dee, "mild", fox)
    assert level_of(fox) == Level.MILD


@pytest.mark.parametrize("by", ["page", "api"])
def test_what_is_published_is_rated_in_the_same_step(bo, by):
    sketch = sketch_of(bo)
    if by == "page":
        browser_of(bo).post(f"/pictures/{sketch.key}/publish", {"level": "mild"})
    else:
        body = {"pictures": [sketch.key], "given": {"level": "mild"}}
        browser_of(bo).post("/api/acts/publish", body, content_type="application/json")
    assert Listing.objects.get().level == Level.MILD


def test_with_a_level_that_is_none_nothing_is_published(bo):
    sketch = sketch_of(bo)
    page = browser_of(bo).post(f"/pictures/{sketch.key}/publish", {"level": "adult"}, follow=True)
    assert "level: one of everyone, mild, mature." in page.content.decode()
    body = {"pictures": [sketch.key], "given": {"level": "adult"}}
    told = browser_of(bo).post("/api/acts/publish", body, content_type="application/json")
    assert (told.status_code, told.json()["field"]) == (400, "given.level")
    assert not Listing.objects.exists()


def test_an_export_is_called_back_from_whoever_may_not_see_what_is_in_it_any_more(bo):
    fox, adult, cy = picture_of(bo), account("Ada"), account("Cy")
    choosing.choose(adult, Level.MATURE, None, True, timezone.now())
    made = {who: asking.ask(who, [fox]) for who in (bo, adult, cy)}
    Export.objects.update(state=ExportState.WRITING, token="x")
    rate(bo, "mild", fox)
    assert not Export.objects.filter(state=ExportState.CANCELLED).exists(), "mild is open to all"
    rate(bo, "mature", fox)
    called_back = Export.objects.get(state=ExportState.CANCELLED)
    assert (called_back, called_back.fault) == (
        made[cy],
        "Something in it is rated for fewer people now. Ask for it again.",
    )


def test_checks_of_a_proposal_that_has_it_are_run_anew():
    study = Study()
    otter = picture_of(study.bo, "an otter")
    rules.write(study.set, ["rating level"], 0, 0, 0.5, "")
    proposal = study.proposed({"otter": Entry(bytes.fromhex(otter.blob_id))})
    SetPicture.objects.create(image_set=study.set, sha256=otter.blob_id, picture=otter)
    running.run(running.want(proposal).pk, datetime(2026, 5, 1, 12, tzinfo=UTC))
    assert ProposalChecks.objects.get().state == CheckState.DONE
    rate(study.bo, "mature", otter)
    assert ProposalChecks.objects.get().state == CheckState.WAITING
    with pytest.raises(Hindered, match="rating level"):
        study.merge(proposal)
