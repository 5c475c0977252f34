"""What somebody does not want to see, in a real browser: a person muted and taken back, a tag hidden, a picture covered."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gallery import pictures
from gallery.collections import holding
from gallery.models import Access, Category, Collection, Level, Notification, SetPicture, Verb, Visibility
from gallery.sets.tree.entries import Entry
from gallery.tags import tagging
from gallery.viewing import choosing
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.image_sets import set_of
from tests.support.paintings import showing
from tests.support.people import account


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_ada_mutes_bo_covers_what_is_mild_and_hides_a_tag(
    transactional_db: None, window: Window, width: int, scheme: str
) -> None:
    ada, bo, cy = account("Ada"), account("Bo"), account("Cy")
    made(showing(bo, soft(640, 512), "a fox in the fog"))
    mild = made(showing(cy, soft(512, 640), "a duel at dawn"))
    pictures.rate([mild.pk], Level.MILD)
    tagging.put([mild], "swords, dawn", cy)
    page = window(f"/players/{bo.key}", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, ada)
    page.get_by_role("link", name="Mute or block Bo").click()
    assert_fit_for_everybody(page)
    keep(page, f"mute-{width}-{scheme}")
    page.get_by_label("Mute", exact=False).first.check()
    page.get_by_role("button", name="Keep it so").click()
    expect(page.get_by_text("You do not come upon what Bo makes any more.")).to_be_visible()
    keep(page, f"muted-{width}-{scheme}")
    page.goto(page.url.partition("/players")[0] + "/settings/people")
    assert_fit_for_everybody(page)
    keep(page, f"people-{width}-{scheme}")
    page.get_by_role("button", name="Unmute Bo").click()
    expect(page.get_by_text("Nobody", exact=True)).to_be_visible()
    choosing.choose(ada, Level.MILD, Level.MILD, False, timezone.now())
    choosing.hide(ada, "dawn")
    page.goto(page.url.partition("/settings")[0] + "/settings/viewing")
    assert_fit_for_everybody(page)
    keep(page, f"viewing-{width}-{scheme}")
    page.goto(page.url.partition("/settings")[0] + f"/pictures/{mild.key}")
    picture = page.locator(".exhibit-picture .picture img")
    assert "blur" in picture.evaluate("it => getComputedStyle(it).filter")
    assert_fit_for_everybody(page)
    keep(page, f"covered-{width}-{scheme}")
    page.get_by_label("Show this mild picture").check()
    expect(picture).to_have_css("filter", "none")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_what_ada_covers_is_covered_on_covers_in_sets_and_in_notifications(
    transactional_db: None, window: Window, width: int, scheme: str
) -> None:
    ada, cy = account("Ada"), account("Cy")
    mild = made(showing(cy, soft(512, 640), "a duel at dawn"))
    pictures.rate([mild.pk], Level.MILD)
    holding.add(Collection.objects.create(owner=cy, title="Duels", access=Access.REVIEW), [mild], cy)
    held = set_of(cy, {"duel": Entry(bytes.fromhex(mild.blob_id))}, visibility=Visibility.PUBLIC)
    SetPicture.objects.create(image_set=held, sha256=mild.blob_id, picture=mild, added_by=cy)
    told = {"category": Category.COLLECTIONS, "verb": Verb.OFFERED, "told_at": timezone.now()}
    Notification.objects.create(player=ada, picture=mild, **told)
    choosing.choose(ada, Level.MILD, Level.MILD, False, timezone.now())
    page = window("/", width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, ada)
    for path in ("/collections", "/sets", f"/sets/{held.key}", "/notifications", f"/sets/{held.key}/slots/duel"):
        page.goto(path)
        image = page.locator("main img").first
        assert "blur" in image.evaluate("it => getComputedStyle(it).filter"), path
        keep(page, f"covered-{path.strip('/').split('/')[0]}-{len(path)}-{width}-{scheme}")
        assert_fit_for_everybody(page)
    page.get_by_label("Show this mild picture").check()
    expect(image).to_have_css("filter", "none")
