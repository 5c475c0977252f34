"""Pages of a set: Ada owns it, Bo has a role, Cy is outside. They work without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Player
from gallery import pictures
from gallery.models import ImageSet, Picture, Role, SetBranch, SetCommit, SetMember, SetPicture, SetTag, Visibility
from gallery.sets import at, branches, editing
from gallery.sets.changes import Change
from moderation.states import State
from tests.support.image_sets import NOON, head_of, set_of
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.set = set_of(self.ada, visibility=Visibility.PUBLIC)
        self.root = f"/sets/{self.set.key}"

    def commit(self, slot: str, branch: str = "main", **cells: Any) -> SetCommit:
        change = Change(slot, cells) if cells else Change(slot, gone=True)
        return editing.commit(self.ada, at.branch(self.set, branch), [change], "Said", NOON)

    def picture(self, slot: str, words: str, seed: int = 7) -> Picture:
        made = picture_of(self.bo, words, seed=seed)
        self.commit(slot, picture=made.key)
        return made

    def page(self, path: str = "", who: Player | None = None) -> str:
        answer = browser_of(who).get(f"{self.root}{path}")
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def post(self, path: str, who: Player, **fields: str) -> Any:
        return browser_of(who).post(f"{self.root}{path}", fields)


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def test_the_list_shows_public_sets_and_mine_shows_those_with_a_role(town):
    private = set_of(town.bo)
    ImageSet.objects.filter(pk=private.pk).update(title="Bo's own")
    assert "Bo&#x27;s own" not in browser_of(town.cy).get("/sets").content.decode()
    assert "Herons" in browser_of(None).get("/sets").content.decode()
    assert "Bo&#x27;s own" in browser_of(town.bo).get("/sets?mine=1").content.decode()
    assert "Bo&#x27;s own" not in browser_of(town.ada).get("/sets?mine=1").content.decode()


def test_a_set_is_begun_by_its_form_and_faults_are_told_at_their_fields(town):
    browser = browser_of(town.cy)
    assert browser.post("/sets/new", {"title": "a\u202eb", "visibility": "private"}).status_code == 400
    made = browser.post("/sets/new", {"title": "Storks", "visibility": "public", "licence": "CC0-1.0"})
    assert made["Location"] == f"/sets/{ImageSet.objects.get(title='Storks').key}"


def test_a_set_stands_in_its_order_in_any_version(town):
    town.picture("kite", "a kite")
    town.commit("heron")
    page = town.page()
    assert "a kite" in page
    assert "A heron" not in page
    assert "A heron" in town.page("?at=first")
    assert browser_of(None).get(f"{town.root}?at=nowhere").status_code == 404


def test_a_slot_shows_who_wrote_each_cell_and_what_it_held(town):
    town.commit("heron", caption="Two herons")
    page = town.page("/slots/heron")
    assert "Two herons" in page
    assert page.count('<th scope="row">') == 6
    assert page.count('class="chip">changed') == 1
    town.commit("heron")
    assert "there is no slot" in town.page("/slots/heron")
    assert browser_of(None).get(f"{town.root}/slots/nowhere").status_code == 404


def test_a_commit_shows_what_it_changed_word_by_word(town):
    made = town.commit("heron", caption="A grey heron")
    page = town.page(f"/commits/{made.hex}")
    assert "<ins> grey</ins>" in page or "<ins>grey</ins>" in page or "<ins>grey " in page
    assert "1 slot differs" in page


def test_two_pictures_of_a_slot_are_compared_and_a_blocked_one_is_a_card_in_every_version(town):
    one = town.picture("kite", "a kite")
    before = head_of(town.set)
    other = picture_of(town.cy, "another kite", seed=9)
    made = town.commit("kite", picture=other.key)
    compare = f"/slots/kite/compare?since={before}&to={made.hex}"
    assert one.blob_id in town.page(compare)
    pictures.judge([one.pk], State.BLOCKED)
    assert browser_of(None).get(f"{town.root}{compare}").status_code == 404
    for path in (f"?at={before}", f"/slots/kite?at={before}", f"/commits/{made.hex}", f"/diff?since=first&to={before}"):
        page = town.page(path)
        assert f"/i/{one.blob_id}" not in page
        assert "Moderators took it down. A picture by Bo." in page


def test_a_slot_is_edited_on_a_branch_and_a_stale_form_changes_nothing(town):
    SetMember.objects.create(image_set=town.set, player=town.bo, role=Role.COMMIT)
    form = {"prompt": "", "caption": "Bo's", "tags": "bird, Grey Heron", "level": "1", "message": "Mine"}
    head = head_of(town.set)
    refused = town.post("/slots/heron/edit", town.cy, head=head, **form)
    assert refused.status_code == 403
    assert f'href="{town.root}">Back to the set</a>' in refused.content.decode()
    made = town.post("/slots/heron/edit", town.bo, head=head, **form)
    assert made.status_code == 302
    commit = SetCommit.objects.latest("pk")
    assert (commit.message, commit.author) == ("Mine", town.bo)
    assert "grey-heron" in town.page("/slots/heron")
    stale = town.post("/slots/heron/edit", town.bo, head=head, **form | {"caption": "again"})
    assert (stale.status_code, SetCommit.objects.count()) == (400, 2)
    town.post("/slots/heron/edit", town.bo, head=head_of(town.set), do="remove", **form)
    assert SetCommit.objects.latest("pk").slots == 0


def test_a_commit_is_undone_by_its_page(town):
    made = town.commit("heron")
    assert "Undo this commit" in town.page(f"/commits/{made.hex}", town.ada)
    assert "Undo this commit" not in town.page(f"/commits/{made.hex}", town.cy)
    town.post(f"/commits/{made.hex}/undo", town.ada, branch="main")
    assert "A heron" in town.page()


def test_branches_and_tags_are_made_protected_and_taken_away_as_roles_allow(town):
    post = lambda who, **fields: town.post("/branches", who, **fields)  # noqa: E731
    assert post(town.cy, do="fork", name="cys").status_code == 403
    ImageSet.objects.update(takes_proposals=True)
    post(town.cy, do="fork", name="cys")
    assert SetBranch.objects.get(name="cys").by == town.cy
    assert post(town.cy, do="protect", name="main").status_code == 403
    post(town.ada, do="protect", name="main")
    assert SetBranch.objects.get(name="main").protected
    post(town.ada, do="default", name="side")
    town.set.refresh_from_db()
    assert town.set.default_branch == "side"
    post(town.cy, do="remove", name="cys")
    post(town.ada, do="remove", name="side")
    assert sorted(SetBranch.objects.values_list("name", flat=True)) == ["main", "side"]
    post(town.ada, do="tag", name="v1", at="main")
    post(town.ada, do="untag", name="first")
    assert [tag.name for tag in SetTag.objects.all()] == ["v1"]


def test_roles_are_given_changed_laid_down_and_only_by_whoever_may(town):
    give = lambda who, player, role: town.post("/members", who, player=player, role=role)  # noqa: E731
    assert give(town.cy, "Cy", "manage").status_code == 403
    give(town.ada, "Bo", "commit")
    assert SetMember.objects.get().role == Role.COMMIT
    give(town.ada, town.bo.key, "view")
    assert SetMember.objects.get().role == Role.VIEW
    give(town.ada, "Nobody", "view")
    give(town.bo, town.bo.key, "none")
    assert not SetMember.objects.exists()


def test_a_deleted_set_is_put_back_by_its_owner(town):
    town.post("/delete", town.ada, do="delete")
    assert browser_of(town.cy).get(town.root).status_code == 404
    assert f'href="{town.root}/delete"' in browser_of(town.ada).get("/sets?mine=1").text
    assert f"{town.root}/delete" not in browser_of(town.cy).get("/sets?mine=1").text
    assert browser_of(town.ada).get(f"{town.root}/delete").status_code == 200
    assert browser_of(town.bo).get(f"{town.root}/delete").status_code == 404
    town.post("/delete", town.ada, do="put back")
    assert browser_of(town.cy).get(town.root).status_code == 200


def test_no_page_of_a_private_set_answers_a_stranger(town):
    made = town.commit("heron", caption="x")
    ImageSet.objects.update(visibility=Visibility.PRIVATE)
    for path in ("", "/slots/heron", "/commits", f"/commits/{made.hex}", "/diff", "/branches", "/members"):
        assert browser_of(town.cy).get(f"{town.root}{path}").status_code == 404


def test_pages_of_a_set_ask_the_same_number_of_questions_however_many_pictures_it_has(
    town, django_assert_max_num_queries
):
    for number in range(6):
        town.picture(f"kite-{number}", f"a kite {number}", number)
    assert SetPicture.objects.count() == 6
    browser = browser_of(None)
    browser.get(town.root)
    with django_assert_max_num_queries(14):
        browser.get(town.root)


def test_a_pictures_page_tells_the_sets_whose_default_branch_names_it_now(town):
    picture = town.picture("kite", "a kite")

    def told(who: Player | None, path: str = "") -> bool:
        return "Herons" in browser_of(who).get(f"/pictures/{picture.key}{path}").content.decode()

    assert told(None)
    assert told(None, "/sets")
    ImageSet.objects.update(visibility=Visibility.PRIVATE)
    assert [told(one) for one in (town.ada, town.cy, None)] == [True, False, False]
    assert not told(town.cy, "/sets")
    town.commit("kite")
    assert not told(town.ada)


def test_a_commit_is_undone_where_it_is_and_nowhere_by_default_where_no_branch_has_it(town):
    first = town.set.branches.get(name="main").head
    branches.fork("aside", first, town.ada)
    branches.fork("work", first, town.ada)
    made = town.commit("kite", "work", caption="A kite")
    town.commit("kite", "work", caption="A red kite")
    page = town.page(f"/commits/{made.hex}/undo", town.ada)
    assert [name for name in ("aside", "main", "work") if f'<option value="{name}" selected>' in page] == ["work"]
    SetBranch.objects.filter(name="work").delete()
    page = town.page(f"/commits/{made.hex}/undo", town.ada)
    assert "selected" not in page
    assert "none of these has it" in page
