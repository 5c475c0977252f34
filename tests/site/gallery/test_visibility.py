"""Who sees what of a picture, at every stage and through every door."""

import pytest
from django.test import Client

from accounts import tokens
from gallery import addresses, renditions
from gallery.models import RenditionKind
from gallery.visibility import may_read, may_see, own_file, public_file, readable, why_not_begin, workable
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db

VIEWERS = ("owner", "other", "guest", "nobody", "staff")
EVERYBODY, OWNER, NO_ONE = frozenset(VIEWERS), frozenset({"owner"}), frozenset()

PIXELS = {
    Stage.SEALED: OWNER,
    Stage.REVEALED: EVERYBODY,
    Stage.NAMED: EVERYBODY,
    Stage.LISTED: EVERYBODY,
    Stage.WITHHELD: OWNER,
    Stage.BLOCKED: NO_ONE,
    Stage.DELETED: NO_ONE,
    Stage.TAKEN_BACK: EVERYBODY,
    Stage.BINNED: OWNER,
}
WORDS = PIXELS | {Stage.REVEALED: OWNER, Stage.BINNED: NO_ONE}
FEED = {stage: EVERYBODY if stage is Stage.LISTED else NO_ONE for stage in Stage}

at_every_stage = pytest.mark.parametrize("stage", Stage)


@pytest.fixture
def people():
    return {
        "owner": account("Bo"),
        "other": account("Cy"),
        "guest": guest("Dee"),
        "nobody": None,
        "staff": account("Mo", is_staff=True, is_superuser=True),
    }


@pytest.fixture
def browsers(people) -> dict[str, Client]:
    return {who: browser_of(player) for who, player in people.items()}


@at_every_stage
def test_the_original_answers_those_who_may_see_it(people, browsers, stage):
    picture = picture_of(people["owner"], stage=stage)
    assert _answered(browsers, addresses.address(picture.blob)) == PIXELS[stage]


@at_every_stage
def test_what_is_made_of_its_pixels_answers_by_the_same_rule(people, browsers, stage):
    picture = picture_of(people["owner"], stage=stage)
    renditions.make_missing(picture.blob)
    wordless = picture.blob.renditions.exclude(kind=RenditionKind.PUBLISHED)
    assert {(made.kind, made.media_type) for made in wordless} == set(renditions.WORDLESS)
    for made in wordless:
        assert _answered(browsers, addresses.of(made.sha256, made.media_type)) == PIXELS[stage]


@at_every_stage
def test_the_file_with_the_words_answers_those_who_may_read_them(people, browsers, stage):
    picture = picture_of(people["owner"], stage=stage)
    assert _answered(browsers, _published_as_if_named(picture)) == WORDS[stage]


@at_every_stage
def test_the_page_opens_for_those_who_may_read_the_words(people, browsers, stage):
    picture = picture_of(people["owner"], stage=stage)
    assert _answered(browsers, f"/pictures/{picture.key}") == WORDS[stage]
    assert _shown(browsers, f"/pictures/{picture.key}", "red fox") == WORDS[stage]


@at_every_stage
def test_the_api_tells_those_who_may_read_the_words(people, stage):
    picture = picture_of(people["owner"], stage=stage)
    bots = {who: _Bot(player) for who, player in people.items()}
    assert _answered(bots, f"/api/pictures/{picture.key}") == WORDS[stage]
    assert _shown(bots, f"/api/pictures/{picture.key}", "red fox") == WORDS[stage]


@at_every_stage
def test_the_feed_shows_what_is_listed(people, browsers, stage):
    picture = picture_of(people["owner"], stage=stage)
    bots = {who: _Bot(player) for who, player in people.items()}
    assert _shown(browsers, "/gallery", picture.key) == FEED[stage]
    assert _shown(bots, "/api/pictures", picture.key) == FEED[stage]


@at_every_stage
def test_a_players_pages_show_strangers_only_what_is_listed(people, browsers, stage):
    picture, owner = picture_of(people["owner"], stage=stage), people["owner"]
    expected = FEED[stage] | (WORDS[stage] & OWNER)
    assert _shown(browsers, f"/players/{owner.key}", picture.key) == expected
    assert _shown(browsers, f"/players/{owner.key}/pictures", picture.key) == expected


@at_every_stage
def test_the_rules_about_a_row_and_about_rows_agree(people, stage):
    picture = picture_of(people["owner"], stage=stage)
    for who, viewer in people.items():
        file = public_file(picture.blob_id) or (viewer and own_file(picture.blob_id, viewer))
        assert may_see(picture, viewer) == (file is not None) == (who in PIXELS[stage])
        assert may_read(picture, viewer) == readable(viewer).filter(pk=picture.pk).exists() == (who in WORDS[stage])


@at_every_stage
def test_nothing_new_begins_with_what_its_battle_still_keeps_or_what_is_withheld(people, stage):
    picture = picture_of(people["owner"], stage=stage)
    kept = OWNER if stage in {Stage.SEALED, Stage.REVEALED, Stage.WITHHELD} else frozenset()
    may = {who for who, viewer in people.items() if workable(viewer).filter(pk=picture.pk).exists()}
    assert may == WORDS[stage] - kept
    assert all(not why_not_begin(picture) for _ in may)
    assert not kept or why_not_begin(picture)


class _Bot:
    """A caller by token, or without one."""

    def __init__(self, player) -> None:
        self._headers = {"Authorization": f"Bearer {tokens.issue(player, 'test')[1]}"} if player else {}

    def get(self, path: str):
        return Client().get(path, headers=self._headers)


def _answered(callers, path: str) -> frozenset[str]:
    answers = {who: caller.get(path).status_code for who, caller in callers.items()}
    assert set(answers.values()) <= {200, 404}
    return frozenset(who for who, status in answers.items() if status == 200)


def _shown(callers, path: str, words: str) -> frozenset[str]:
    return frozenset(who for who, caller in callers.items() if words in caller.get(path).content.decode())


def _published_as_if_named(picture) -> str:
    made = renditions._publish(picture.blob, picture)
    return addresses.of(made.sha256, made.media_type)
