"""Every table of ours stands in the admin, answers in few queries, and tells nobody what is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from battles.models import CheckpointBallot, CheckpointDuel, Settlement, SettlementBallot, SettlementJuror
from gallery.models import SetVote
from tests.support.battles import guest, lobby, seal, start
from tests.support.duels import dealt_to_nobody
from tests.support.people import account, browser_of
from tests.support.proposals import vote_dealt_to_nobody
from tests.support.rated import ada_beats_bo
from tests.support.scenes import once
from tests.support.wishes import painted_run

pytestmark = pytest.mark.django_db

OURS = frozenset({"accounts", "jobs", "moderation", "gallery", "battles"})
LEFT_OUT = {"gallery.SetNode": "bytes alone, named by their own hash: `manage.py verify_sets` reads them"}
"""Tables without a list, each with its reason."""
MOST_QUERIES = 14


def ours() -> Iterator[type[Model]]:
    yield from (model for model in apps.get_models() if model._meta.app_label in OURS)


def listed() -> list[type[Model]]:
    return [model for model in ours() if model._meta.label not in LEFT_OUT]


def changelist(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def pages_of(model: type[Model]) -> list[str]:
    """Its list, and the page of its newest row where there is one."""
    newest = model._default_manager.order_by("-pk").first()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return [changelist(model), *([reverse(name, args=[newest.pk])] if newest else [])]


def test_the_rooms_of_the_site_are_all_looked_through():
    rooms = {settings.BASE_DIR, settings.BASE_DIR / "platform"}
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent in rooms}
    assert {model._meta.app_label for model in apps.get_models() if model._meta.app_label in own} == OURS


def test_every_table_stands_in_the_admin_or_is_left_out_with_a_reason():
    missing = {model._meta.label for model in ours() if model not in admin.site._registry}
    assert missing == set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_no_list_asks_for_each_row_what_it_points_to():
    """Django joins by itself what has to be there, and nothing that may be missing."""
    wrong = []
    for model in listed():
        of = admin.site._registry[model]
        joined = of.list_select_related
        for column in of.list_display:
            field = next((one for one in model._meta.concrete_fields if one.name == column and one.is_relation), None)
            if (
                field is not None
                and joined is not True
                and not any(one.split("__")[0] == column for one in (joined or ()))
            ):
                wrong.append(f"{model._meta.label}.{column}")
    assert wrong == []


@dataclass(frozen=True)
class Page:
    model: type[Model]
    status: int
    queries: int
    shown: str


class Walked:
    """Every page of the admin, once: of a battle that is over and one that goes on, blind votes and somebody's run."""

    def __init__(self) -> None:
        once(ada_beats_bo)
        ann = guest("Ann")
        going_on = lobby(ann, guest("Ben"), guest("Cleo"))
        start(going_on)
        seal(going_on, ann, "an unheard-of okapi")
        painted_run(account("Fay"), words="a striped zebra", negative="no quagga")
        self.duel = dealt_to_nobody(account("Di"))
        self.ballot = vote_dealt_to_nobody(account("Eve"))
        self.root = browser_of(account("Root", is_staff=True, is_superuser=True))

    @cached_property
    def pages(self) -> dict[str, Page]:
        return {page: asked_of(self.root, model, page) for model in listed() for page in pages_of(model)}

    def telling(self, word: object) -> list[str]:
        return [address for address, page in self.pages.items() if str(word) in page.shown]


def asked_of(root: Client, model: type[Model], page: str) -> Page:
    with CaptureQueriesContext(connection) as asked:
        answer = root.get(page)
    return Page(model, answer.status_code, len(asked), answer.content.decode())


@pytest.fixture(scope="module")
def walked(rows_of_the_module) -> Walked:
    with rows_of_the_module():
        return Walked()


def test_each_list_answers_in_few_queries_whether_or_not_there_is_something(walked):
    answered = {address: (page.status, page.queries) for address, page in walked.pages.items()}
    assert {address: told for address, told in answered.items() if told[0] != 200 or told[1] > MOST_QUERIES} == {}


def test_a_blind_vote_stays_blind(walked):
    assert [walked.telling(token) for token in (walked.ballot.token, walked.duel.token)] == [[], []]
    told = "".join(page.shown for page in walked.pages.values() if page.model in BLIND)
    sides = [held for held in walked.ballot.settlement.vote.sides.values() if held]
    assert [secret for secret in ("hasty", "painstaking", *sides) if secret in told] == []


BLIND = (SetVote, Settlement, SettlementBallot, SettlementJuror, CheckpointDuel, CheckpointBallot)


def test_what_is_sealed_in_a_battle_that_goes_on_is_on_no_page(walked):
    assert walked.telling("okapi") == []


def test_the_words_of_a_run_are_its_owners(walked):
    assert walked.telling("zebra") + walked.telling("quagga") == []
