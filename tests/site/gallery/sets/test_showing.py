"""What a reader sees of the pictures in a set: Bo's picture, which Ada or Bo put in, as Cy sees it."""

from __future__ import annotations

import pytest

from accounts.models import Player
from gallery import pictures
from gallery.models import ImageSet, Picture, SetPicture, Visibility
from gallery.sets import showing
from gallery.sets.showing import Shown
from moderation.states import State
from tests.support.image_sets import set_of
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.set = set_of(self.ada, visibility=Visibility.PUBLIC)

    def put(self, stage: Stage, by: Player, source: str = "studio") -> Picture:
        picture = picture_of(self.bo, f"a heron, {stage}, {by}", stage)
        Picture.objects.filter(pk=picture.pk).update(source=source)
        if source == "studio" and stage is Stage.SEALED:
            Picture.objects.filter(pk=picture.pk).update(state=State.VISIBLE)
        picture.refresh_from_db()
        SetPicture.objects.create(image_set=self.set, sha256=picture.blob_id, picture=picture, added_by=by)
        return picture

    def seen(self, picture: Picture, viewer: Player | None) -> Shown:
        return showing.shown(self.set, [picture.blob_id], viewer)[picture.blob_id]

    def address(self, picture: Picture, image_set: ImageSet | None = None) -> str:
        return f"/sets/{(image_set or self.set).key}/i/{picture.blob_id}.png"


@pytest.fixture
def town() -> Town:
    return Town()


def test_what_hangs_in_the_gallery_has_its_page_there(town):
    picture = town.put(Stage.LISTED, town.ada)
    shown = town.seen(picture, town.cy)
    assert (shown.key, shown.credit, shown.src) == (picture.key, "Bo", f"/i/{picture.blob_id}.png")


def test_what_its_author_put_in_is_shown_to_whoever_sees_the_set_and_to_nobody_else(town):
    picture = town.put(Stage.SEALED, town.bo)
    assert town.seen(picture, town.cy).src == town.address(picture)
    assert browser_of(town.cy).get(town.address(picture)).status_code == 200
    assert browser_of(town.cy).get(f"/i/{picture.blob_id}.png").status_code == 404
    other = set_of(town.ada, visibility=Visibility.PUBLIC)
    assert browser_of(town.cy).get(town.address(picture, other)).status_code == 404
    ImageSet.objects.update(visibility=Visibility.PRIVATE)
    assert browser_of(town.cy).get(town.address(picture)).status_code == 404


def test_what_another_put_in_and_its_author_shows_nobody_is_a_card_with_their_name(town):
    picture = town.put(Stage.SEALED, town.ada)
    assert town.seen(picture, town.cy) == Shown("Bo", showing.PRIVATE, words=picture.prompt.text)
    assert browser_of(town.cy).get(town.address(picture)).status_code == 404


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        (Stage.WITHHELD, showing.DOWN),
        (Stage.BLOCKED, showing.DOWN),
        (Stage.DELETED, showing.DELETED),
        (Stage.BINNED, showing.DELETED),
    ],
)
@pytest.mark.parametrize("who", ["ada", "bo"])
def test_what_may_not_be_shown_is_a_card_with_its_authors_name_and_no_bytes(town, stage, why, who):
    picture = town.put(stage, getattr(town, who))
    assert town.seen(picture, town.cy) == Shown("Bo", why, words=picture.prompt.text)
    assert browser_of(town.cy).get(town.address(picture)).status_code == 404


def test_what_is_taken_down_later_is_gone_with_all_that_was_made_of_it(town):
    picture = town.put(Stage.SEALED, town.bo)
    made = picture.blob.renditions.filter(kind="thumbnail").first()
    assert showing.file(town.set, made.sha256, None) is not None
    pictures.judge([picture.pk], State.BLOCKED)
    assert showing.file(town.set, made.sha256, None) is None
    assert browser_of(town.bo).get(town.address(picture)).status_code == 404


def test_a_battles_sealed_entry_is_not_shown_by_its_author_through_a_set(town):
    picture = town.put(Stage.REVEALED, town.bo, source="battle")
    assert town.seen(picture, town.cy).src == ""
    assert browser_of(town.cy).get(town.address(picture)).status_code == 404


@pytest.mark.parametrize("source", ["studio", "battle"])
def test_the_rule_about_a_row_and_about_rows_is_the_same(town, source):
    put = [town.put(stage, by, source) for stage in Stage for by in (town.ada, town.bo)]
    given = set(SetPicture.objects.filter(showing.GIVEN).values_list("pk", flat=True))
    rows = SetPicture.objects.select_related("picture")
    assert {row.pk for row in rows if showing.is_given(row)} == given
    assert 0 < len(given) < len(put)


def test_nobody_is_given_what_has_no_author(town):
    town.put(Stage.LISTED, town.bo)
    Picture.objects.update(owner=None)
    SetPicture.objects.update(added_by=None)
    assert not SetPicture.objects.filter(showing.GIVEN).exists()
