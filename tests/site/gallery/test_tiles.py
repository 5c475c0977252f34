"""What lists of the public gallery show of a picture."""

import pytest
from django.utils import timezone

from gallery import feed, pictures, tiles, wall
from gallery.cards import card_of
from gallery.models import Picture, Rendition, RenditionKind
from tests.support.paintings import Stage, picture_of
from tests.support.people import guest

pytestmark = pytest.mark.django_db


def tile_of(picture: Picture) -> tiles.Tile:
    return tiles.among([picture.pk])[picture.pk]


def rendition(picture: Picture, media_type: str, size: int, kind: RenditionKind = RenditionKind.THUMBNAIL) -> Rendition:
    name = f"{size:064x}"
    return Rendition.objects.create(
        blob=picture.blob, kind=kind, sha256=name, media_type=media_type, size=size, width=32, height=32
    )


@pytest.fixture
def fox() -> Picture:
    picture = picture_of(guest("Bo"), "a <red> fox")
    Rendition.objects.filter(blob=picture.blob).delete()
    return picture


def test_a_tile_is_drawn_as_the_card_of_its_picture(fox):
    rendition(fox, "image/avif", 30)
    rendition(fox, "image/webp", 40)
    assert wall.article(tile_of(fox), box="picked") == wall.article(card_of(fox), box="picked")


@pytest.mark.parametrize(
    ("made", "shown", "offered_before"),
    [
        ([], "image/png", []),
        (["image/avif"], "image/png", ["image/avif"]),
        (["image/avif", "image/webp"], "image/webp", ["image/avif"]),
        (["image/webp", "image/avif"], "image/webp", []),
    ],
)
def test_smaller_files_are_offered_before_the_one_that_all_can_show(fox, made, shown, offered_before):
    for size, media_type in enumerate(made, start=1):
        rendition(fox, media_type, size)
    rendition(fox, "image/avif", 99, RenditionKind.SCREEN)
    tile = tile_of(fox)
    assert [one.media_type for one in tile.files] == [*offered_before, shown]
    assert [one.src for one in tile.thumb_sources] + [tile.thumb] == [one.src for one in tile.files]


def test_who_left_is_named_so_and_has_no_page(fox):
    Picture.objects.filter(pk=fox.pk).update(owner=None)
    assert (tile_of(fox).author, tile_of(fox).owner_key) == ("somebody who left", "")


@pytest.mark.parametrize("stage", [one for one in Stage if one is not Stage.LISTED])
def test_only_what_is_listed_has_a_tile(stage):
    picture = picture_of(guest("Bo"), "a fox", stage)
    assert tiles.among([picture.pk]) == {}


def test_one_statement_reads_them_all(fox, django_assert_num_queries):
    owl = picture_of(guest("Cy"), "an owl")
    tiles.among([fox.pk])
    with django_assert_num_queries(1):
        assert [one.words for one in tiles.these([owl.pk, fox.pk]).tiles] == ["an owl", "a <red> fox"]


def test_what_was_withheld_between_the_two_reads_is_not_shown_and_marks_its_place(fox):
    owl = picture_of(guest("Cy"), "an owl")
    found = feed.found(feed.Sort.NEW, count=1, now=timezone.now())
    pictures.judge([owl.pk], "withheld")
    first = tiles.hung(found)
    assert first.tiles == []
    rest = tiles.hung(feed.found(feed.Sort.NEW, after=first.after))
    assert [one.key for one in rest.tiles] == [fox.key]
