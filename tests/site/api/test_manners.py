"""What holds for each operation of the API, walked along its description."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from django.test import Client

from accounts.tokens import Scope
from paintoff.api import api
from paintoff.wire import Wire
from tests.support import contract
from tests.support.contract import Town, bearer
from tests.support.people import browser_of

pytestmark = pytest.mark.django_db

DESCRIBED = api.get_openapi_schema(path_prefix="/api/")
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = [
    pytest.param(method, path, details, id=f"{method} {path}")
    for path, methods in DESCRIBED["paths"].items()
    for method, details in methods.items()
]
ASKED = {"/api/search": "q=fox&", "/api/studio/words": "words=fox&"}
"""What must be said before anything else is looked at."""

OTHERWISE = {
    "/api/sets": {"title": "Otters"},
    "/api/sets/{key}/branches": {"name": "otters"},
    "/api/sets/{key}/exports": {"form": "parquet"},
    "/api/sets/{key}/tags": {"name": "otters"},
    "/api/sets/{key}/branches/{name}/commits": {"message": "Otters"},
    "/api/sets/{key}/branches/{name}/merges": {"message": "Otters"},
    "/api/sets/{key}/branches/{name}/reverts": {"message": "Otters"},
    "/api/sets/{key}/proposals": {"title": "Otters"},
    "/api/sets/{key}/proposals/{number}/remarks": {"text": "Otters!"},
    "/api/sets/{key}/proposals/{number}/reviews": {"text": "Otters!"},
    "/api/sets/{key}/proposals/{number}/merge": {"head": "0" * 64},
    "/api/sets/{key}/proposals/{number}/settlement": {"head": "0" * 64},
    "/api/sets/{key}/proposals/{number}/votes": {"length": "live"},
    "/api/studio/runs": {"count": 2},
    "/api/pictures/{key}/enlargements": {"size": "1x1"},
    "/api/pictures/{key}/comments": {"text": "Another one."},
    "/api/collections": {"title": "Ships"},
    "/api/exports": {"pictures": None},
    "/api/battles": {"rounds": 2},
}
"""What is asked for otherwise than the first time."""

SCHEMA = contract.contract()
RIGHT_TO_LEFT = "\u202egpj.xof"


@pytest.fixture(scope="module")
def town(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return contract.town()


@pytest.fixture(autouse=True)
def often(valkey, endless):
    pass


def shapes_of(shape: type[Wire]) -> list[type[Wire]]:
    return [found for one in shape.__subclasses__() for found in (one, *shapes_of(one))]


def taking(kind: str) -> list[Any]:
    """Operations whose body is of this type."""
    return [one for one in OPERATIONS if kind in one.values[2].get("requestBody", {}).get("content", {})]


def address_of(path: str, town: Town) -> str:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return path.format(**{name: town.place(path, name) for name in names})


def test_an_operation_is_called_as_before_when_it_moves_to_another_file() -> None:
    called = {one.values[2]["operationId"] for one in OPERATIONS}
    assert {"gallery_sets_versions_api_fork", "gallery_sets_proposals_api_review"} <= called


def send(method: str, address: str, body: object = None, token: str = "", **more: Any) -> Any:
    content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return Client().generic(method.upper(), address, **content | more, headers=bearer(token) if token else {})


def fields_of(answer: Any) -> set[str | None]:
    return {problem["field"] for problem in answer.json()["problems"]} | {answer.json()["field"]}


def properties_of(details: dict[str, Any]) -> dict[str, Any]:
    shape = details["requestBody"]["content"]["application/json"]["schema"]
    name = shape["$ref"].rpartition("/")[2]
    return DESCRIBED["components"]["schemas"][name]["properties"]


@pytest.mark.parametrize(("method", "path", "details"), OPERATIONS)
def test_an_unknown_parameter_is_refused_by_name(method, path, details, town):
    answer = send(method, f"{address_of(path, town)}?moon=full", {}, town.every)
    assert (answer.status_code, answer.json()["field"]) == (400, "moon")


def test_a_parameter_that_is_given_twice_is_refused_by_name():
    answer = Client().get("/api/pictures?size=small&size=large")
    assert (answer.status_code, answer.json()["field"], answer.json()["code"]) == (400, "size", "repeated_parameter")


def test_a_body_that_is_no_object_is_told_so_without_a_name_of_ours():
    for body in ([], "Ada", 7):
        answer = send("post", "/api/guests", body)
        assert (answer.status_code, answer.json()["message"]) == (400, "This has to be an object: {…}.")


def test_no_two_shapes_share_a_name():
    """The description would tell one of them in the place of both."""
    assert [name for name, count in Counter(one.__name__ for one in shapes_of(Wire)).items() if count > 1] == []


@pytest.mark.parametrize("path", DESCRIBED["paths"])
def test_a_method_that_an_address_does_not_have_is_refused(path, town):
    known = set(DESCRIBED["paths"][path])
    for method in set(METHODS) - known:
        answer = send(method, address_of(path, town), None, town.every)
        assert (answer.status_code, answer.json()["code"]) == (405, "bad_method")
        assert set(answer["Allow"].lower().split(", ")) == known


@pytest.mark.parametrize(("method", "path", "details"), OPERATIONS)
def test_its_security_is_as_described(method, path, details, town):
    """Without a token, with a made-up one, and with one for each other scope."""
    address, ways = address_of(path, town), details["security"]
    scopes = [scope for way in ways for scope in way.get("Bearer", [])]
    nobody = send(method, address, {})
    assert (nobody.status_code == 401) == ({} not in ways)
    if not scopes:
        return
    assert send(method, address, {}, "po_x_y").status_code == 401
    for scope in set(Scope) - set(scopes):
        answer = send(method, address, {}, town.by_scope[scope])
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        assert scopes[0] in answer.json()["message"]
    allowed = send(method, address, {}, town.by_scope[Scope(scopes[0])])
    assert allowed.status_code < 400 or allowed.json()["code"] not in ("token_needed", "unknown_token", "forbidden")


def test_what_changes_something_needs_a_token_but_becoming_somebody():
    changing = [one for one in OPERATIONS if one.values[0] != "get" and {} in one.values[2]["security"]]
    assert [one.id for one in changing] == ["post /api/guests"]


@pytest.mark.parametrize(("method", "path", "details"), taking("application/json"))
def test_what_is_not_json_is_refused(method, path, details, town):
    form = {"data": "a=b", "content_type": "application/x-www-form-urlencoded"}
    answer = send(method, address_of(path, town), token=town.every, **form)
    assert (answer.status_code, answer.json()["code"]) == (415, "bad_type")


@pytest.mark.parametrize(("method", "path", "details"), taking("multipart/form-data"))
def test_where_files_are_sent_json_is_none(method, path, details, town):
    answer = send(method, address_of(path, town), {"file": "x"}, town.every)
    assert (answer.status_code, answer.json()["field"]) == (400, "file")


@pytest.mark.parametrize("token", [True, False])
def test_what_is_too_large_is_told_how_large_it_may_be(settings, town, token):
    body = {"title": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
    client = browser_of(town.ada) if not token else Client(headers=bearer(town.every))
    answer = client.post("/api/collections", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "1,048,576 bytes" in answer.json()["message"]


@pytest.mark.parametrize(("method", "path", "details"), taking("application/json"))
def test_an_unknown_field_is_refused_by_name(method, path, details, town):
    answer = send(method, address_of(path, town), {"moon": "full"}, town.every)
    assert answer.status_code == 400
    assert "moon" in fields_of(answer)


@pytest.mark.parametrize(("method", "path", "details"), taking("application/json"))
@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"], ids=["NUL", "half a pair"])
def test_text_that_no_database_holds_is_refused_by_the_name_of_its_field(method, path, details, text, town):
    for name, shape in properties_of(details).items():
        if shape.get("type") == "string":
            answer = send(method, address_of(path, town), {name: text}, town.every)
            assert answer.status_code == 400
            assert name in fields_of(answer)


@pytest.mark.parametrize(("method", "path", "details"), taking("application/json"))
def test_text_that_runs_the_other_way_breaks_nothing(method, path, details, town):
    for name, shape in properties_of(details).items():
        if shape.get("type") == "string":
            assert send(method, address_of(path, town), {name: RIGHT_TO_LEFT}, town.every).status_code < 500


@pytest.mark.parametrize(("method", "path", "details"), OPERATIONS)
def test_parameters_hold_no_nul(method, path, details, town):
    for parameter in details["parameters"]:
        if parameter["in"] == "query":
            answer = send(
                method, f"{address_of(path, town)}?{ASKED.get(path, '')}{parameter['name']}=%00", None, town.every
            )
            assert (answer.status_code, answer.json()["field"]) == (400, parameter["name"])


def lists() -> list[Any]:
    return [one for one in OPERATIONS if any(each["name"] == "limit" for each in one.values[2]["parameters"])]


@pytest.mark.parametrize(("method", "path", "details"), lists())
def test_a_list_is_bounded_and_says_where_it_goes_on(method, path, details, town):
    for limit in (0, 101, 10**30):
        answer = send(method, f"{address_of(path, town)}?limit={limit}", None, town.every)
        assert (answer.status_code, answer.json()["field"]) == (400, "limit")
    shape = details["responses"][200]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert {"after", "before"} & set(DESCRIBED["components"]["schemas"][shape]["properties"])


MAKING = [one for one in OPERATIONS if one.values[0] == "post" and 201 in one.values[2]["responses"]]


@pytest.mark.parametrize(("method", "path", "details"), [one for one in MAKING if one.id != "post /api/guests"])
def test_what_makes_something_makes_it_once_under_one_key(method, path, details, town):
    """But for guests: nobody is there yet whose key it would be."""
    assert "Idempotency-Key" in [one["name"] for one in details["parameters"]]
    well = town.asked_well(by_label(f"POST {path}"))
    address = path.format(**well.path_parameters)
    key = {"HTTP_IDEMPOTENCY_KEY": "first-1"}
    first, second = (send(method, address, well.body, town.every, **key) for _ in range(2))
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert [one.get("Idempotency-Replayed") for one in (first, second)] == [None, "true"]
    other = send(method, address, well.body | OTHERWISE[path], town.every, **key)
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


def test_a_key_that_cannot_be_one_is_refused(town):
    answer = send("post", "/api/collections", {"title": "Boats"}, town.every, HTTP_IDEMPOTENCY_KEY="a b")
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


def by_label(label: str) -> Any:
    return next(one for one in (found.ok() for found in SCHEMA.get_all_operations()) if one.label == label)
