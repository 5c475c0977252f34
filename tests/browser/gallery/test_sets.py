"""Image sets in a real browser: every page fit for everybody, and pictures added by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gallery import pictures
from gallery.models import ImageSet, Picture, Role, SetCommit, SetMember, Visibility
from gallery.sets import at, editing
from gallery.sets.changes import Change
from moderation.states import State
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import showing
from tests.support.people import account

SIZES = ((768, 512), (512, 512), (512, 768), (640, 512), (512, 640))
WORDS = "a grey heron in the fog, seen from the other bank of a wide river, very early in the morning"


@pytest.fixture
def herons(transactional_db: None) -> ImageSet:
    """Of Ada, with Bo's pictures; one of them was taken down."""
    ada, bo = account("Ada"), account("Bo")
    painted = [made(showing(bo, soft(*size), f"{WORDS} {number}")) for number, size in enumerate(SIZES)]
    herons = set_of(
        ada, visibility=Visibility.PUBLIC, about="Herons of the north, by whoever meets one.", licence="CC-BY-4.0"
    )
    SetMember.objects.create(image_set=herons, player=bo, role=Role.COMMIT)
    _commit(ada, herons, *(Change(f"heron-{number}", {"picture": one.key}) for number, one in enumerate(painted)))
    edited = {"picture": painted[1].key, "caption": "Two herons, at dusk", "prompt": WORDS.replace("grey", "white")}
    _commit(bo, herons, Change("heron-0", edited), Change("heron", gone=True), Change("heron-4", {"order": "1"}))
    pictures.judge([painted[2].pk], State.BLOCKED)
    return herons


def _commit(by, herons: ImageSet, *changes: Change) -> SetCommit:
    return editing.commit(by, at.branch(herons, "main"), changes, "What everybody wanted, and a little more", NOON)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_fit_for_everybody(herons: ImageSet, window: Window, width: int, scheme: str) -> None:
    page = window("/sets", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, herons.owner)
    way = f"/sets/{herons.key}"
    last = SetCommit.objects.latest("pk")
    pages = {
        "list": "/sets",
        "new": "/sets/new",
        "one": way,
        "slot": f"{way}/slots/heron-0",
        "edit": f"{way}/slots/heron-0/edit",
        "down": f"{way}/slots/heron-2",
        "commits": f"{way}/commits",
        "commit": f"{way}/commits/{last.hex}",
        "compare": f"{way}/slots/heron-0/compare?since={last.parent.hex}&to={last.hex}",
        "undo": f"{way}/commits/{last.hex}/undo",
        "diff": f"{way}/diff?since=side&to=main",
        "branches": f"{way}/branches",
        "members": f"{way}/members",
        "files": f"{way}/export",
        "settings": f"{way}/settings",
        "delete": f"{way}/delete",
        "add": f"/pictures/{Picture.objects.first().key}/set",
    }
    for name, address in pages.items():
        page.goto(address)
        keep(page, f"sets-{name}-{width}-{scheme}")
        assert_fit_for_everybody(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_pictures_are_added_and_undone_by_keys_alone(herons: ImageSet, window: Window) -> None:
    page = window("/gallery")
    be(page, herons.owner)
    picture = Picture.objects.exclude(state=State.BLOCKED).first()
    page.goto(f"/pictures/{picture.key}/set")
    page.get_by_label("Set and branch").focus()
    page.get_by_label("What you say of it").fill("One more")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Herons")
    expect(page.get_by_text("One more")).to_be_visible()
    page.get_by_role("link", name="One more").press("Enter")
    page.get_by_role("link", name="Undo this commit").press("Enter")
    page.get_by_role("button", name="Undo it").press("Enter")
    expect(page.get_by_text("removed")).to_be_visible()
