"""From a picture to the form of a relay that begins with it, in a real browser; and whom a win credits."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import expect

from gallery import prompts
from gallery.ancestry import crediting
from tests.browser.gallery.test_files import keep, soft
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account

SIZES = ((1280, "light"), (360, "light"), (1280, "dark"), (360, "dark"))


def test_one_tap_opens_the_form_with_the_picture(transactional_db: None, window: Window) -> None:
    fox = showing(account("Bo"), soft(512, 384), "a red fox in the fog")
    for width, scheme in SIZES:
        page = window(f"/pictures/{fox.key}", width=width, color_scheme=scheme)
        page.get_by_role("link", name="Relay from this").click()
        expect(page.get_by_role("radio", name="Relay:")).to_be_checked()
        expect(page.get_by_role("img", name="a red fox in the fog")).to_be_visible()
        assert_fit_for_everybody(page)
        keep(page, f"relay-form-{width}-{scheme}")
        page.close()


def test_credit_is_told_win_by_win(transactional_db: None, window: Window) -> None:
    bo, cy = account("Bo"), account("Cy")
    fox = showing(bo, soft(512, 384), "a red fox in the fog")
    wolf = showing(cy, soft(384, 512).rotate(180), "a red wolf in the fog, oil on canvas, seen from far away")
    won = prompts.write(cy, wolf.prompt.text, parents=[fox.prompt])
    type(wolf).objects.filter(pk=wolf.pk).update(prompt=won)
    crediting.settle("heat:1", won, timezone.now())
    crediting.settle("heat:2", prompts.write(cy, "a hidden wolf", parents=[fox.prompt]), timezone.now())
    for width, scheme in SIZES:
        page = window(f"/players/{bo.key}", width=width, color_scheme=scheme)
        expect(page.get_by_text("helped others to win 2 times")).to_be_visible()
        page.get_by_role("link", name="Which ones").click()
        expect(page.get_by_text("A win whose picture is not shown here.")).to_be_visible()
        assert_fit_for_everybody(page)
        keep(page, f"credit-{width}-{scheme}")
        page.close()
