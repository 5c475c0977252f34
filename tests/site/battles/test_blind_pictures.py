"""A dealt pair's pictures: at a door of the ballot's own, for its voter alone, and nothing there tells whose they are."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts import tokens
from accounts.models import Player
from battles import actions, models, voting
from battles.jury import dealing
from battles.messages import BallotView
from battles.private import private
from battles.states import Format, SeatRole
from gallery import files, png
from gallery.models import Blob, Picture, Rendition
from tests.support.battles import guest, lobby, member, setup, to_voting
from tests.support.open_juries import before_the_jury
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db
SIDES = ("left", "right")


def names() -> list[str]:
    """By which a picture could be known again: its bytes', its thumbnail's, its blur's and its page's."""
    blobs = Blob.objects.all()
    found = [*blobs.values_list("sha256", flat=True), *blobs.values_list("placeholder", flat=True)]
    found += [*Rendition.objects.values_list("sha256", flat=True), *Picture.objects.values_list("key", flat=True)]
    return [one for one in found if one]


def dealt_to(cy: Player) -> BallotView:
    """What Cy, who watches Ada and Bo, has before them in the room."""
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, chosen=setup(Format.DUEL))
    actions.join(battle.code, cy, SeatRole.AUDIENCE)
    battle = to_voting(battle, {ada: "a red fox", bo: "a blue boat"})
    voting.deal(battle.code, cy.pk)
    return private(battle, [cy.pk])[cy.pk].ballots[0]


def picture_on(ballot: models.Ballot, side: str) -> Picture:
    entry = ballot.low if (side == "left") is ballot.low_is_left else ballot.high
    return Picture.objects.get(paint__entry=entry, paint__slot=ballot.slot)


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).tobytes()


def test_a_voter_gets_the_pixels_of_each_side_and_no_name_of_them():
    cy = guest("Cy")
    view = dealt_to(cy)
    told = view.model_dump_json()
    for side in SIDES:
        answer = browser_of(cy).get(getattr(view, side).src)
        told += json.dumps(dict(answer.headers))
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=3600")
        shown = picture_on(models.Ballot.objects.get(token=view.ballot), side)
        assert pixels(answer.content) == pixels(files.read(shown.blob_id))
    assert names()
    assert not [name for name in names() if name in told]


def test_two_people_who_see_the_same_pictures_see_no_address_twice():
    one, other = guest("Cy"), guest("Dee")
    first = dealt_to(one)
    battle = models.Ballot.objects.get(token=first.ballot).heat.round.battle
    actions.join(battle.code, other, SeatRole.AUDIENCE)
    seen, now = set(), timezone.now()
    for voter in (one, other):
        while voting.deal(battle.code, voter.pk):
            for view in private(battle, [voter.pk])[voter.pk].ballots:
                seen |= {(view.ballot, picture.src) for picture in (view.left, view.right)}
                assert (view.left.placeholder, view.left.thumb) == ("", view.left.src)
            models.Ballot.objects.filter(voter=voter, answer="").update(answer="tie", shown_at=now, answered_at=now)
    assert len({src for _, src in seen}) == 2 * models.Ballot.objects.count() == 2 * 2 * 4


def alike(answer) -> tuple:
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize("who", ["nobody", "Ada, who has seen it", "a member"])
def test_a_stranger_gets_what_nothing_gets(who: str):
    view = dealt_to(guest("Cy"))
    others = {"nobody": None, "Ada, who has seen it": Player.objects.get(nickname="Ada"), "a member": member("Mo")}
    browser = browser_of(others[who])
    answers = [browser.get(view.left.src), browser.get(f"/ballots/{'0' * 32}/left"), browser.get("/ballots/x/left")]
    assert alike(answers[0]) == alike(answers[1]) == alike(answers[2])
    assert (answers[0].status_code, answers[0]["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("hidden", [{"state": "withheld"}, {"level": 2}])
def test_there_are_two_sides_and_a_picture_that_not_everybody_may_see_is_on_neither(hidden: dict[str, object]):
    cy = guest("Cy")
    view = dealt_to(cy)
    assert browser_of(cy).get(f"/ballots/{view.ballot}/middle").status_code == 404
    Picture.objects.update(**hidden)
    assert browser_of(cy).get(view.left.src).status_code == 404


def test_a_bot_sees_by_its_token_what_it_is_dealt():
    cy = guest("Cy")
    view = dealt_to(cy)
    bearer = {"Authorization": f"Bearer {tokens.issue(cy, label='bot')[1]}"}
    assert Client().get(view.left.src, headers=bearer).status_code == 200


def test_what_was_written_into_a_file_does_not_leave():
    cy = guest("Cy")
    view = dealt_to(cy)
    shown = picture_on(models.Ballot.objects.get(token=view.ballot), "left")
    marked = png.with_texts(files.read(shown.blob_id), {"parameters": "ADA-WROTE-THIS"})
    Picture.objects.filter(pk=shown.pk).update(blob=blob_of(marked))
    assert b"ADA-WROTE-THIS" not in browser_of(cy).get(view.left.src).content


def blob_of(content: bytes) -> Blob:
    sha256 = files.write_once(content)
    return Blob.objects.create(sha256=sha256, media_type="image/png", size=len(content), width=32, height=32)


# --- before the open jury ---------------------------------------------------------------------------------------------------
def sources(browser: Client) -> list[str]:
    return [src for pair in browser.get("/jury").context["pairs"] for src in (pair.left, pair.right)]


@pytest.mark.parametrize("who", ["nobody", "a guest"])
def test_the_jurys_page_and_its_pictures_name_none(who: str):
    before_the_jury(guest("Ada"), guest("Bo"))
    browser = browser_of(None if who == "nobody" else guest("Cy"))
    told = browser.get("/jury").content.decode()
    for src in sources(browser):
        answer = browser.get(src)
        assert answer.status_code == 200
        told += json.dumps(dict(answer.headers))
    assert not [name for name in names() if name in told]


def test_an_offered_pair_is_its_voters_alone_once_it_is_a_ballot():
    before_the_jury(guest("Ada"), guest("Bo"))
    cy, stranger = Client(), Client()
    pair = cy.get("/jury").context["pairs"][0]
    assert stranger.get(pair.left).status_code == 200
    token = cy.post("/jury/shown", {"ballot": pair.token}).content.decode()
    cy.post("/jury/vote", {"ballot": token, "answer": "left"}, headers={"X-Pair": "1"})
    assert models.Ballot.objects.filter(token=pair.key).exists()
    assert cy.get(pair.left).status_code == 200
    assert stranger.get(pair.left).status_code == 404


def test_a_jurors_ballot_is_theirs_alone():
    before_the_jury(guest("Ada"), guest("Bo"))
    cy = guest("Cy")
    ballot = dealing.hand(cy)[0]
    assert browser_of(cy).get(f"/ballots/{ballot.token}/left").status_code == 200
    assert browser_of(guest("Dee")).get(f"/ballots/{ballot.token}/left").status_code == 404
