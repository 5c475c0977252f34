"""What somebody brought and no set names is found and thrown away by its owner, and by nobody while a commit takes it."""

from __future__ import annotations

import io
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Player
from gallery.models import Picture, SetPicture
from gallery.seeding import scenes
from gallery.sets import at, collecting, editing, keeping, unused
from gallery.sets.changes import Change
from gallery.sets.refusals import Unfit
from gallery.uploads import keeping as uploads
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import picture_of
from tests.support.patience import PATIENCE
from tests.support.people import account, browser_of
from tests.support.scenes import once

FILES = "/sets/unused-files"


def three_files() -> tuple[Player, list[Picture]]:
    """Ada's, the newest first."""
    ada = account("Ada")
    return ada, [brought(ada, number, words) for number, words in enumerate(("heron", "kite", ""))][::-1]


def brought(owner: Player, number: int, words: str = "") -> Picture:
    out = io.BytesIO()
    scene: Image.Image = scenes.scene(number).resize((64, 64))
    scene.save(out, "PNG")
    kept = uploads.keep(owner, out.getvalue(), words=words)
    assert kept.picture is not None
    return kept.picture


@pytest.fixture
def ada(db) -> Player:
    return once(three_files)[0]


@pytest.fixture
def files(ada: Player) -> list[Picture]:
    return list(Picture.objects.filter(owner=ada).order_by("-pk"))


def put(owner: Player, picture: Picture, branch: str = "main") -> None:
    image_set = owner.image_sets.first() or set_of(owner)
    editing.commit(owner, at.branch(image_set, branch), [Change("new", {"picture": picture.key})], "", NOON)


def there(owner: Player) -> list[Picture]:
    return list(unused.page_of(owner, None, 10).files)


def throw(client: Client, *chosen: Picture, **more: object):
    fields = {"do": "throw-away-files", "picked": [one.key for one in chosen], "next": FILES, **more}
    return client.post("/pictures/picked", fields, follow=True)


def test_a_file_is_unused_until_any_branch_names_it_and_again_when_its_set_is_gone_for_good(ada, files):
    picture_of(ada)
    assert there(ada) == files
    put(ada, files[1], "side")
    assert there(ada) == [files[0], files[2]]
    editing.commit(
        ada, at.branch(ada.image_sets.get(), "side"), [Change("new", {"picture": "", "caption": "Gone"})], "", NOON
    )
    assert there(ada) == [files[0], files[2]]
    keeping.delete(ada.image_sets.get(), NOON)
    assert there(ada) == [files[0], files[2]]
    collecting.purge(timezone.now())
    assert there(ada) == files


def test_a_page_goes_on_behind_its_last_though_that_was_thrown_away(ada, files):
    page = unused.page_of(ada, None, 2)
    assert (page.files, page.after) == (files[:2], files[1].pk)
    unused.throw_away(ada, files[:2], {})
    assert unused.page_of(ada, page.after, 2) == unused.Page(files[2:], None)


def test_the_page_shows_size_day_and_room_and_asks_before_it_throws_several_away(ada, files):
    browser = browser_of(ada)
    page = browser.get(FILES).content.decode()
    assert "Picture of heron by Ada" in page
    assert 'alt="Picture by Ada"' in page
    assert f"{timezone.now():%-d %B %Y}" in page
    assert "of 5,000 MB" in page
    asked = throw(browser, *files[:2])
    assert "Throw away these 2 files?" in asked.content.decode()
    assert there(ada) == files
    assert "2 pictures thrown away" in throw(browser, *files[:2], sure="yes").content.decode()
    assert there(ada) == files[2:]
    throw(browser, files[0], do="put-back")
    assert there(ada) == [files[0], files[2]]


def test_what_a_set_names_by_then_stays_and_its_owner_is_told_why(ada, files):
    put(ada, files[0])
    page = throw(browser_of(ada), *files[:2], sure="yes").content.decode()
    assert unused.NAMED in page
    assert [one.deleted_at is None for one in Picture.objects.order_by("-pk")] == [True, False, True]


def test_nobody_throws_away_what_others_brought(ada, files):
    cy = account("Cy")
    throw(browser_of(cy), files[0], sure="yes")
    assert browser_of(cy).delete(f"/api/me/files/{files[0].key}").status_code == 404
    assert there(ada) == files
    assert "heron" not in browser_of(cy).get(FILES).content.decode()


def test_by_api_the_list_has_pages_and_throwing_away_makes_room(ada, files):
    browser = browser_of(ada)
    first = browser.get("/api/me/files?limit=2").json()
    rest = browser.get(f"/api/me/files?limit=2&after={first['after']}").json()
    assert [one["picture"]["key"] for one in first["files"] + rest["files"]] == [one.key for one in files]
    assert first["room"] == {"used": sum(one.blob.size for one in files), "most": 5_000_000_000}
    assert (first["files"][0]["size"], rest["after"]) == (files[0].blob.size, None)
    left = browser.delete(f"/api/me/files/{files[0].key}")
    assert (left.status_code, left.json()["used"]) == (200, first["room"]["used"] - files[0].blob.size)


def test_by_api_what_a_set_names_and_what_was_painted_here_stays(ada, files):
    put(ada, files[0])
    answers = [
        browser_of(ada).delete(f"/api/me/files/{key}").json()["code"] for key in (files[0].key, picture_of(ada).key)
    ]
    assert answers == ["in_use", "not_a_file"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who_is_first", ["committer", "thrower"])
def test_of_a_commit_and_a_throwing_away_at_once_the_second_finds_what_the_first_did(who_is_first):
    """Two connections: the second one asks while the first one has not ended."""
    ada = account("Ada")
    picture = brought(ada, 1)
    branch = at.branch(set_of(ada), "main")
    found, acted, may_end = [], Event(), Event()
    wanted = [Change("new", {"picture": picture.key})]

    def commit() -> object:
        return editing.commit(ada, branch, wanted, "", NOON)

    def throw_away() -> object:
        return unused.throw_away(ada, [picture], {}).left

    def first() -> None:
        with transaction.atomic():
            (commit if who_is_first == "committer" else throw_away)()
            acted.set()
            assert may_end.wait(PATIENCE)
        connection.close()

    def second() -> None:
        try:
            found.append((throw_away if who_is_first == "committer" else commit)())
        except Unfit as error:
            found.append(error)
        connection.close()

    one, other = Thread(target=first), Thread(target=second)
    one.start()
    assert acted.wait(PATIENCE)
    other.start()
    while not waits_for_a_lock() and other.is_alive():
        pass
    may_end.set()
    one.join(PATIENCE)
    other.join(PATIENCE)
    picture.refresh_from_db()
    is_named = SetPicture.objects.filter(picture=picture).exists()
    assert (is_named, picture.deleted_at is None) == ((True, True) if who_is_first == "committer" else (False, False))
    assert isinstance(found[0], Unfit) if who_is_first == "thrower" else found[0][0].reason == unused.NAMED


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
