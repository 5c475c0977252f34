"""Who judges a pair says that one side of it is not fit to show: by the ballot, without learning whose it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Player
from battles import actions, models, voting
from battles.provider import BattleRooms
from battles.states import SeatRole
from gallery.models import Picture
from live.person import Credential, Person
from live.provider import Accepted, Refused
from moderation.models import Case, Report
from moderation.states import State
from tests.support.battles import guest, three_members_in_voting
from tests.support.moderators import moderator, neighbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def battle() -> models.Battle:
    battle = three_members_in_voting()
    Player.objects.update(created_at=timezone.now() - timedelta(days=30))
    return battle


def voter_in(battle: models.Battle, player: Player) -> Player:
    actions.join(battle.code, player, SeatRole.AUDIENCE)
    return player


def ballot_of(battle: models.Battle, voter: Player, about: Picture | None = None) -> tuple[models.Ballot, str]:
    """One that was dealt to them, and the side on which that picture is; any left one where none is named."""
    voting.deal(battle.code, voter.pk)
    ballot = models.Ballot.objects.filter(voter=voter).order_by("pk").first()
    models.Ballot.objects.filter(voter=voter).exclude(pk=ballot.pk).delete()
    if about is None:
        return ballot, "left"
    entry, slot = about.paint.entry_id, about.paint.slot
    low, high = sorted([entry, models.Entry.objects.exclude(pk=entry).order_by("pk").first().pk])
    models.Ballot.objects.filter(pk=ballot.pk).update(low=low, high=high, slot=slot, low_is_left=True)
    return ballot, "left" if entry == low else "right"


def said(battle: models.Battle, voter: Player, ballot: models.Ballot, side: str = "left", **facts: str):
    content = {"ballot": str(ballot.token), "side": side, "reason": "hate"} | facts
    person = Person(voter.pk, Credential.COOKIE)
    return BattleRooms().command(f"battles.{battle.code}", person, "report", content, f"c{Report.objects.count()}")


def test_it_is_a_report_of_the_picture_on_that_side_and_the_answer_tells_nothing(battle):
    di = voter_in(battle, neighbour("Di"))
    picture = Picture.objects.order_by("pk").first()
    ballot, side = ballot_of(battle, di, picture)
    assert said(battle, di, ballot, side) == Accepted({})
    assert said(battle, di, ballot, side) == Accepted({})
    report = Report.objects.get()
    assert (report.reporter, report.subject_key, report.reason) == (di, picture.key, "hate")
    assert Case.objects.get().sources.split() == ["report"]


def test_a_guest_is_told_that_it_needs_an_account(battle):
    di = voter_in(battle, guest("Di"))
    answer = said(battle, di, ballot_of(battle, di)[0])
    assert isinstance(answer, Refused)
    assert (answer.code, Report.objects.count()) == ("needs_account", 0)


def test_nobody_reports_by_somebody_elses_ballot(battle):
    di, ed = voter_in(battle, neighbour("Di")), voter_in(battle, neighbour("Ed"))
    answer = said(battle, ed, ballot_of(battle, di)[0])
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field, Report.objects.count()) == ("unknown_ballot", "ballot", 0)


@pytest.mark.parametrize(
    ("field", "value"), [("reason", "ugly"), ("side", "top"), ("words", "x" * 501), ("words", "x" * 2001)]
)
def test_what_cannot_be_read_is_refused_by_its_field(battle, field, value):
    di = voter_in(battle, neighbour("Di"))
    answer = said(battle, di, ballot_of(battle, di)[0], **{field: value})
    assert isinstance(answer, Refused)
    assert (answer.field, Report.objects.count()) == (field, 0)


def reported_by(battle: models.Battle, picture: Picture, people: list[Player]) -> str:
    for one in people:
        ballot, side = ballot_of(battle, one, picture)
        assert said(battle, one, ballot, side) == Accepted({})
    return Picture.objects.values_list("state", flat=True).get(pk=picture.pk)


def test_enough_of_those_who_watch_hide_it_and_the_room_shows_a_card(battle):
    picture = Picture.objects.order_by("pk").first()
    watching = [voter_in(battle, neighbour(name)) for name in ("Di", "Ed", "Flo")]
    assert reported_by(battle, picture, watching) == State.WITHHELD
    actions.tick(battle.code)
    assert models.Round.objects.get(battle=battle).unseen == [picture.paint.pk]


def test_rivals_take_nothing_out_of_the_vote_but_have_it_looked_at(battle):
    picture = Picture.objects.filter(owner__nickname="Cy").order_by("pk").first()
    rivals = list(Player.objects.filter(nickname__in=["Ada", "Bo"]))
    watching = [voter_in(battle, neighbour(name)) for name in ("Di", "Ed")]
    assert reported_by(battle, picture, [*rivals, watching[0]]) == State.VISIBLE
    assert Case.objects.get().state == "open"
    assert reported_by(battle, picture, [watching[1], voter_in(battle, neighbour("Flo"))]) == State.WITHHELD


def test_moderators_who_watch_are_told_at_once(battle, heard, django_capture_on_commit_callbacks):
    mo, di = moderator("Mo"), voter_in(battle, neighbour("Di"))
    ballot, _ = ballot_of(battle, di)
    with django_capture_on_commit_callbacks(execute=True):
        said(battle, di, ballot)
    told = [one for one in heard if one["kind"] == "event" and one["message"] == {"t": "look"}]
    assert [one["people"] for one in told] == [[mo.pk]]
