"""Whoever leaves is gone: from every page and from every row but those that the site says it keeps; their credit stands."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import leaving, tokens
from accounts.belongings import Leave
from accounts.models import Player, User
from battles import receipts
from battles.models import Battle
from gallery import pictures, prompts
from gallery.ancestry import crediting
from gallery.exports import asking, writing
from gallery.models import (
    Collection,
    CollectionItem,
    Comment,
    Export,
    Follow,
    Picture,
    PictureTag,
    PromptParent,
    PromptVector,
    Run,
    Tag,
)
from gallery.people import comments
from gallery.people.follows import follow
from gallery.people.likes import like
from gallery.tags import tagging
from jobs.models import OPEN_STATES, Job
from moderation import reporting
from moderation.models import Reason, SubjectKind
from moderation.states import State
from paintoff import shelf as shelves
from tests.support.battles import guest, lobby, start
from tests.support.clocks import audience, play_round, wait_for_deadline
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, bring_to, painted, picture_of
from tests.support.people import account, browser_of
from tests.support.receipts import receipt_of, verdict_of
from tests.support.wishes import painted_run, run_of

pytestmark = pytest.mark.django_db

NAME, WORD, SAID = "Zebulon", "quixotic heron", "sesquipedalian remark"
KEPT = {
    # The credit that others' ancestry stands on.
    ("gallery_promptparent", "credit"),
}


@pytest.fixture
def folder(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage({}, tmp_path)}


def played_battle(clock, zeb: Player) -> Battle:
    ada, bo = guest("Ada"), guest("Bo")
    battle = lobby(ada, bo, zeb)
    mo, flo = audience(battle, "Mo", "Flo")
    start(battle)
    words = {ada: "a red fox", bo: "a blue boat", zeb: f"a {WORD} at dusk"}
    return wait_for_deadline(play_round(battle, clock, words, {mo: bo, flo: zeb, ada: bo}), clock)


class Life:
    """What somebody leaves behind who did everything there is to do."""

    def __init__(self, clock) -> None:
        self.zeb, self.cy = account(NAME), account("Cy")
        self.battle = played_battle(clock, self.zeb)
        self.own = [picture_of(self.zeb, f"{WORD} {stage}", stage, seed) for seed, stage in enumerate(Stage)]
        self.hers = picture_of(self.cy, "a calm sea", seed=50)
        self.child, self.won_at = self.remix(), timezone.now()
        crediting.settle("heat:0", self.child.prompt, self.won_at)
        like(self.hers, self.zeb)
        like(self.own[3], self.cy)
        comments.say(self.hers, self.zeb, f"A {SAID}!", timezone.now())
        comments.say(self.hers, self.cy, "Thank you.", timezone.now())
        follow(self.zeb, self.cy)
        follow(self.cy, self.zeb)
        box = Collection.objects.create(owner=self.zeb, title=f"My {WORD}s", access="public")
        CollectionItem.objects.create(collection=box, picture=self.hers, by=self.zeb, rank="a")
        tagging.put([self.own[3]], f"sea, {WORD}", self.zeb)
        PictureTag.objects.create(picture=self.hers, tag=Tag.objects.get(slug="sea"), by=self.zeb)
        Tag.objects.filter(slug="sea").update(uses=2)
        reporting.report(self.zeb, SubjectKind.PICTURE, self.hers.key, Reason.OTHER, f"A {SAID}.")
        tokens.issue(self.zeb, NAME)
        painted_run(self.zeb, words=f"{WORD} in oil", negative=WORD)
        PromptVector.objects.create(prompt=self.own[3].prompt, signs="01" * 192, numbers=b"\x01" * 384)

    def remix(self) -> Picture:
        words = prompts.write(self.cy, "a heron at dawn", parents=[self.own[3].prompt])
        child = pictures.keep(painted("a heron at dawn", 60), owner=self.cy, prompt=words, seed=60)
        bring_to(child, Stage.LISTED)
        return child

    def pages(self) -> list[str]:
        code, key = self.battle.code, self.zeb.key
        return [
            "/",
            "/gallery",
            "/gallery?sort=top",
            "/battles",
            "/leaderboards/players",
            "/leaderboards/prompts",
            f"/b/{code}/results",
            f"/b/{code}/screen",
            f"/api/battles/{code}",
            f"/api/battles/{code}/receipt",
            "/api/pictures",
            "/api/leaderboards/players",
            "/api/leaderboards/prompts",
            f"/players/{key}",
            f"/players/{key}/pictures",
            f"/api/players/{key}/ratings",
            f"/pictures/{self.hers.key}",
            f"/pictures/{self.child.key}",
            *(f"/pictures/{one.key}" for one in self.own[::3]),
            *(f"/api/pictures/{one.key}" for one in self.own[::3]),
        ]


@pytest.fixture(scope="module")
def lived(rows_of_the_module) -> tuple[Life, datetime]:
    with rows_of_the_module(), time_machine.travel(timezone.now(), tick=False) as clock:
        return Life(clock), timezone.now()


@pytest.fixture
def life(lived: tuple[Life, datetime]) -> Iterator[Life]:
    """Everything as it was left, and as late as it was then."""
    before, until = lived
    with time_machine.travel(until):
        yield deepcopy(before)


def leave(player: Player, **how: bool) -> None:
    leaving.leave(player, Leave(timezone.now(), **how))


def columns_with(*needles: str) -> set[tuple[str, str]]:
    """Every column of every table in which one of these stands."""
    found = set()
    with connection.cursor() as cursor:
        # pghistory has a model of all events together, which has no table.
        there = set(connection.introspection.table_names(cursor))
        for model in (one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in there):
            table = model._meta.db_table
            for field in model._meta.local_fields:
                column = connection.ops.quote_name(field.column)
                for needle in needles:
                    sql = f'SELECT 1 FROM "{table}" WHERE {column}::text ILIKE %s LIMIT 1'
                    cursor.execute(sql, [f"%{needle}%"])
                    if cursor.fetchone():
                        found.add((table, field.column))
    return found


def test_no_row_keeps_the_name_or_the_words_but_those_that_are_named(life: Life) -> None:
    assert len(columns_with(NAME, WORD, SAID)) > 8, "there was something to forget"
    leave(life.zeb)
    assert columns_with(NAME, WORD, SAID) == KEPT
    assert not PromptVector.objects.exists()
    assert_feeds_are_true()


def test_no_page_shows_them_and_everybody_elses_stand(life: Life) -> None:
    address = f"/pictures/{life.child.key}"
    before = {path: Client().get(path) for path in life.pages()}
    assert sum(NAME in answer.content.decode() for answer in before.values()) >= 5
    leave(life.zeb)
    for path in life.pages():
        for browser in (Client(), browser_of(life.cy)):
            answer = browser.get(path)
            assert answer.status_code in (200, 404), path
            page = answer.content.decode()
            assert WORD not in page, path
            assert SAID not in page, path
            # The credit under a remix is the only place for the name.
            assert (NAME in page) == (path == address), path
    assert Client().get(f"/players/{life.zeb.key}").status_code == 404


def test_credit_stands_or_goes_as_its_owner_chose(life: Life) -> None:
    leave(life.zeb, keeps_credit=False)
    assert columns_with(NAME) == set()
    (line,) = PromptParent.objects.filter(child=life.child.prompt)
    assert line.credit == prompts.SOMEBODY
    page = Client().get(f"/pictures/{life.child.key}/ancestry").content.decode()
    assert prompts.SOMEBODY in page


def test_an_ancestor_stays_as_a_tombstone_with_its_credit(life: Life) -> None:
    leave(life.zeb)
    page = Client().get(f"/pictures/{life.child.key}/ancestry").content.decode()
    assert NAME in page
    assert WORD not in page


def test_likes_and_comments_are_counted_anew_and_a_tombstone_marks_the_place(life: Life) -> None:
    leave(life.zeb)
    life.hers.refresh_from_db()
    assert (life.hers.likes, life.hers.comments) == (0, 1)
    gone = Comment.objects.get(author=None)
    assert (gone.text, gone.deleted_at is not None) == ("", True)
    assert not Follow.objects.exists()
    assert not Collection.objects.exists()
    assert PictureTag.objects.get().by is None
    assert dict(Tag.objects.values_list("slug", "uses")) == {"sea": 1, "quixotic-heron": 0}


def test_the_receipt_of_a_battle_still_verifies_with_words_and_name_withdrawn(life: Life) -> None:
    leave(life.zeb)
    assert verdict_of(life.battle).startswith("verified")
    told = receipts.file_of(receipt_of(life.battle))
    assert WORD.encode() not in told
    assert NAME.encode() not in told


def test_the_account_is_gone_and_its_browser_is_nobody(life: Life) -> None:
    browser = browser_of(life.zeb)
    leave(life.zeb)
    assert not User.objects.filter(username=NAME).exists()
    assert browser.get("/me").status_code == 302
    assert account(NAME).key != life.zeb.key


def queries_of_leaving(player: Player) -> int:
    with CaptureQueriesContext(connection) as asked:
        leave(player)
    return len(asked)


def test_who_asked_for_much_leaves_in_as_many_statements_as_who_asked_for_little() -> None:
    some, many = account("Fay"), account("Max")
    for player, runs in ((some, 1), (many, 6)):
        for seed in range(runs):
            painted_run(player, count=2, seed=seed)
            run_of(player, seed=seed + 50)
    asked = set(Job.objects.filter(owner__in=[some, many]).values_list("pk", flat=True))
    made = set(Picture.objects.filter(owner__in=[some, many]).values_list("pk", flat=True))
    assert queries_of_leaving(many) <= queries_of_leaving(some)
    assert not Run.objects.filter(owner__in=[some, many]).exists()
    jobs = Job.objects.filter(pk__in=asked)
    assert {(job.owner, job.request["prompt"], job.request["negative_prompt"]) for job in jobs} == {(None, "", "")}
    assert {job.request["seed"] for job in jobs} > {0, 5}, "what is nobody's words stays"
    assert not jobs.filter(state__in=OPEN_STATES).exists()
    assert len(made) == 14
    assert not Picture.objects.filter(pk__in=made, deleted_at=None).exists()


def test_leaving_twice_changes_nothing_the_second_time(life: Life) -> None:
    leave(life.zeb)
    before = Player.objects.get(pk=life.zeb.pk).deleted_at
    leave(life.zeb)
    assert Player.objects.get(pk=life.zeb.pk).deleted_at == before


def test_an_export_of_everything_has_a_file_of_each_rooms_rows(life: Life, folder) -> None:
    export = asking.ask(life.zeb, None)
    while writing.write_some(export.pk):
        pass
    answer = browser_of(life.zeb).get(f"/exports/{export.key}/file")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as read:
        told = {name: json.loads(read.read(name)) for name in read.namelist() if name.endswith(".json")}
    assert told["account.json"][0]["username"] == NAME
    assert [one["text"] for one in told["comments.json"]] == [f"A {SAID}!"]
    assert told["wins.json"] == [{"place": "", "round": None, "share": 0.5, "at": life.won_at.isoformat()}]
    assert told["battles.json"][0]["entries"][0]["prompt"] == f"a {WORD} at dusk"
    assert told["collections.json"][0]["pictures"] == [{"picture": life.hers.key, "state": "in"}]
    assert {one["picture"] for one in told["reactions.json"]} == {life.hers.key}
    assert told["index.json"]["also"] == [name for name in told if "/" not in name and name != "index.json"]
    assert "secret" not in json.dumps(told["tokens.json"])
    leave(life.zeb)
    assert not Export.objects.exists()


def test_what_was_withheld_of_it_is_gone_too_and_cannot_come_back(life: Life) -> None:
    leave(life.zeb)
    pictures.judge([one.pk for one in life.own], State.VISIBLE)
    assert not Picture.objects.filter(deleted_at=None, pk__in=[one.pk for one in life.own]).exists()
    assert timezone.now() - Picture.objects.get(pk=life.own[0].pk).deleted_at < timedelta(minutes=5)
