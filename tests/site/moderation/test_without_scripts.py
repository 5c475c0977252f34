"""From a report to a decision, its appeal and what comes back, by nothing but links and forms that stand on the pages."""

from __future__ import annotations

import pytest

from accounts.models import Player
from gallery.models import Picture
from moderation.models import Appeal, Case, Decision, Report
from tests.support.moderators import moderator, neighbour
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.without_scripts import Reader

pytestmark = pytest.mark.django_db


def reader(player: Player, address: str = "/") -> Reader:
    return Reader(browser_of(player), address)


def at_the_desk(player: Player) -> Reader:
    page = reader(player)
    page.follow(to="/me")
    page.follow("Settings")
    page.follow("Moderate")
    return page


def state_of(picture: Picture) -> str:
    return Picture.objects.values_list("state", flat=True).get(pk=picture.pk)


def test_the_whole_way():
    ada, bo = account("Ada"), neighbour("Bo")
    picture = picture_of(ada, "a fox in a hat")

    page = reader(bo, "/gallery")
    page.follow(to=f"/pictures/{picture.key}")
    page.follow("Report")
    page.send("Report it", reason="spam", words="It sells hats.")
    assert "A moderator will look at it" in page.words
    assert Report.objects.get().reporter == bo

    page = at_the_desk(moderator("Mo"))
    page.follow(f"Picture {Case.objects.get().pk}")
    assert "It sells hats." in page.words
    page.send("Take it on")
    assert "You are on it" in page.words
    page.send("Withhold", rule="spam", reason="Hats are for sale elsewhere.")
    assert "Withheld." in page.words
    assert state_of(picture) == "withheld"

    page = reader(ada)
    page.follow(to="/notifications")
    assert "Moderators decided about your picture: withheld, by the rule “" in page.words
    page.follow("Moderators decided about")
    assert page.address == f"/moderation/decisions/{Decision.objects.get().key}"
    assert "Hats are for sale elsewhere." in page.words
    page.send("Send the appeal", words="Nothing is for sale.")
    assert Appeal.objects.get().words == "Nothing is for sale."

    page = at_the_desk(moderator("Max"))
    assert "Nothing is for sale." in page.words
    page.follow(f"Picture {Case.objects.get().pk}")
    assert "Its author appeals" in page.words
    assert "What machines and rules found" not in page.words
    page.send("Give it back")
    assert "Let be." in page.words
    assert state_of(picture) == "visible"


def test_several_at_once_are_ticked_and_decided():
    bo = neighbour("Bo")
    picture = picture_of(account("Ada"), "a fox in a hat")
    page = reader(bo, f"/pictures/{picture.key}")
    page.follow("Report")
    page.send("Report it", reason="spam")
    page = at_the_desk(moderator("Mo"))
    page.send("Narrow", kind="picture")
    case = Case.objects.get()
    box = f'value="{case.pk}.{case.version}" form="bulk"'
    assert box in page.words
    page.send("Let be", case=f"{case.pk}.{case.version}")
    assert "1 decided" in page.words
    assert box not in page.words
