"""What moderators take down is down with all of its bytes, whoever brings them again; what they give back is as it was."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts import tokens
from gallery import addresses, pictures, prompts, renditions, starting
from gallery.admin.takedowns import TakenAdmin, of_takedown
from gallery.find import looks
from gallery.models import Look, Picture, Takedown, Taken, Why
from gallery.seeding import scenes
from gallery.visibility import workable
from jobs.outcomes import NoSource
from moderation.states import State
from tests.support.paintings import Stage, painted, picture_of, showing
from tests.support.people import account, browser_of
from tests.support.scanners import REDDISH

pytestmark = pytest.mark.django_db

DOWN = [State.WITHHELD, State.BLOCKED]
down = pytest.mark.parametrize("state", DOWN)


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def bo():
    return account("Bo")


def states_of(*made: Picture) -> list[str]:
    now = dict(Picture.objects.values_list("pk", "state"))
    return [now[one.pk] for one in made]


def whys(picture: Picture) -> list[str]:
    return list(Taken.objects.filter(picture=picture).order_by("pk").values_list("why", flat=True))


@down
def test_every_picture_of_the_original_goes_with_it_and_comes_back_with_it(ada, bo, state):
    hers, his, other = picture_of(ada), picture_of(bo), picture_of(bo, "a blue boat", seed=9)
    assert pictures.judge([hers.pk], state) == 1
    assert states_of(hers, his, other) == [state, state, State.VISIBLE]
    assert (whys(hers), whys(his)) == ([Why.DECIDED], [Why.SAME])
    assert pictures.judge([hers.pk], State.VISIBLE) == 1
    assert states_of(hers, his) == [State.VISIBLE] * 2
    assert Takedown.objects.get().lifted_at is not None


@down
def test_painted_again_it_begins_where_its_original_is(ada, bo, state):
    pictures.judge([picture_of(ada).pk], state)
    again = picture_of(bo)
    assert (states_of(again), whys(again)) == ([state], [Why.AGAIN])
    pictures.judge([again.pk], State.VISIBLE)
    assert set(states_of(*Picture.objects.all())) == {State.VISIBLE}
    assert states_of(picture_of(account("Cy"))) == [State.VISIBLE]


def test_what_waited_to_be_checked_waits_again_when_a_decision_is_overturned(ada, bo, settings):
    hers = picture_of(ada)
    settings.MODERATION_SCANNERS = [REDDISH]
    his = picture_of(bo)
    pictures.judge([hers.pk], State.BLOCKED)
    later = picture_of(account("Cy"))
    pictures.judge([hers.pk], State.VISIBLE)
    assert states_of(hers, his, later) == [State.VISIBLE, State.PENDING, State.PENDING]


def test_what_was_blocked_and_then_withheld_comes_back_to_what_it_was_first(ada, bo):
    hers, his = picture_of(ada), picture_of(bo)
    for state in (State.WITHHELD, State.BLOCKED, State.WITHHELD):
        pictures.judge([hers.pk], state)
        assert states_of(hers, his) == [state, state]
    pictures.judge([his.pk], State.VISIBLE)
    assert states_of(hers, his) == [State.VISIBLE] * 2


def test_a_decision_gives_back_nothing_that_another_one_took(ada, bo):
    fox, boat = picture_of(ada), picture_of(bo, "a blue boat", seed=9)
    pictures.judge([fox.pk, boat.pk], State.WITHHELD)
    pictures.judge([fox.pk], State.VISIBLE)
    assert states_of(fox, boat) == [State.VISIBLE, State.WITHHELD]


@down
def test_behind_no_door_is_there_anything_of_it(ada, bo, state):
    """Page, address, rendition, API, feed, export: for those who have the same bytes by another name, too."""
    hers, his = picture_of(ada), picture_of(bo)
    renditions.make_missing(his.blob)
    pictures.judge([hers.pk], state)
    cy = account("Cy")
    for browser in (Client(), browser_of(cy), Client(headers={"Authorization": f"Bearer {tokens.issue(cy, 'x')[1]}"})):
        asked = {where: browser.get(where).status_code for where in _addresses(his)}
        assert set(asked.values()) == {404}, asked
        for wall in ("/gallery", "/api/pictures", f"/players/{bo.key}", "/search?q=fox"):
            assert his.key not in browser.get(wall).content.decode(), wall
    if state is State.BLOCKED:
        assert {browser_of(bo).get(where).status_code for where in _addresses(his)} == {404}


def _addresses(picture: Picture) -> Iterable[str]:
    yield from (f"/pictures/{picture.key}", f"/api/pictures/{picture.key}", addresses.address(picture.blob))
    yield from (addresses.of(made.sha256, made.media_type) for made in picture.blob.renditions.all())


@down
def test_nobody_paints_from_it(ada, state):
    hers = picture_of(ada)
    assert starting.bytes_for(hers.blob_id, ada)
    pictures.judge([hers.pk], state)
    with pytest.raises(NoSource):
        starting.bytes_for(hers.blob_id, ada)
    assert not workable(ada).filter(pk=hers.pk).exists()
    browser = browser_of(ada)
    assert [browser.get(f"/studio?{how}={hers.key}").status_code for how in ("source", "from", "remix")] == [404] * 3
    assert browser.get(f"/pictures/{hers.key}/enlarge").status_code == 404


def test_the_api_says_that_nothing_can_be_made_of_what_is_withheld(ada):
    hers = picture_of(ada, stage=Stage.WITHHELD)
    bot = Client(headers={"Authorization": f"Bearer {tokens.issue(ada, 'x')[1]}"})
    wish = {"words": "a red fox", "source": hers.key, "strength": 0.05, "is_public": True}
    answer = bot.post("/api/studio/runs", wish, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "withheld", "source")


def test_its_owner_reads_why_and_is_offered_nothing_to_make_of_it(ada, bo):
    hers, his = picture_of(ada), picture_of(bo)
    pictures.judge([hers.pk], State.WITHHELD)
    page = browser_of(bo).get(f"/pictures/{his.key}").content.decode()
    assert "Moderators took down the same picture of somebody&#x27;s." in page
    assert "nothing can be made of it" in page
    assert "/studio?" not in page


def test_the_admin_says_what_went_with_it_and_lists_it(ada, bo):
    hers, his = picture_of(ada), picture_of(bo)
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    pictures.judge([hers.pk], State.BLOCKED)
    (takedown,) = Takedown.objects.all()
    assert takedown.sha256 in mo.get(reverse("admin:gallery_takedown_changelist")).content.decode()
    assert (
        of_takedown(takedown) in mo.get(reverse("admin:gallery_takedown_change", args=[takedown.pk])).content.decode()
    )
    page = mo.get(of_takedown(takedown)).content.decode()
    assert his.key in page
    assert "same original" in page


def test_the_admin_lists_what_went_with_it_page_by_page_in_as_many_questions_for_many_as_for_two(ada, bo, monkeypatch):
    """An original of a large gallery may have thousands of pictures."""
    pictures.judge([picture_of(ada).pk], State.BLOCKED)
    (takedown,) = Takedown.objects.all()
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    monkeypatch.setattr(TakenAdmin, "list_per_page", 2)
    addresses_of = (reverse("admin:gallery_takedown_change", args=[takedown.pk]), of_takedown(takedown))

    def questions() -> list[int]:
        asked = []
        for address in addresses_of:
            with CaptureQueriesContext(connection) as queries:
                page = mo.get(address).content.decode()
            asked.append(len(queries))
        assert "painted again" in page
        return asked

    keys = [picture_of(bo).key for _ in range(2)]
    questions()  # which kind of rows these are is asked once a process
    few = questions()
    keys += [picture_of(bo).key for _ in range(4)]
    assert questions() == few
    page = mo.get(addresses_of[1]).content.decode()
    assert [key in page for key in keys] == [False] * 4 + [True] * 2
    assert "All 7 of them" in mo.get(addresses_of[0]).content.decode()


def test_a_copy_of_what_is_blocked_waits_for_a_person(ada, bo):
    hers = showing(ada, scenes.scene(1))
    pictures.judge([hers.pk], State.BLOCKED)
    copy, other = showing(bo, scenes.scene(1).resize((256, 256))), showing(bo, scenes.scene(2))
    assert states_of(copy, other) == [State.PENDING, State.VISIBLE]
    assert whys(copy) == [Why.ALIKE]
    assert "somebody will look at it" in browser_of(bo).get(f"/pictures/{copy.key}").content.decode()


def test_a_copy_of_what_was_seen_only_after_it_was_blocked_waits_too(ada, bo):
    hers = showing(ada, scenes.scene(1))
    Look.objects.filter(pk=hers.blob_id).delete()
    pictures.judge([hers.pk], State.BLOCKED)
    assert looks.write_lacking(10) == 1
    copy = showing(bo, scenes.scene(1).resize((256, 256)))
    assert states_of(copy) == [State.PENDING]


def test_a_copy_of_what_is_withheld_does_not(ada, bo):
    pictures.judge([showing(ada, scenes.scene(1)).pk], State.WITHHELD)
    assert states_of(showing(bo, scenes.scene(1).resize((256, 256)))) == [State.VISIBLE]


def test_an_overturned_block_lets_copies_go_that_nobody_has_looked_at(ada, bo):
    hers = showing(ada, scenes.scene(1))
    pictures.judge([hers.pk], State.BLOCKED)
    small, smaller = showing(bo, scenes.scene(1).resize((256, 256))), showing(bo, scenes.scene(1).resize((128, 128)))
    pictures.judge([smaller.pk], State.WITHHELD)
    pictures.judge([hers.pk], State.VISIBLE)
    assert states_of(hers, small, smaller) == [State.VISIBLE, State.VISIBLE, State.WITHHELD]


def test_what_a_person_found_fit_is_fit_for_all_who_paint_it(ada, bo):
    pictures.judge([showing(ada, scenes.scene(1)).pk], State.BLOCKED)
    first, second = (showing(who, scenes.scene(1).resize((256, 256))) for who in (ada, bo))
    pictures.judge([first.pk], State.VISIBLE)
    third = showing(account("Cy"), scenes.scene(1).resize((256, 256)))
    assert states_of(first, second, third) == [State.VISIBLE] * 3


def test_copies_that_hang_already_wait_too_and_come_back_when_the_block_is_lifted(ada, bo):
    """Also private and deleted ones: that they are somewhere makes none fit, since nobody looked at them."""
    hers, other = showing(ada, scenes.scene(1)), showing(ada, scenes.scene(2))
    copies = [showing(bo, small_one(), stage=stage) for stage in (Stage.LISTED, Stage.SEALED, Stage.DELETED)]
    pictures.judge([hers.pk], State.BLOCKED)
    later = showing(bo, small_one())
    assert states_of(*copies, later, other) == [State.PENDING] * 4 + [State.VISIBLE]
    assert copies[0].key not in Client().get("/gallery").content.decode()
    assert whys(copies[0]) == [Why.ALIKE]
    pictures.judge([hers.pk], State.VISIBLE)
    assert states_of(*copies, later) == [State.VISIBLE] * 4


def test_a_copy_that_a_person_found_fit_stays_when_another_one_like_it_is_blocked(ada, bo):
    hers, smaller = showing(ada, scenes.scene(1)), showing(ada, scenes.scene(1).resize((128, 128)))
    pictures.judge([hers.pk], State.BLOCKED)
    copy = showing(bo, small_one())
    pictures.judge([copy.pk], State.VISIBLE)
    pictures.judge([smaller.pk], State.BLOCKED)
    assert states_of(copy) == [State.VISIBLE]


def test_what_looks_like_two_that_are_blocked_waits_until_neither_is(ada, bo):
    hers, smaller = showing(ada, scenes.scene(1)), showing(ada, scenes.scene(1).resize((128, 128)))
    copy = showing(bo, small_one())
    pictures.judge([hers.pk, smaller.pk], State.BLOCKED)
    later = showing(bo, small_one())
    pictures.judge([hers.pk], State.VISIBLE)
    assert states_of(copy, later) == [State.PENDING] * 2
    pictures.judge([smaller.pk], State.VISIBLE)
    assert states_of(copy, later) == [State.VISIBLE] * 2


def test_what_was_withheld_and_found_fit_again_is_fit_for_all_who_wait_with_it(ada, bo):
    pictures.judge([showing(ada, scenes.scene(1)).pk], State.BLOCKED)
    first, second = showing(ada, small_one()), showing(bo, small_one())
    pictures.judge([first.pk], State.WITHHELD)
    pictures.judge([first.pk], State.VISIBLE)
    assert states_of(first, second, showing(bo, small_one())) == [State.VISIBLE] * 3


def test_nothing_waits_for_a_block_that_is_lifted(ada, bo):
    hers = showing(ada, scenes.scene(1))
    pictures.judge([hers.pk], State.BLOCKED)
    first, second = showing(ada, small_one()), showing(bo, small_one())
    pictures.judge([first.pk], State.WITHHELD)
    pictures.judge([hers.pk], State.VISIBLE)
    assert states_of(first, second) == [State.WITHHELD] * 2
    pictures.judge([first.pk], State.VISIBLE)
    assert states_of(hers, first, second) == [State.VISIBLE] * 3


def small_one() -> Image.Image:
    return scenes.scene(1).resize((256, 256))


def test_a_picture_painted_in_public_of_what_is_down_hangs_nowhere(ada, bo):
    pictures.judge([picture_of(ada).pk], State.WITHHELD)
    his = pictures.keep(painted(), owner=bo, prompt=prompts.write(bo, "a red fox"), seed=7)
    pictures.show([his.pk], his.created_at)
    assert his.key not in Client().get("/gallery").content.decode()
    assert Client().get(f"/pictures/{his.key}").status_code == 404
