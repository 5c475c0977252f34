"""Whoever took a picture down (a moderator, the site upon reports, a program that looked): while it is down no list, count,
search or family tells of it, and once that falls every answer is what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gallery import pictures, prompts, scans
from gallery.collections import holding
from gallery.models import Access, Collection
from gallery.people import comments, likes
from gallery.tags import tagging
from moderation.desk.deciding import Wanted, decide
from moderation.desk.rows import Guideline, Verdict
from moderation.models import Case, Reason
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import IN_A_DUEL, Stage, bring_to, painted, showing
from tests.support.people import account
from tests.support.scanners import REDDISH, UNFIT
from tests.support.scenes import once

pytestmark = pytest.mark.django_db


class Hung:
    """Ada's red picture, with all that others made of it and said about it."""

    def __init__(self) -> None:
        self.ada, self.bo = account("Ada"), account("Bo")
        self.witnesses = [neighbour(name) for name in ("Cy", "Di", "Ed")]
        self.moderators = [moderator("Mo"), moderator("Max"), moderator("Mia")]
        self.hers = showing(self.ada, UNFIT, "a red flag")
        words = prompts.write(self.bo, "a red flag at night", parents=[self.hers.prompt])
        self.remix = pictures.keep(
            painted("a red flag at night"), owner=self.bo, prompt=words, seed=7, origin=IN_A_DUEL
        )
        bring_to(self.remix, Stage.LISTED)
        for one in (self.hers, self.remix):
            likes.like(one, self.witnesses[0])
            comments.say(one, self.bo, "Well waved.", timezone.now())
        tagging.put([self.hers], "flags", self.ada)
        self.shared = Collection.objects.create(owner=self.bo, title="Flags", access=Access.PUBLIC)
        holding.add(self.shared, [self.hers, self.remix], self.bo)

    def addresses(self) -> list[str]:
        hers, remix = f"/api/pictures/{self.hers.key}", f"/api/pictures/{self.remix.key}"
        return [
            *(hers, f"{hers}/comments", f"{hers}/tags", f"{hers}/reactions", f"{hers}/family", f"{hers}/remixes"),
            *(f"{remix}/family", f"{remix}/compare/{self.hers.key}", f"{hers}/collections"),
            *("/api/pictures", "/api/pictures?sort=top", "/api/search?q=flag", "/api/tags", "/api/tags/flags/pictures"),
            *("/api/collections", f"/api/collections/{self.shared.key}/pictures"),
            *(f"/api/players/{self.ada.key}/best", f"/players/{self.ada.key}/pictures"),
        ]

    def told(self) -> dict[str, tuple[int, Any]]:
        nobody = Client()
        answers = {where: nobody.get(where) for where in self.addresses()}
        return {where: (answer.status_code, _said(answer)) for where, answer in answers.items()}

    def decide(self, by: int, wanted: Wanted) -> None:
        case = Case.objects.get(subject_key=self.hers.key)
        decide(case.pk, case.version, self.moderators[by], wanted, timezone.now())


def _said(answer: Any) -> Any:
    return answer.json() if answer["Content-Type"].startswith("application/json") else _lines(answer.content.decode())


def _lines(page: str) -> list[str]:
    """What a page shows, without what is its visitor's alone."""
    return [line for line in page.splitlines() if "/i/" in line or "/pictures/" in line]


def withheld_by_a_moderator(hung: Hung, _: Any) -> None:
    reported("picture", hung.hers.key, hung.witnesses[:1])
    hung.decide(0, Wanted(Verdict.WITHHOLD, Guideline.SPAM))


def blocked_by_a_moderator(hung: Hung, _: Any) -> None:
    reported("picture", hung.hers.key, hung.witnesses[:1])
    hung.decide(0, Wanted(Verdict.BLOCK, Guideline.HATE))


def hidden_upon_reports(hung: Hung, _: Any) -> None:
    reported("picture", hung.hers.key, hung.witnesses, Reason.HATE)


def withheld_by_a_program(hung: Hung, settings: Any) -> None:
    settings.MODERATION_SCANNERS = [REDDISH]
    scans.want_all(timezone.now(), again=False)
    scans.scan(hung.hers.blob_id, timezone.now() + timedelta(days=300))


def hidden_upon_reports_and_then_blocked(hung: Hung, settings: Any) -> None:
    hidden_upon_reports(hung, settings)
    hung.decide(0, Wanted(Verdict.BLOCK, Guideline.HATE))


WAYS = [
    *(withheld_by_a_moderator, blocked_by_a_moderator, hidden_upon_reports, withheld_by_a_program),
    hidden_upon_reports_and_then_blocked,
]


@pytest.mark.parametrize("taken_down", WAYS, ids=lambda one: one.__name__)
def test_while_it_is_down_nothing_tells_of_it_and_then_all_is_as_it_was(taken_down, settings) -> None:
    hung = once(Hung)
    before = hung.told()
    taken_down(hung, settings)
    down = hung.told()
    assert [where for where, (code, said) in down.items() if code == 200 and hung.hers.key in str(said)] == []
    same = {where for where, told in down.items() if told == before[where]}
    assert same == set()
    hung.decide(1, Wanted(Verdict.LET_BE))
    assert hung.told() == before
