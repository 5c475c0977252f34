"""Exports by API."""

import pytest
from django.test import Client

from accounts import tokens
from accounts.tokens import Scope
from gallery.exports import writing
from gallery.models import Export
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


def by(player, method: str, address: str, body: dict | None = None, **headers: str):
    known = {"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"}
    return getattr(Client(headers=known | headers), method)(f"/api{address}", body, content_type="application/json")


def test_one_is_asked_for_listed_and_called_off(bo):
    asked = by(bo, "post", "/exports", {"pictures": [picture_of(bo).key]})
    assert (asked.status_code, asked.json()["state"], asked.json()["count"]) == (201, "waiting", 1)
    address = f"/exports/{asked.json()['key']}"
    assert by(bo, "get", f"{address}/file").json()["code"] == "no_file"
    assert [one["key"] for one in by(bo, "get", "/exports").json()["exports"]] == [asked.json()["key"]]
    again = by(bo, "post", "/exports", {})
    assert (again.status_code, again.json()["code"]) == (409, "refused")
    assert by(bo, "delete", address).status_code == 204
    assert by(bo, "get", address).json()["state"] == "cancelled"


def test_its_file_comes_whole_and_from_where_it_broke_off(bo):
    key = by(bo, "post", "/exports", {"pictures": [picture_of(bo).key]}).json()["key"]
    writing.write_some(Export.objects.get().pk)
    whole = by(bo, "get", f"/exports/{key}/file")
    content = b"".join(whole.streaming_content) if whole.streaming else whole.content
    assert (whole.status_code, whole["Content-Type"], content[:2]) == (200, "application/zip", b"PK")
    part = by(bo, "get", f"/exports/{key}/file", Range="bytes=2-3")
    assert part.status_code == 206
    assert (b"".join(part.streaming_content) if part.streaming else part.content) == content[2:4]


def test_it_is_for_its_owner_alone(bo):
    key = by(bo, "post", "/exports", {"pictures": [picture_of(bo).key]}).json()["key"]
    ada = account("Ada")
    for method, end in (("get", ""), ("get", "/file"), ("delete", "")):
        assert by(ada, method, f"/exports/{key}{end}").status_code == 404
    assert by(bo, "get", f"/exports/{key}").json()["state"] == "waiting"


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.DELETED])
def test_what_one_may_not_have_is_named_and_nothing_is_exported(bo, stage):
    own, foreign = picture_of(bo), picture_of(account("Ada"), stage=stage, seed=8)
    for stranger in (foreign.key, "nothing"):
        answer = by(bo, "post", "/exports", {"pictures": [own.key, stranger]})
        assert (answer.status_code, answer.json()["field"]) == (400, "pictures")
        assert repr(stranger) in answer.json()["message"]
    assert not Export.objects.exists()


def test_one_that_is_named_twice_is_exported_once(bo):
    key = picture_of(bo).key
    assert by(bo, "post", "/exports", {"pictures": [key, key]}).json()["count"] == 1


def test_to_take_the_file_away_looking_is_not_enough(bo):
    key = by(bo, "post", "/exports", {}).json()["key"]
    writing.write_some(Export.objects.get().pk)
    looking = tokens.issue(bo, "a dashboard", [Scope.READ])[1]
    seen = Client(headers={"Authorization": f"Bearer {looking}"})
    assert seen.get(f"/api/exports/{key}").json()["state"] == "ready"
    assert seen.get(f"/api/exports/{key}/file").status_code == 403


def test_nothing_that_one_may_have_is_no_export(bo):
    assert by(bo, "post", "/exports", {"pictures": []}).json()["field"] == "pictures"
    assert not Export.objects.exists()
