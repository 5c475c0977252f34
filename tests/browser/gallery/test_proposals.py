"""A proposal in a real browser: every page fit for everybody, and a conflict settled by a vote up to the merge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from battles.settlements import closing, voting
from gallery.models import SetVote
from gallery.sets import branches
from gallery.sets.branches import Word
from gallery.sets.proposals import reviewing, running
from gallery.sets.tree.entries import Entry
from tests.browser.gallery.test_files import keep, made, soft
from tests.browser.gallery.test_picture_page import be
from tests.browser.judging.conftest import Window
from tests.support.axe import assert_fit_for_everybody
from tests.support.paintings import showing
from tests.support.people import account
from tests.support.proposals import NOON, WAS, Study


@pytest.fixture
def study(transactional_db) -> Study:
    """Bo puts another picture and other words to the heron than Ada does, and an otter beside it."""
    study = Study(slots={"heron": WAS, "kite": Entry(prompt="a kite in the wind")})
    pictures = [made(showing(study.ada, soft(*size), "a heron")) for size in ((768, 512), (512, 768), (640, 512))]
    was, ours, theirs = (WAS._replace(picture=bytes.fromhex(one.blob_id)) for one in pictures)
    branches.commit(study.branch("main"), {"heron": was}, Word(study.ada, NOON), pictures)
    branches.move(study.branch("work"), study.branch("main").head)
    caption = "grey, standing on one leg in the reeds of a wide river"
    study.write("work", {"heron": theirs._replace(caption=caption), "otter": was, "kite": None})
    study.write("main", {"heron": ours._replace(caption="a grey bird in the reeds")}, study.ada)
    return study


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_fit_for_everybody(study: Study, window: Window, width: int, scheme: str) -> None:
    proposal = study.propose()
    running.run(running.want(proposal).pk, timezone.now())
    reviewing.say(proposal, study.cy, "Is that a heron at all?", timezone.now(), "heron")
    study.review(proposal, study.di, "changes", "The caption wants the place.")
    way = f"/sets/{study.set.key}/proposals"
    page = window(way, width=width, color_scheme=scheme, reduced_motion="reduce")
    be(page, study.bo)
    pages = {
        "list": way,
        "new": f"{way}/new",
        "one": f"{way}/1",
        "changes": f"{way}/1/changes",
        "checks": f"{way}/1/checks",
        "conflicts": f"{way}/1/conflicts",
    }
    for name, address in pages.items():
        page.goto(address)
        assert_fit_for_everybody(page)
        keep(page, f"proposals-{name}-{width}-{scheme}")
    be(page, study.ada)
    page.goto(f"{way}/rules")
    assert_fit_for_everybody(page)
    keep(page, f"proposals-rules-{width}-{scheme}")


def test_a_conflict_is_settled_by_a_vote_and_the_proposal_merged(study: Study, window: Window) -> None:
    study.propose()
    way = f"/sets/{study.set.key}/proposals/1"
    page = window(way)
    be(page, study.bo)
    page.goto(f"{way}/conflicts")
    caption = page.get_by_role("group", name="Caption of heron", exact=True)
    caption.get_by_label("As in main").check()
    page.get_by_role("button", name="For five minutes").first.click()
    expect(page.get_by_role("status")).to_contain_text("The vote is open")
    for voter in (account("Fay"), study.cy, study.di):
        be(page, voter)
        judge(page, SetVote.objects.get())
    keep(page, "proposals-vote-judged")
    closing.look(SetVote.objects.get().until)
    be(page, study.bo)
    page.goto(way)
    expect(page.get_by_text("theirs won")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="receipt").click()
    assert saved.value.path().read_bytes() == bytes(SetVote.objects.get().receipt)
    slots = study.slots("work")
    assert slots["heron"].picture.hex() == SetVote.objects.get().sides["theirs"]
    assert slots["heron"].caption == "a grey bird in the reeds"
    study.review(study.seen(SetVote.objects.get().proposal), study.cy)
    be(page, study.di)
    page.goto(way)
    page.get_by_role("button", name="Merge into main").click()
    expect(page.get_by_text("Di merged it")).to_be_visible()
    assert study.slots("main") == slots


def judge(page: Page, vote: SetVote) -> None:
    """Every pair, by what nobody is told: theirs before all, then ours."""
    page.goto(f"/votes/{vote.key}")
    if page.viewport_size["width"] == 1280 and not vote.settlement.jurors.exists():
        assert_fit_for_everybody(page)
        keep(page, "proposals-vote")
    while page.locator("input[name=ballot]").count():
        token = page.locator("input[name=ballot]").get_attribute("value")
        ballot = vote.settlement.ballots.get(token=token)
        for image in page.locator("form.pair img").all():
            image.evaluate("image => image.decode()")
        vote.settlement.ballots.filter(token=token).update(shown_at=timezone.now() - timedelta(seconds=1))
        sides = {place: voting.side_of(ballot, place) for place in ("left", "right")}
        better = min(sides, key=lambda place: ("theirs", "ours", "base").index(sides[place]))
        page.get_by_role("button", name=f"This one, on the {better}").click()
        expect(page.get_by_text("Your vote is in")).to_be_visible()
