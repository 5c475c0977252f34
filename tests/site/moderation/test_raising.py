"""Moderators rate a picture for fewer people: its author is told, cannot undo it, and appeals."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Player
from gallery import pictures, prompts
from gallery.models import LeastLevel, Level, Listing, Notification, Picture
from moderation import standing
from moderation.desk import appealing
from moderation.desk.deciding import Wanted, decide
from moderation.desk.refusals import Refused
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Appeal, Case, Decision, Report
from tests.support.feeds import assert_feeds_are_true
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import Stage, painted, picture_of
from tests.support.people import account, browser_of
from tests.support.scenes import once

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LET_BE = Wanted(Verdict.LET_BE)
WITHHOLD = Wanted(Verdict.WITHHOLD, Guideline.SEXUAL)


def rated(level: Level) -> Wanted:
    return Wanted(Verdict.RAISE, Guideline.SEXUAL, "More skin than a class should see.", level=level)


MILD, MATURE = rated(Level.MILD), rated(Level.MATURE)


class Desk:
    def __init__(self) -> None:
        self.ada, self.mo, self.max = account("Ada"), moderator("Mo"), moderator("Max")
        self.picture = picture_of(self.ada)
        self.case = reported("picture", self.picture.key, [neighbour("Bo")])

    def by(self, who: Player, wanted: Wanted) -> Decision:
        self.case.refresh_from_db()
        return decide(self.case.pk, self.case.version, who, wanted, timezone.now())

    def reported_again(self, by: str) -> None:
        reported("picture", self.picture.key, [neighbour(by)])


@pytest.fixture
def desk(db: None) -> Desk:
    return once(Desk)


def levels_of(picture: Picture) -> tuple[int, int | None]:
    return Picture.objects.values_list("level", "own_level").get(pk=picture.pk)


def rate(player: Player, level: str, *chosen: Picture):
    body = {"pictures": [one.key for one in chosen], "given": {"level": level}}
    return browser_of(player).post("/api/acts/rate", body, content_type="application/json").json()


def test_a_raised_picture_stays_where_it_is_for_fewer_and_costs_its_author_nothing(desk):
    decision = desk.by(desk.mo, MATURE)
    assert levels_of(desk.picture) == (Level.MATURE, Level.EVERYONE)
    assert (decision.was, decision.became, decision.least_was, decision.least) == ("visible", "visible", 0, 2)
    assert Listing.objects.get().level == Level.MATURE
    assert_feeds_are_true()
    assert browser_of(None).get(f"/pictures/{desk.picture.key}").status_code == 404
    assert (Report.objects.get().was_right, decision.points, standing.of(desk.ada).points) == (True, 0, 0)


def test_its_author_is_told_by_which_rule_and_reads_why(desk):
    decision = desk.by(desk.mo, MATURE)
    told = Notification.objects.get(player=desk.ada, verb="decided")
    assert told.subject == "your picture: rated mature, by the rule “Nothing sexual”"
    page = browser_of(desk.ada).get(f"/moderation/decisions/{decision.key}").content.decode()
    assert "Your picture was rated mature" in page
    assert "More skin than a class should see." in page
    assert "rated mature, by the rule" in browser_of(desk.ada).get("/moderation/you").content.decode()
    own = browser_of(desk.ada).get(f"/pictures/{desk.picture.key}").content.decode()
    assert "Moderators rated it mature." in own
    assert 'value="mild"' not in own


def test_its_author_rates_it_no_lower_and_may_rate_it_higher(desk):
    desk.by(desk.mo, MILD)
    (left,) = rate(desk.ada, "everyone", desk.picture)["left"]
    assert left["reason"] == "Moderators rated it mild: for more people it is only once that falls. You can appeal."
    assert levels_of(desk.picture) == (Level.MILD, Level.EVERYONE)
    pictures.rate([desk.picture.pk], Level.EVERYONE)
    assert levels_of(desk.picture) == (Level.MILD, Level.EVERYONE), "whoever else rates it does not, either"
    assert rate(desk.ada, "mature", desk.picture)["done"] == [desk.picture.key]
    assert levels_of(desk.picture) == (Level.MATURE, Level.MATURE)
    assert rate(desk.ada, "mild", desk.picture)["done"] == [desk.picture.key]
    assert levels_of(desk.picture) == (Level.MILD, Level.MILD)


def test_nor_is_it_published_lower(desk):
    sketch = pictures.keep(painted("a nude", 9), owner=desk.ada, prompt=prompts.write(desk.ada, "a nude"), seed=9)
    pictures.rule([sketch.pk], Level.MILD)
    address = f"/pictures/{sketch.key}/publish"
    assert (
        "Moderators rated it mild"
        in browser_of(desk.ada).post(address, {"level": "everyone"}, follow=True).content.decode()
    )
    assert Picture.objects.get(pk=sketch.pk).listed_at is None
    browser_of(desk.ada).post(address)
    assert Listing.objects.get(picture=sketch).level == Level.MILD


def test_an_appeal_that_is_granted_gives_its_own_level_back(desk):
    raised = desk.by(desk.mo, MATURE)
    appealing.appeal(raised, desk.ada, "It is a statue.", NOW)
    with pytest.raises(Refused, match="somebody else"):
        desk.by(desk.mo, LET_BE)
    granted = desk.by(desk.max, LET_BE)
    assert (granted.overturns, granted.least_was, granted.least) == (raised, 2, 0)
    assert levels_of(desk.picture) == (Level.EVERYONE, None)
    assert not LeastLevel.objects.exists()
    assert (Report.objects.get().was_right, Appeal.objects.get().outcome) == (False, "granted")
    assert_feeds_are_true()
    said = browser_of(desk.ada).get(f"/moderation/decisions/{granted.key}").content.decode()
    assert "Your picture was given its own level back" in said
    assert browser_of(None).get(f"/pictures/{desk.picture.key}").status_code == 200


def test_what_its_author_chose_meanwhile_is_what_it_goes_back_to(desk):
    raised = desk.by(desk.mo, MILD)
    rate(desk.ada, "mature", desk.picture)
    appealing.appeal(raised, desk.ada, "It is a statue.", NOW)
    desk.by(desk.max, LET_BE)
    assert levels_of(desk.picture) == (Level.MATURE, None)


def test_raised_twice_it_falls_to_what_was_raised_first(desk):
    desk.by(desk.mo, MILD)
    second = desk.by(desk.mo, MATURE)
    appealing.appeal(second, desk.ada, "It is a statue.", NOW)
    desk.by(desk.max, LET_BE)
    assert levels_of(desk.picture) == (Level.MILD, Level.EVERYONE)
    assert desk.by(desk.max, LET_BE).overturns.least == Level.MILD, "nothing waits: it is taken back without an appeal"
    assert levels_of(desk.picture) == (Level.EVERYONE, None)


def test_an_appeal_that_is_rejected_leaves_it_as_it_is(desk):
    appealing.appeal(desk.by(desk.mo, MILD), desk.ada, "It is a statue.", NOW)
    desk.by(desk.max, MATURE)
    assert Appeal.objects.get().outcome == "rejected"
    assert levels_of(desk.picture) == (Level.MATURE, Level.EVERYONE)


def test_what_is_reported_anew_and_let_be_stays_as_it_was_rated(desk):
    desk.by(desk.mo, MATURE)
    desk.reported_again("Cy")
    assert desk.by(desk.max, LET_BE).overturns is None
    assert levels_of(desk.picture) == (Level.MATURE, Level.EVERYONE)


def test_what_is_withheld_after_it_was_rated_stays_so_when_the_level_falls_and_the_other_way_round(desk):
    raised = desk.by(desk.mo, MATURE)
    desk.reported_again("Cy")
    withheld = desk.by(desk.mo, WITHHOLD)
    appealing.appeal(raised, desk.ada, "It is a statue.", NOW)
    with pytest.raises(Refused, match="Another appeal"):
        appealing.appeal(withheld, desk.ada, "It is a statue.", NOW)
    assert desk.by(desk.max, LET_BE).overturns == raised
    desk.picture.refresh_from_db()
    assert (desk.picture.state, desk.picture.level, standing.of(desk.ada).points) == ("withheld", Level.EVERYONE, 1)
    appealing.appeal(withheld, desk.ada, "It is a statue.", NOW)
    assert desk.by(desk.max, LET_BE).overturns == withheld
    desk.picture.refresh_from_db()
    assert (desk.picture.state, standing.of(desk.ada).points) == ("visible", 0)


def test_what_reports_had_hidden_is_shown_again_to_those_it_is_for(desk):
    for nickname in ("Cy", "Di", "Ed"):
        desk.reported_again(nickname)
    desk.picture.refresh_from_db()
    assert desk.picture.state == "withheld"
    desk.by(desk.mo, MATURE)
    desk.picture.refresh_from_db()
    assert (desk.picture.state, desk.picture.level) == ("visible", Level.MATURE)


@pytest.mark.parametrize("state", ["rated", "owner", "withheld"])
def test_it_is_refused_where_it_would_say_nothing_or_more_than_it_says(desk, state):
    said = "rated so already"
    if state == "rated":
        desk.by(desk.mo, MATURE)
    elif state == "owner":
        rate(desk.ada, "mature", desk.picture)
    else:
        desk.by(desk.mo, WITHHOLD)
        said = "give it back first"
    before = levels_of(desk.picture)
    with pytest.raises(Refused, match=said) as refused:
        desk.by(desk.max, MILD)
    assert refused.value.field == "verdict"
    assert levels_of(desk.picture) == before


def test_it_names_a_rule_and_the_table_keeps_to_that(desk):
    with pytest.raises(Refused) as refused:
        desk.by(desk.mo, Wanted(Verdict.RAISE, level=Level.MILD))
    assert refused.value.field == "rule"
    row = {"case": desk.case, "verdict": "raise", "by": desk.mo, "was": "visible", "became": "visible"}
    for wrong in ({"least_was": 0, "least": 1}, {"rule": "spam"}, {"rule": "spam", "least_was": 1, "least": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**row, **wrong)


def test_every_picture_of_the_same_original_goes_with_it_also_one_that_is_painted_later(desk):
    bo = account("Bob")
    same = picture_of(bo)
    pictures.rate([same.pk], Level.MILD)
    raised = desk.by(desk.mo, MATURE)
    again = picture_of(bo, stage=Stage.SEALED)
    assert (levels_of(same), levels_of(again)) == ((Level.MATURE, Level.MILD), (Level.MATURE, Level.EVERYONE))
    appealing.appeal(raised, desk.ada, "It is a statue.", NOW)
    desk.by(desk.max, LET_BE)
    assert (levels_of(same), levels_of(again)) == ((Level.MILD, None), (Level.EVERYONE, None))


def test_the_desk_offers_it_for_pictures_by_button_and_for_several_at_once(desk):
    mo, words = browser_of(desk.mo), picture_of(desk.ada, "a hare", seed=8)
    other = reported("picture", words.key, [neighbour("Cy")])
    comment = reported("collection", "nothing", [neighbour("Di")])
    page = mo.get(f"/moderation/cases/{desk.case.pk}").content.decode()
    assert [f'value="rate {word}"' in page for word in ("everyone", "mild", "mature")] == [False, True, True]
    sent = {"verdict": "rate mild", "rule": "sexual", "version": desk.case.version}
    assert mo.post(f"/moderation/cases/{desk.case.pk}", sent).status_code == 302
    assert levels_of(desk.picture)[0] == Level.MILD
    page = mo.get(f"/moderation/cases/{desk.case.pk}").content.decode()
    assert ("Give its level back" in page, 'value="rate mild"' in page) == (True, False)
    cases = [f"{one.pk}.{one.version}" for one in (other, Case.objects.get(pk=comment.pk))]
    told = mo.post("/moderation/bulk", {"verdict": "rate mature", "rule": "sexual", "case": cases}, follow=True)
    assert "1 decided: rated." in told.content.decode()
    assert levels_of(words)[0] == Level.MATURE


@pytest.mark.parametrize("verdict", ["rate everyone", "rate", "raise"])
def test_no_level_that_there_is_is_refused_and_changes_nothing(desk, verdict):
    sent = {"verdict": verdict, "rule": "sexual", "version": desk.case.version}
    answer = browser_of(desk.mo).post(f"/moderation/cases/{desk.case.pk}", sent)
    assert answer.status_code == 400
    assert "Say what is to be done" in answer.content.decode()
    assert not Decision.objects.exists()


def test_by_the_rule_about_minors_nothing_is_merely_rated(desk):
    with pytest.raises(Refused, match="ever merely rated") as refused:
        desk.by(desk.mo, Wanted(Verdict.RAISE, Guideline.MINORS, level=Level.MATURE))
    assert refused.value.field == "rule"
    assert levels_of(desk.picture) == (Level.EVERYONE, None)
    assert not Decision.objects.exists()
