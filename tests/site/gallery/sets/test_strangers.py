"""What whoever may propose, or only look, does not get out of a set or into it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AskedOnce
from gallery import pictures
from gallery.exports import recalling
from gallery.models import Export, ExportState, ImageSet, Picture, Role, SetCommit, Visibility
from gallery.sets import branches, editing, naming
from gallery.sets.branches import LIKE_A_COMMIT
from moderation.models import Report
from moderation.states import State
from tests.site.gallery.sets.test_api import Town
from tests.support.image_sets import head_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(client, valkey) -> Town:
    return Town(client)


def test_the_prompt_that_an_author_left_out_is_told_to_nobody_who_names_the_picture_again(town):
    town.give(town.bo, Role.COMMIT)
    mine = picture_of(town.ada, "my secret prompt", Stage.SEALED)
    Picture.objects.filter(pk=mine.pk).update(source="studio", state=State.VISIBLE)
    assert town.commit(town.as_ada, {"slot": "one", "picture": mine.key, "prompt": "a heron"})[0] == 201
    assert town.commit(town.as_bo, {"slot": "two", "picture": mine.blob_id})[0] == 201
    slots = town.slots(town.as_bo)
    assert (slots["two"]["cells"]["picture"], slots["two"]["cells"]["prompt"]) == (mine.blob_id, "")


def test_nor_is_what_moderators_took_down_since(town):
    town.give(town.bo, Role.COMMIT)
    listed = picture_of(town.ada, "my secret prompt", Stage.LISTED)
    assert town.commit(town.as_bo, {"slot": "one", "picture": listed.key, "prompt": "a heron"})[0] == 201
    pictures.judge([listed.pk], State.BLOCKED)
    assert town.commit(town.as_bo, {"slot": "two", "picture": listed.blob_id})[0] == 201
    assert town.slots(town.as_bo)["two"]["cells"]["prompt"] == ""


@pytest.mark.parametrize("state", [State.BLOCKED, State.WITHHELD])
def test_what_a_picture_was_painted_from_goes_with_it_in_every_version_and_answer(town, state):
    ImageSet.objects.update(visibility=Visibility.PUBLIC)
    listed = picture_of(town.bo, "the forbidden words", Stage.LISTED)
    added = town.commit(town.as_ada, {"slot": "one", "picture": listed.key})[1]["name"]
    town.commit(town.as_ada, {"slot": "one", "caption": "a grey one"})
    asked = ["/slots", f"/slots?at={added}", "/slots/one", "/slots/one/history", f"/diff?to={added}", "/manifest"]
    looked = ["", f"?at={added}", "/slots/one", f"/commits/{added}"]

    def told() -> str:
        answers = [town.client.get(f"/api/sets{town.path}{path}") for path in asked]
        answers += [town.client.get(f"/sets{town.path}{path}") for path in looked]
        return "".join(one.getvalue().decode() for one in answers)

    assert told().count("the forbidden words") >= len(asked) + len(looked)
    pictures.judge([listed.pk], state)
    assert "forbidden" not in told()
    assert "a grey one" in told()
    pictures.judge([listed.pk], State.VISIBLE)
    assert "the forbidden words" in told()


def test_other_words_that_somebody_gave_its_slot_stay(town):
    listed = picture_of(town.bo, "the forbidden words", Stage.LISTED)
    town.commit(town.as_ada, {"slot": "one", "picture": listed.key, "prompt": "a heron"})
    pictures.judge([listed.pk], State.BLOCKED)
    assert town.slots(town.as_ada)["one"]["cells"]["prompt"] == "a heron"


def test_no_branch_and_no_tag_stands_in_for_a_commit(town):
    made = town.commit(town.as_ada, {"slot": "good", "caption": "good"})[1]["name"]
    for name in (made, made[:10]):
        for path in ("branches", "tags"):
            status, said = town.as_ada("post", f"{town.path}/{path}", {"name": name, "at": "main"})
            assert (status, LIKE_A_COMMIT in str(said)) == (400, True)
    assert town.as_ada("get", f"{town.path}/commits/{made}")[1]["name"] == made


def test_the_message_of_a_commit_stands_before_the_rules(town):
    status, said = town.commit(town.as_ada, {"slot": "one", "caption": "x"}, message="child porn, nude 12 yo girl")
    assert (status, "message" in str(said)) == (400, True)
    assert "one" not in town.slots(town.as_ada)


def test_a_stranger_takes_a_few_of_the_branches_that_a_set_may_have(town):
    ImageSet.objects.update(visibility=Visibility.PUBLIC, takes_proposals=True)
    start = town.set.branches.get(name="main").head
    for number in range(naming.MOST_TO_PROPOSE):
        branches.fork(f"x{number}", start, town.cy)
    status, said = town.as_cy("post", f"{town.path}/branches", {"name": "more"})
    assert (status, naming.MANY_OF_YOURS in str(said)) == (400, True)
    page = browser_of(town.cy).post(f"/sets/{town.set.key}/branches", {"do": "fork", "name": "more"}, follow=True)
    assert naming.MANY_OF_YOURS in page.text
    assert town.as_ada("post", f"{town.path}/branches", {"name": "more"})[0] == 201


@pytest.mark.parametrize("query", ["?at=a%00b", "/branches?after=%00", "/diff?since=%00", "/slots/heron?since=%00"])
def test_a_version_that_no_database_could_hold_is_no_version(town, query):
    assert browser_of(town.ada).get(f"/sets/{town.set.key}{query}").status_code in (200, 404)


@pytest.mark.parametrize("do", ["fork", "protect", "remove", "tag", "untag"])
def test_nor_has_a_branch_or_a_tag_such_a_name(town, do):
    answer = browser_of(town.ada).post(f"/sets/{town.set.key}/branches", {"do": do, "name": "a\x00b", "at": "\x00"})
    assert answer.status_code in (302, 404)


def test_nor_by_api(town):
    for path in ("/branches/a%00", "/commits/%00", "/slots?at=%00", "/branches?after=%00"):
        assert town.as_ada("get", town.path + path)[0] in (400, 404)
    assert town.as_ada("delete", f"{town.path}/tags/%00")[0] == 404
    for body in ({"name": "a\x00"}, {"name": "ok", "at": "\x00"}):
        assert town.as_ada("post", f"{town.path}/branches", body)[0] == 400
    move = {"head": head_of(town.set), "to": "\x00"}
    assert town.as_ada("patch", f"{town.path}/branches/main", move)[0] == 400


def test_a_file_that_its_owner_shows_in_a_public_set_is_reported_there_and_moderators_see_it(town, admin_client):
    ImageSet.objects.update(visibility=Visibility.PUBLIC)
    mine = picture_of(town.ada, "my file", Stage.SEALED)
    Picture.objects.filter(pk=mine.pk).update(source="upload", state=State.VISIBLE)
    page = f"/admin/gallery/picture/{mine.pk}/change/"
    assert f"/sets/{town.set.key}/i/" not in admin_client.get(page).text
    town.commit(town.as_ada, {"slot": "one", "picture": mine.key, "prompt": "a heron"})
    report = f"/sets/{town.set.key}/slots/one/report"
    assert f'href="{report}?at=main"' in browser_of(town.cy).get(f"/sets/{town.set.key}/slots/one").text
    assert browser_of(town.cy).post(report, {"reason": "hate", "words": ""}, follow=True).status_code == 200
    assert [(one.subject_key, one.reporter) for one in Report.objects.all()] == [(mine.key, town.cy)]
    assert f"/sets/{town.set.key}/i/" in admin_client.get(page).text
    pictures.judge([mine.pk], State.BLOCKED)
    assert browser_of(town.cy).get(report).status_code == 404
    assert f"/sets/{town.set.key}/i/" not in admin_client.get(page).text


def test_what_was_committed_once_is_told_again_as_it_is_by_then(town):
    body = {"head": head_of(town.set), "changes": [{"slot": "one", "caption": "x"}], "message": "words of mine"}
    path, once = f"{town.path}/branches/main/commits", {"HTTP_IDEMPOTENCY_KEY": "one"}
    made = town.as_ada("post", path, body, **once)[1]
    assert town.as_ada("post", path, body, **once) == (201, made)
    SetCommit.objects.filter(message="words of mine").update(message="")
    assert town.as_ada("post", path, body, **once) == (201, {**made, "message": ""})
    assert not [one for one in AskedOnce.objects.all() if "words of mine" in str(one.answer)]


def ready(town, owner, **what) -> Export:
    return Export.objects.create(
        owner=owner, state=ExportState.READY, count=1, expires_at=timezone.now() + timedelta(days=1), **what
    )


def test_exports_are_called_back_when_something_in_them_is_taken_down(town):
    ImageSet.objects.update(visibility=Visibility.PUBLIC)
    listed, other = picture_of(town.ada, "a heron", Stage.LISTED), picture_of(town.ada, "a kite", Stage.LISTED)
    town.commit(town.as_ada, {"slot": "one", "picture": listed.key})
    head = town.set.branches.get(name="main").head
    of_set = ready(town, town.cy, form="plain", version=head)
    chosen, kept = ready(town, town.bo, wanted=[listed.pk]), ready(town, town.cy, wanted=[other.pk])
    pictures.judge([listed.pk], State.BLOCKED)
    for one in (of_set, chosen):
        one.refresh_from_db()
        assert (one.state, one.fault) == (ExportState.CANCELLED, recalling.TAKEN_DOWN)
        assert browser_of(one.owner).get(f"/exports/{one.key}/file").status_code == 404
        assert recalling.TAKEN_DOWN in browser_of(one.owner).get(f"/exports/{one.key}").text
    kept.refresh_from_db()
    assert kept.state == ExportState.READY


def test_and_when_their_set_is_shut_but_to_whom_it_stays_open(town):
    ImageSet.objects.update(visibility=Visibility.PUBLIC)
    town.give(town.bo, Role.VIEW)
    head = town.set.branches.get(name="main").head
    made = [ready(town, one, form="plain", version=head) for one in (town.ada, town.bo, town.cy)]

    def states():
        return [Export.objects.get(pk=one.pk).state for one in made]

    town.as_ada("put", town.path, {"title": "Herons", "visibility": "private"})
    assert states() == [ExportState.READY, ExportState.READY, ExportState.CANCELLED]
    town.as_ada("delete", f"{town.path}/members/{town.bo.key}")
    assert states() == [ExportState.READY, ExportState.CANCELLED, ExportState.CANCELLED]
    town.as_ada("delete", town.path)
    assert states()[0] == ExportState.READY


class TestRoom:
    """Megabytes are the set's; whoever may only propose leaves room to those who may commit."""

    @pytest.fixture
    def town(self, client, valkey) -> Town:
        town = Town(client)
        ImageSet.objects.update(visibility=Visibility.PUBLIC, takes_proposals=True)
        for who, name in ((town.as_cy, "cys"), (town.as_bo, "bos")):
            assert who("post", f"{town.path}/branches", {"name": name})[0] == 201
        return town

    def tried(self, town: Town, who, branch: str) -> tuple[int, str]:
        status, said = town.commit(who, {"slot": f"{branch}-{SetCommit.objects.count()}"}, branch=branch)
        return status, said.get("message", "")

    def test_the_last_tenth_is_for_those_who_may_commit(self, town, settings):
        settings.SET_MEGABYTES = 1
        ImageSet.objects.update(kept=899_999)
        assert self.tried(town, town.as_cy, "cys")[0] == 201
        ImageSet.objects.update(kept=900_000)
        assert self.tried(town, town.as_cy, "cys") == (400, editing.LAST_TENTH)
        assert self.tried(town, town.as_ada, "main")[0] == 201

    def test_and_each_of_the_others_has_a_share_of_their_own(self, town, settings):
        settings.SET_MEGABYTES = 1
        assert self.tried(town, town.as_cy, "cys")[0] == 201
        written = SetCommit.objects.get(author=town.cy)
        assert written.kept == ImageSet.objects.get().kept - SetCommit.objects.exclude(author=town.cy).get().kept
        SetCommit.objects.filter(pk=written.pk).update(kept=10_000)
        status, said = self.tried(town, town.as_cy, "cys")
        assert (status, "the role “commit”" in said) == (400, True)
        assert self.tried(town, town.as_bo, "bos")[0] == 201
        town.give(town.cy, Role.COMMIT)
        assert self.tried(town, town.as_cy, "cys")[0] == 201

    def test_names_are_made_no_quicker_than_anybody_taps(self, town, settings):
        settings.TAPS_PER_PLAYER = "2/minute"
        made = [town.as_cy("post", f"{town.path}/branches", {"name": f"no-{number}"})[0] for number in range(3)]
        assert made == [201, 201, 429]
