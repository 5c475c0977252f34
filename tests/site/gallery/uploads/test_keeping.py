"""A file of somebody's is a picture of theirs, once for each original, and closed to everybody else."""

import io

import pytest
from django.utils import timezone
from PIL import Image

from gallery import blobs, pictures, png
from gallery.models import Picture
from gallery.seeding import scenes
from gallery.uploads import keeping
from gallery.uploads.keeping import Unfit
from gallery.visibility import may_see
from moderation.states import State
from tests.support.paintings import picture_of, showing
from tests.support.people import account, browser_of
from tests.support.scanners import REDDISH

pytestmark = pytest.mark.django_db
SCENE = scenes.scene(3).resize((128, 128))
OTHER = scenes.scene(4).resize((128, 128))


@pytest.fixture
def ada():
    return account("Ada")


def file(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def test_it_is_kept_as_its_owners_and_nobody_else_sees_it(ada):
    kept = keeping.keep(ada, file(SCENE, "JPEG", quality=90), words="a quiet harbour")
    picture = Picture.objects.get(pk=kept.picture.pk)
    assert (picture.owner, picture.source, picture.prompt.text) == (ada, "upload", "a quiet harbour")
    assert (picture.revealed_at, picture.listed_at) == (None, None)
    assert Image.open(io.BytesIO(blobs.open_bytes(kept.sha256))).size == (128, 128)
    assert may_see(picture, ada)
    assert not may_see(picture, account("Bo"))
    assert "You brought it as a file" in browser_of(ada).get(f"/pictures/{picture.key}").content.decode()


def test_it_waits_for_the_scan_where_there_is_one(ada, settings):
    settings.MODERATION_SCANNERS = [REDDISH]
    assert keeping.keep(ada, file(SCENE)).picture.state == State.PENDING


def test_it_comes_into_no_feed_and_its_owner_can_throw_it_away(ada):
    picture = keeping.keep(ada, file(SCENE)).picture
    browser_of(ada).post("/pictures/picked", {"do": "publish", "picked": [picture.key]})
    picture.refresh_from_db()
    assert picture.listed_at is None
    assert pictures.throw_away([picture.pk], timezone.now()) == 1


def test_the_same_file_again_is_the_same_picture(ada):
    first, again = (keeping.keep(ada, file(SCENE)) for _ in range(2))
    assert (again.sha256, again.was_known) == (first.sha256, True)
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(("kind", "quality"), [("JPEG", 80), ("WEBP", 85), ("AVIF", 70)])
def test_a_copy_of_ones_own_picture_is_known_for_it(ada, kind, quality):
    own = showing(ada, SCENE)
    kept = keeping.keep(ada, file(SCENE, kind, quality=quality))
    assert (kept.sha256, kept.was_known, kept.near) == (own.blob_id, True, [])


def test_a_published_file_is_the_original_that_it_was_made_from(ada):
    own = picture_of(ada)
    worded = png.with_texts(blobs.open_bytes(own.blob_id), {"parameters": "a red fox"})
    assert keeping.keep(ada, worded).sha256 == own.blob_id


def test_what_others_have_is_not_told(ada):
    showing(account("Bo"), SCENE)
    kept = keeping.keep(ada, file(SCENE, "JPEG", quality=90))
    assert (kept.was_known, kept.near) == (False, [])


def test_what_only_looks_alike_is_kept_and_the_other_is_named(ada):
    own = showing(ada, SCENE)
    kept = keeping.keep(ada, file(SCENE.resize((256, 256))))
    assert (kept.was_known, kept.near) == (False, [own.blob_id])
    assert keeping.keep(ada, file(OTHER)).near == []


def test_what_was_taken_down_comes_back_as_no_file(ada):
    kept = keeping.keep(ada, file(SCENE))
    pictures.judge([kept.picture.pk], State.BLOCKED)
    again = keeping.keep(ada, file(SCENE))
    assert again.picture.state == State.BLOCKED


def test_words_that_the_rules_do_not_allow_keep_nothing(ada):
    with pytest.raises(Unfit) as refused:
        keeping.keep(ada, file(SCENE), words="x" * 2_001)
    assert refused.value.field == "prompt"
    with pytest.raises(Unfit, match="no PNG, JPEG") as refused:
        keeping.keep(ada, b"GIF89a")
    assert refused.value.field == "file"
    assert not Picture.objects.exists()
