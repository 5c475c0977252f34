"""Sets in play in a real browser: the wall on the big screen, battles with the themes of a set, relays from a slot, a vote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from battles.settlements import voting
from battles.states import Answer
from gallery.models import ImageSet, Picture, Visibility
from gallery.sets import at, editing, settling_by_vote
from gallery.sets.changes import Change
from gallery.sets.settling_by_vote import Length
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.gallery.test_proposals import study
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import showing
from tests.support.people import account
from tests.support.proposals import Study

__all__ = ["study"]

BIRDS = ("a grey heron in the fog", "a kite over the valley", "a stork, seen from the other bank of a very wide river")
SIZES = ((768, 512), (512, 512), (512, 768))


@pytest.fixture
def birds(transactional_db: None) -> ImageSet:
    """Of Ada, with three pictures of Bo's."""
    ada, bo = account("Ada"), account("Bo")
    painted = [made(showing(bo, soft(*size), words)) for size, words in zip(SIZES, BIRDS, strict=True)]
    birds = set_of(ada, visibility=Visibility.PUBLIC)
    commit(birds, *(Change(f"bird-{number}", {"picture": one.key}) for number, one in enumerate(painted)))
    return birds


def commit(birds: ImageSet, *changes: Change) -> None:
    editing.commit(birds.owner, at.branch(birds, "main"), changes, "Birds", NOON)


def shows(page: Page, words: str) -> None:
    expect(page.locator(".slide-title")).to_have_text(words)


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1920, 1080, "light"), (1280, 860, "dark"), (360, 740, "light")]
)
def test_the_wall_is_fit_for_everybody(birds: ImageSet, window: Window, width: int, height: int, scheme: str) -> None:
    page = window(f"/sets/{birds.key}/wall", width=width, height=height, color_scheme=scheme, reduced_motion="reduce")
    shows(page, BIRDS[0])
    page.locator(".slide img").evaluate("image => image.decode()")
    assert_fit_for_everybody(page)
    keep(page, f"set-wall-{width}-{scheme}")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_wall_goes_on_by_itself_and_by_keys_and_shows_what_came_meanwhile(birds: ImageSet, window: Window) -> None:
    page = window("/sets")
    page.clock.install()
    page.goto(f"/sets/{birds.key}")
    page.get_by_role("link", name="Show on the big screen").click()
    shows(page, BIRDS[0])
    page.clock.run_for(9_000)
    shows(page, BIRDS[1])
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.clock.run_for(20_000)
    shows(page, BIRDS[1])
    page.keyboard.press("ArrowRight")
    shows(page, BIRDS[2])
    other = Picture.objects.get(prompt__text=BIRDS[1])
    commit(birds, Change("last", {"picture": other.key, "caption": "The newest of them all"}))
    page.keyboard.press("ArrowRight")
    shows(page, "The newest of them all")
    page.keyboard.press("ArrowLeft")
    shows(page, BIRDS[2])
    page.get_by_role("button", name="Go on").press("Enter")
    page.mouse.move(600, 200)
    page.clock.run_for(9_000)
    shows(page, "The newest of them all")


def test_without_scripts_the_wall_is_pages(birds: ImageSet, window: Window) -> None:
    page = window(f"/sets/{birds.key}/wall", java_script_enabled=False)
    page.get_by_role("link", name="The next picture").click()
    shows(page, BIRDS[1])
    page.get_by_role("link", name="The picture before").click()
    shows(page, BIRDS[0])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_battle_is_made_from_a_set_and_a_relay_from_a_slot(
    birds: ImageSet, window: Window, width: int, scheme: str
) -> None:
    page = window(f"/sets/{birds.key}", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, birds.owner)
    keep(page, f"sets-played-{width}-{scheme}")
    page.get_by_role("link", name="Battle with its themes").click()
    assert_fit_for_everybody(page)
    keep(page, f"battle-themes-{width}-{scheme}")
    page.get_by_role("button", name="Open the room").click()
    source = page.locator(".theme-source a")
    expect(source).to_have_attribute("href", f"/sets/{birds.key}?at={at.at(birds).commit.hex}")
    keep(page, f"battle-themes-room-{width}-{scheme}")
    page.goto(f"/sets/{birds.key}/slots/bird-1")
    keep(page, f"sets-slot-played-{width}-{scheme}")
    page.get_by_role("link", name="Start a relay from this").click()
    expect(page.get_by_text(BIRDS[1])).to_be_visible()
    assert_fit_for_everybody(page)
    keep(page, f"battle-slot-{width}-{scheme}")


def test_a_vote_tells_how_far_it_is_and_gives_a_phone_the_whole_width(study: Study, window: Window) -> None:
    vote = settling_by_vote.begin(study.propose(), ("heron", "picture"), study.bo, Length.LIVE, timezone.now())
    page = window("/sets", width=360, height=740, color_scheme="dark", reduced_motion="reduce")
    be(page, study.cy)
    page.goto(f"/votes/{vote.key}")
    expect(page.get_by_text("0 of at least 3 voters")).to_be_visible()
    for image in page.locator("form.pair img").all():
        image.evaluate("image => image.decode()")
        assert image.bounding_box()["width"] > 310
    assert_fit_for_everybody(page)
    keep(page, "set-vote-360-dark")
    page.set_viewport_size({"width": 1280, "height": 860})
    assert_fit_for_everybody(page)
    keep(page, "set-vote-1280-dark")
    for ballot in iter(lambda: voting.hand(vote.settlement, study.di), None):
        vote.settlement.ballots.filter(pk=ballot.pk).update(shown_at=timezone.now() - timedelta(seconds=2))
        voting.cast(ballot.token, study.di, Answer.LEFT, "192.0.2.1")
    expect(page.get_by_text("1 of at least 3 voters")).to_be_visible()
    settling_by_vote.stop(vote, timezone.now())
    expect(page.get_by_role("heading", name="It was stopped")).to_be_visible()
