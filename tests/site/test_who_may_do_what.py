"""Walks the table of doors against the site: nothing is missing from it, and everybody is let in or not as it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from battles import messages
from battles.provider import BattleRooms
from gallery.notices.rooms import BellRooms
from gallery.studio.rooms import StudioRooms
from live import provider
from live.person import Credential, Person
from live.provider import Admitted, Refused
from paintoff.api import api
from paintoff.doors import API, COMMANDS, PAGES, SOCKETS, Who
from tests.support.addresses import Town
from tests.support.asking import BODIES, FILES
from tests.support.everybody import undone
from tests.support.scenes import once
from tests.support.wishes import run_of

pytestmark = pytest.mark.django_db

OUTSIDERS_CODES = {"no_seat", "host_only", "kicked", "not_here", "needs_account"}
KEEP_OUT = (401, 403, 404)
WAYS_IN = ("account_login", "accounts:guest", "battles:join", "admin:login", "account_signup", "accounts:claim")
DONE_AT_SIGN_IN = ("account_confirm_email",)
"""Doors that, having done what they do, send somebody who is not signed in to do so."""
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
LET_IN_MOSTLY = (Who.ADMINISTRATOR, Who.HOST, Who.AUTHOR)
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
"""HEAD is GET without what it answers."""


@pytest.fixture(scope="module")
def founded(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return once(Town)


@pytest.fixture
def town(founded: Town) -> Town:
    return deepcopy(founded)


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if not inner.startswith(("admin:", "api:")):
                yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_table() -> None:
    assert {door.partition(" ")[2] for door in PAGES} - {"admin:index"} == set(addresses(get_resolver()))


def test_every_address_of_the_api_stands_in_the_table() -> None:
    """Also what its description leaves out; its methods are knocked with."""
    found = {"/api/" + PARAMETER.sub(r"{\1}", str(pattern.pattern)) for pattern in api.urls[0]}
    found.remove("/api/")  # ninja's own, by which it reckons addresses: it answers nobody
    assert found == {door.partition(" ")[2] for door in API}


def test_every_command_of_the_socket_stands_in_the_table() -> None:
    branches = messages.commands.json_schema()["discriminator"]["mapping"]
    assert set(branches) == set(COMMANDS)


def test_every_socket_stands_in_the_table() -> None:
    assert {address.split("/")[2] for address in SOCKETS} == set(provider.prefixes())


def is_let_in(answer: Any) -> bool:
    """A redirect to where people identify themselves is a shut door; so are 401, 403 and 404."""
    if answer.status_code in (301, 302):
        return not any(answer["Location"].split("?")[0].startswith(_root(way)) for way in WAYS_IN)
    return answer.status_code not in KEEP_OUT


def _root(way: str) -> str:
    return reverse(way)


@pytest.mark.parametrize("who", Who)
def test_each_page_lets_in_whom_the_table_says(town: Town, who: Who) -> None:
    wrong = []
    for door in PAGES:
        method, name = door.split(" ")
        with undone():
            address = reverse(name, kwargs=town.arguments(name, who))
            answer = getattr(town.client(who), method.lower())(address)
        is_in = is_let_in(answer) or (name in DONE_AT_SIGN_IN and answer.status_code == 302)
        if is_in != (who in PAGES[door]) or answer.status_code == 405:
            wrong.append(f"{who} at {door}: {answer.status_code} {answer.get('Location')}")
    assert wrong == []


def _content(door: str) -> dict[str, Any]:
    if door in FILES:
        return {"data": {name: SimpleUploadedFile(name, body) for name, body in FILES[door].items()}}
    return {"data": BODIES.get(door, {}), "content_type": "application/json"}


@pytest.mark.parametrize("who", Who)
def test_each_operation_lets_in_whom_the_table_says(town: Town, who: Who) -> None:
    wrong = []
    for door in API:
        method, path = door.split(" ")
        content = {} if method == "GET" else _content(door)
        with undone():
            address = path.format(**town.places(path, who))
            answer = getattr(town.client(who), method.lower())(address, **content)
        is_kicked = answer.status_code == 409 and answer.json()["code"] == "kicked"
        is_in = answer.status_code not in KEEP_OUT and not is_kicked
        if is_in != (who in API[door]) or answer.status_code == 405:
            wrong.append(f"{who} at {door}: {answer.status_code} {answer.content[:200]!r}")
    assert wrong == []


def methods_of(doors: Iterable[str]) -> dict[str, set[str]]:
    """Of each address those that the table names."""
    found: dict[str, set[str]] = {}
    for door in doors:
        method, _, address = door.partition(" ")
        found.setdefault(address, set()).add(method)
    return found


def test_no_page_takes_a_method_that_the_table_does_not_name(town: Town) -> None:
    wrong = []
    for name, named in methods_of(PAGES).items():
        who = next(
            (one for one in LET_IN_MOSTLY if all(one in PAGES[f"{method} {name}"] for method in named)), Who.HOST
        )
        with undone():
            address, browser = reverse(name, kwargs=town.arguments(name, who)), town.client(who)
            knocked = {method: browser.generic(method, address).status_code for method in METHODS - named}
        wrong += [f"{method} {name}: {code}" for method, code in knocked.items() if code != 405]
    assert wrong == []


def test_no_operation_takes_a_method_that_the_table_does_not_name(town: Town, settings: Any) -> None:
    settings.API_PER_ADDRESS = "10000/minute"
    wrong = []
    for path, named in methods_of(API).items():
        address, browser = path.format(**town.places(path, Who.OUTSIDER)), town.client(Who.OUTSIDER)
        knocked = {method: browser.generic(method, address).status_code for method in METHODS - named}
        wrong += [f"{method} {path}: {code}" for method, code in knocked.items() if code != 405]
    assert wrong == []


def test_the_socket_admits_whom_the_table_says(town: Town) -> None:
    for who in Who:
        player = town.player(who)
        person = Person(player.pk, Credential.COOKIE) if player else Person()
        admitted = BattleRooms().admit(town.battle.code, person, {})
        assert isinstance(admitted, Admitted) == (who in SOCKETS["/ws/battles/{code}"]), who


def test_the_studios_socket_admits_whom_the_table_says_to_their_own_run_and_nobody_elses(town: Town) -> None:
    for who in Who:
        player = town.player(who)
        person = Person(player.pk, Credential.COOKIE) if player else Person()
        admitted = StudioRooms().admit(run_of(player or town.author).key, person, {})
        assert isinstance(admitted, Admitted) == (who in SOCKETS["/ws/studio/{key}"]), who
        assert not isinstance(StudioRooms().admit(run_of(town.player(Who.HOST)).key, person, {}), Admitted) or (
            who is Who.HOST
        )


def test_the_bells_socket_admits_whom_the_table_says(town: Town) -> None:
    for who in Who:
        player = town.player(who)
        person = Person(player.pk, Credential.COOKIE) if player else Person()
        assert isinstance(BellRooms().admit("me", person, {}), Admitted) == (who in SOCKETS["/ws/bell/me"]), who


CONTENT: dict[str, dict[str, Any]] = {
    "extend": {"seconds": 10},
    "lock": {"locked": False},
    "kick": {"seat": 4},
    "hand_over": {"seat": 1},
    "draft": {"prompt": "fox", "guidance": 3.0, "number": 1},
    "seal": {"prompt": "fox", "guidance": 3.0},
    "favourite": {"slot": 0},
    "show_on_screen": {"round": 1},
    "keep_off_screen": {"round": 1, "letter": "A", "slot": 0},
    "shown": {"ballot": "0" * 36},
    "vote": {"ballot": "0" * 36, "answer": "left"},
    "report": {"ballot": str(UUID(int=0)), "side": "left", "reason": "other"},
    "cheer": {"kind": "clap"},
}
"""What each command needs to be well formed; whether the moment is right for it is not asked here."""


def test_each_command_is_open_to_whom_the_table_says(town: Town) -> None:
    wrong = []
    for command, who in product(COMMANDS, Who):
        player = town.player(who)
        person = Person(player.pk if player else None, Credential.COOKIE)
        room = f"battles.{town.battle.code}"
        with undone():
            verdict = BattleRooms().command(room, person, command, CONTENT.get(command, {}), f"{who}-{command}")
        if (isinstance(verdict, Refused) and verdict.code in OUTSIDERS_CODES) == (who in COMMANDS[command]):
            wrong.append(f"{who} at {command}: {verdict}")
    assert wrong == []
