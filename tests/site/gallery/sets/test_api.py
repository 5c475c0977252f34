"""Sets by API: Ada owns one, Bo was given a role in it, Cy is outside."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from accounts import tokens
from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetCommit, SetMember, SetPicture
from gallery.sets import keeping
from tests.support.image_sets import head_of, set_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


class Api:
    """What one player asks."""

    def __init__(self, client: Any, player: Player) -> None:
        self.client = client
        self.headers = {"HTTP_AUTHORIZATION": f"Bearer {tokens.issue(player, 'x')[1]}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        content = {} if body is None else {"data": body, "content_type": "application/json"}
        answer = getattr(self.client, method)(f"/api/sets{path}", **content, **self.headers, **headers)
        return answer.status_code, answer.json() if answer.content else None


class Town:
    def __init__(self, client: Any) -> None:
        self.client = client
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.set = set_of(self.ada)
        self.as_ada, self.as_bo, self.as_cy = (Api(client, one) for one in (self.ada, self.bo, self.cy))
        self.path = f"/{self.set.key}"

    def commit(self, who: Api, *changes: dict[str, Any], branch: str = "main", **more: Any) -> tuple[int, Any]:
        head = more.pop("head", None) or head_of(self.set, branch)
        return who("post", f"{self.path}/branches/{branch}/commits", {"head": head, "changes": changes, **more})

    def give(self, player: Player, role: Role) -> None:
        SetMember.objects.create(image_set=self.set, player=player, role=role)

    def slots(self, who: Api, query: str = "") -> dict[str, Any]:
        return {one["slot"]: one for one in who("get", f"{self.path}/slots{query}")[1]["slots"]}


@pytest.fixture
def town(client, valkey) -> Town:
    return Town(client)


def test_a_set_is_begun_found_by_its_owner_and_by_nobody_else_until_it_is_public(town):
    status, made = town.as_ada("post", "", {"title": "Storks", "licence": "CC-BY-4.0"})
    assert (status, made["role"], made["default_branch"]) == (201, "manage", "main")
    assert [one["title"] for one in town.as_ada("get", "?mine=true")[1]["sets"]] == ["Storks", "Herons"]
    assert town.as_cy("get", f"/{made['key']}")[0] == 404
    town.as_ada("put", f"/{made['key']}", {"title": "Storks", "visibility": "public"})
    assert [one["title"] for one in town.as_cy("get", "")[1]["sets"]] == ["Storks"]
    assert town.as_cy("get", "?mine=true")[1]["sets"] == []


def test_a_picture_comes_in_with_its_words_and_behind_all_others(town):
    picture = picture_of(town.bo, "a grey heron")
    status, made = town.commit(town.as_ada, {"slot": "grey", "picture": picture.key, "tags": ["Wading Birds"]})
    assert (status, made["slots"], made["author"]["nickname"]) == (201, 2, "Ada")
    slots = town.slots(town.as_ada)
    assert list(slots) == ["heron", "grey"]
    cells, shown = slots["grey"]["cells"], slots["grey"]["picture"]
    assert (cells["picture"], cells["prompt"], cells["tags"]) == (picture.blob_id, "a grey heron", ["wading-birds"])
    assert (shown["credit"], shown["key"], shown["why"]) == ("Bo", picture.key, "")


def test_what_is_not_said_of_a_slot_stays(town):
    town.commit(town.as_ada, {"slot": "heron", "prompt": "a heron in fog"})
    cells = town.slots(town.as_ada)["heron"]["cells"]
    assert (cells["prompt"], cells["caption"]) == ("a heron in fog", "A heron")
    assert town.commit(town.as_ada, {"slot": "heron", "gone": True})[1]["slots"] == 0


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("changes.0.slot", {"slot": "../heron"}),
        ("changes.0.slot", {"slot": "stork", "gone": True}),
        ("changes.0.picture", {"slot": "heron", "picture": "f" * 63}),
        ("changes.0.picture", {"slot": "heron", "picture": "nobodys"}),
        ("picture", {"slot": "heron", "picture": "f" * 64}),
        ("changes.0.order", {"slot": "heron", "order": "Z"}),
        ("changes.0.tags", {"slot": "heron", "tags": ["<b>"]}),
        ("changes.0.caption", {"slot": "heron", "caption": "a\u202eb"}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field_and_changes_nothing(town, field, change):
    status, refusal = town.commit(town.as_ada, change)
    assert (status, refusal["field"]) == (400, field)
    assert SetCommit.objects.count() == 1


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED])
def test_nobody_names_a_picture_that_they_may_not_see_by_knowing_its_hash(town, stage):
    picture = picture_of(town.bo, "a secret heron", stage)
    assert town.commit(town.as_ada, {"slot": "x", "picture": picture.blob_id})[0] == 400
    assert not SetPicture.objects.exists()


def test_what_the_set_has_is_named_again_by_whoever_commits(town):
    picture = picture_of(town.ada, "Ada's own", Stage.TAKEN_BACK)
    town.commit(town.as_ada, {"slot": "one", "picture": picture.blob_id})
    town.give(town.bo, Role.COMMIT)
    assert town.commit(town.as_bo, {"slot": "two", "picture": picture.blob_id})[0] == 201


def test_whoever_comes_second_is_told_where_the_branch_stands(town):
    before = head_of(town.set)
    first = town.commit(town.as_ada, {"slot": "one"})[1]["name"]
    status, refusal = town.commit(town.as_ada, {"slot": "two"}, head=before)
    assert (status, refusal["code"], refusal["head"]) == (409, "stale", first)
    assert head_of(town.set) == first


def test_the_same_commit_sent_twice_by_name_is_made_once(town):
    body = {"head": head_of(town.set), "changes": [{"slot": "one"}]}
    again = [
        town.as_ada("post", f"{town.path}/branches/main/commits", body, HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)
    ]
    assert again[0] == again[1]
    assert SetCommit.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "main", "own"), [(Role.VIEW, 403, 403), (Role.PROPOSE, 403, 201), (Role.COMMIT, 201, 201)]
)
def test_a_role_opens_what_it_says(town, role, main, own):
    town.give(town.bo, role)
    assert town.commit(town.as_bo, {"slot": "one"})[0] == main
    town.as_bo("post", f"{town.path}/branches", {"name": "bos"})
    head = head_of(town.set)
    assert town.commit(town.as_bo, {"slot": "two"}, branch="bos", head=head)[0] == own
    assert town.commit(town.as_cy, {"slot": "one"})[0] == 404


def test_a_protected_branch_takes_no_commit_of_anybodys(town):
    town.as_ada("patch", f"{town.path}/branches/main", {"protected": True})
    status, refusal = town.commit(town.as_ada, {"slot": "one"})
    assert (status, refusal["code"]) == (403, "branch_shut")
    assert town.as_ada("delete", f"{town.path}/branches/main")[0] == 403


def test_a_branch_is_merged_and_a_commit_undone(town):
    made = town.commit(town.as_ada, {"slot": "one", "caption": "One"}, branch="side")[1]
    body = {"head": head_of(town.set), "other": "side", "message": "Both"}
    town.commit(town.as_ada, {"slot": "two"})
    body["head"] = head_of(town.set)
    status, merged = town.as_ada("post", f"{town.path}/branches/main/merges", body)
    assert (status, merged["parents"][1], merged["slots"]) == (201, made["name"], 3)
    undone = town.as_ada(
        "post", f"{town.path}/branches/main/reverts", {"head": merged["name"], "commit": merged["name"]}
    )
    assert (undone[0], undone[1]["slots"]) == (201, 2)


def test_what_both_changed_is_told_cell_by_cell(town):
    town.commit(town.as_ada, {"slot": "heron", "caption": "Theirs"}, branch="side")
    town.commit(town.as_ada, {"slot": "heron", "caption": "Ours"})
    status, refusal = town.as_ada(
        "post", f"{town.path}/branches/main/merges", {"head": head_of(town.set), "other": "side"}
    )
    assert (status, refusal["code"], refusal["field"]) == (409, "contested", "heron.caption")


def test_slots_are_paged_by_order_and_by_key_in_any_version(town):
    town.commit(town.as_ada, *({"slot": f"s{9 - number}"} for number in range(5)))
    by_order = town.as_ada("get", f"{town.path}/slots?limit=4")[1]
    assert [one["slot"] for one in by_order["slots"]] == ["heron", "s9", "s8", "s7"]
    rest = town.as_ada("get", f"{town.path}/slots?limit=4&after={by_order['after']}")[1]
    assert ([one["slot"] for one in rest["slots"]], rest["after"]) == (["s6", "s5"], None)
    assert list(town.slots(town.as_ada, "?by=key")) == ["heron", "s5", "s6", "s7", "s8", "s9"]
    assert list(town.slots(town.as_ada, "?at=first")) == ["heron"]
    assert town.as_ada("get", f"{town.path}/slots?at=nowhere")[0] == 404


def test_a_diff_says_what_became_of_each_slot(town):
    before = head_of(town.set)
    town.commit(town.as_ada, {"slot": "one"}, {"slot": "two"})
    town.commit(
        town.as_ada, {"slot": "one", "order": "1"}, {"slot": "two", "gone": True}, {"slot": "heron", "caption": "x"}
    )
    last = town.as_ada("get", f"{town.path}/diff")[1]["differences"]
    assert {one["slot"]: (one["kind"], one["changed"]) for one in last} == {
        "one": ("moved", ["order"]),
        "two": ("removed", []),
        "heron": ("changed", ["caption"]),
    }
    since = town.as_ada("get", f"{town.path}/diff?since={before[:8]}&limit=1")[1]
    assert (since["count"], since["after"], since["differences"][0]["kind"]) == (2, "heron", "changed")


def test_history_goes_on_where_a_page_ended(town):
    names = [head_of(town.set)] + [town.commit(town.as_ada, {"slot": f"s{n}"})[1]["name"] for n in range(3)]
    page = town.as_ada("get", f"{town.path}/commits?limit=3")[1]
    assert [one["name"] for one in page["commits"]] == names[:0:-1]
    rest = town.as_ada("get", f"{town.path}/commits?at={page['after']}")[1]
    assert ([one["name"] for one in rest["commits"]], rest["after"]) == (names[:1], None)


def test_a_deleted_set_is_gone_for_all_and_its_owner_puts_it_back(town):
    town.give(town.bo, Role.MANAGE)
    assert town.as_bo("delete", town.path)[0] == 403
    assert town.as_ada("delete", town.path)[0] == 204
    assert town.as_ada("get", town.path)[0] == town.as_bo("get", town.path)[0] == 404
    assert town.as_ada("put", f"{town.path}/deleted", {"deleted": False})[0] == 200
    assert town.as_bo("get", town.path)[0] == 200


def test_nobody_is_told_that_a_set_is_back_once_its_days_are_over(town):
    ImageSet.objects.update(deleted_at=timezone.now() - keeping.KEPT)
    status, said = town.as_ada("put", f"{town.path}/deleted", {"deleted": False})
    assert (status, keeping.OVER in str(said)) == (409, True)
    page = browser_of(town.ada).post(f"/sets/{town.set.key}/delete", {"do": "put back"}, follow=True)
    assert keeping.OVER in page.text
    assert ImageSet.objects.get().deleted_at is not None


@pytest.mark.parametrize(
    ("name", "most", "status"), [("SET_SLOTS", 2, 400), ("SET_MEGABYTES", 0, 400), ("SET_CHANGES_PER_COMMIT", 1, 400)]
)
def test_quotas_refuse_by_what_is_too_much(town, settings, name, most, status):
    setattr(settings, name, most)
    refused = town.commit(town.as_ada, {"slot": "one"}, {"slot": "two"})
    assert (refused[0], refused[1]["field"]) == (status, "changes")
    assert ImageSet.objects.count() == SetCommit.objects.count() == 1


def test_nobody_owns_more_sets_than_they_may(town, settings):
    settings.SETS_PER_PLAYER = 1
    assert town.as_ada("post", "", {"title": "One more"})[0] == 400
    assert town.as_bo("post", "", {"title": "The first"})[0] == 201


def test_nobody_puts_back_more_sets_than_they_may_own(town, settings):
    settings.SETS_PER_PLAYER = 1
    town.as_ada("put", f"{town.path}/deleted", {"deleted": True})
    key = town.as_ada("post", "", {"title": "Another"})[1]["key"]
    refused = town.as_ada("put", f"{town.path}/deleted", {"deleted": False})
    assert (refused[0], "Delete one first" in str(refused[1])) == (409, True)
    assert ImageSet.objects.get(deleted_at=None).key == key
    town.as_ada("put", f"/{key}/deleted", {"deleted": True})
    assert town.as_ada("put", f"{town.path}/deleted", {"deleted": False})[0] == 200


def test_pictures_of_the_default_branchs_head_are_counted_as_it_moves(town):
    picture = picture_of(town.ada)
    town.commit(town.as_ada, {"slot": "one", "picture": picture.blob_id}, branch="side")
    held = SetPicture.objects.get()
    assert held.slots == 0
    town.as_ada("post", f"{town.path}/branches/main/merges", {"head": head_of(town.set), "other": "side"})
    town.commit(town.as_ada, {"slot": "two", "picture": picture.blob_id})
    held.refresh_from_db()
    assert held.slots == 2
    town.as_ada("patch", f"{town.path}/branches/side", {"default": True})
    held.refresh_from_db()
    assert held.slots == 1
    first, head = SetCommit.objects.order_by("pk").first(), head_of(town.set, "side")
    town.as_ada("patch", f"{town.path}/branches/side", {"head": head, "to": bytes(first.name).hex()})
    held.refresh_from_db()
    assert (held.slots, SetBranch.objects.get(name="side").head) == (0, first)
