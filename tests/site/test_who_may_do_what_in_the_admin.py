"""Walks every address of the admin: whoever is not staff signs in first, staff without a permission is kept out, who may look
looks, and administrators do what the table of doors names and nothing else. Doors are asked without the middleware around them,
and what they would draw is not drawn: `test_admin_of_everything` does that."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from accounts.models import User
from moderation.rules import editing
from moderation.rules.rows import Rule
from paintoff.doors import ADMIN, ADMIN_PAGES, Who
from tests.support.addresses import Town
from tests.support.people import account
from tests.support.scenes import once

pytestmark = pytest.mark.django_db

OF_EACH_TABLE = ("changelist", "add", "history", "delete", "change")
WITHOUT_SIGNING_IN = {"login", "logout", "jsi18n"}
TABLES = list(admin.site._registry)


@pytest.fixture(scope="module")
def founded(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return once(Town)


@pytest.fixture
def town(founded: Town) -> Town:
    return deepcopy(founded)


def doors() -> list[URLPattern]:
    found: list[URLPattern | URLResolver] = next(
        one.url_patterns for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "admin"
    )
    return list(_flat(found))


def _flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _flat(one.url_patterns)
        else:
            yield one


def named(model: type[Model], what: str) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_{what}"


def address(model: type[Model], what: str) -> str:
    """Of its newest row, where it is about one."""
    newest = model._default_manager.order_by("-pk").first()
    about = [newest.pk if newest else 0] if what in ("history", "delete", "change") else []
    return reverse(f"admin:{named(model, what)}", args=about)


def asked(user: User | AnonymousUser, where: str, method: str = "GET") -> int:
    request: Any = RequestFactory().generic(method, where)
    request.user, request._dont_enforce_csrf_checks = user, True
    request._messages = SilentMessages()
    view, args, kwargs = resolve(where)
    try:
        return int(view(request, *args, **kwargs).status_code)
    except PermissionDenied:
        return 403


class SilentMessages:
    def add(self, *_: object) -> None:
        """A door tells whom it sends on why; nobody reads it here."""


def test_every_address_of_the_admin_is_of_a_table_or_stands_in_the_list() -> None:
    of_tables = {named(model, what) for model in TABLES for what in OF_EACH_TABLE}
    found = {door.name for door in doors()} - {
        None
    }  # old addresses, which send on to a row's page, and what is at none
    assert found == of_tables | ADMIN_PAGES
    assert set(ADMIN) <= {model._meta.label for model in TABLES}


def test_whoever_is_not_staff_signs_in_first(town: Town) -> None:
    """Moderators too, whatever they may do elsewhere."""
    people = [AnonymousUser(), *(town.player(who).user for who in (Who.MEMBER, Who.MODERATOR, Who.SENIOR))]  # type: ignore[union-attr]
    let_in = []
    for door in doors():
        if door.name not in WITHOUT_SIGNING_IN:
            request: Any = RequestFactory().get("/admin/anything")
            for request.user in people:
                answer = door.callback(request, **dict.fromkeys(door.pattern.converters, 1))
                if answer.status_code != 302 or not answer["Location"].startswith(reverse("admin:login")):
                    let_in.append(f"{request.user} at {door}")
    assert let_in == []


def test_staff_without_a_permission_sees_no_table() -> None:
    ann = account("Ann", is_staff=True).user
    places = {f"{model._meta.label} {what}": address(model, what) for model in TABLES for what in OF_EACH_TABLE}
    answered = {name: asked(ann, where) for name, where in places.items()}
    # A page of a row that is not there says so to anybody on the staff.
    assert {name: code for name, code in answered.items() if code != 403 and "/0/" not in places[name]} == {}


def test_staff_that_may_look_looks_and_does_nothing() -> None:
    ann = account("Ann", is_staff=True).user
    ann.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    assert [model._meta.label for model in TABLES if asked(ann, address(model, "changelist")) != 200] == []
    done = {model._meta.label: what for model in TABLES if (what := done_by(ann, model))}
    assert done == {}


def test_administrators_do_what_the_table_names_and_nothing_else(town: Town) -> None:
    root = town.administrator.user
    assert root is not None
    editing.draft_of(Rule.objects.filter(is_active=True)[0])  # what holds is changed as a draft alone
    done = {model._meta.label: what for model in TABLES if (what := done_by(root, model))}
    assert done == ADMIN


def done_by(user: User, model: type[Model]) -> frozenset[str]:
    """What somebody may do to a table, as its doors and its list's actions say."""
    open_to = {what for what in ("add", "change", "delete") if asked(user, address(model, what), "POST") != 403}
    request: Any = RequestFactory().get("/")
    request.user = user
    of = admin.site._registry[model]
    if not of.has_change_permission(request, model._default_manager.order_by("-pk").first() or model()):
        open_to -= {"change"}  # a door of no row lets in whoever may bring some to the desk
    return frozenset(open_to | set(of.get_actions(request)))
