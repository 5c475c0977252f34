"""What is narrowed to is found through the index of words, and nothing is found by what it is no more."""

import pytest
from django.db.models.expressions import RawSQL

from gallery import listing, pictures, verifying
from gallery.colours import Colour
from gallery.models import Blob, Level, Listing, Picture, Words
from tests.site.gallery.find.conftest import found

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(hang, ada):
    hang("a fox of Bo's", level=Level.MILD, format="duel", theme="snow")
    hang("a fox of Ada's", owner=ada, model="other", format="relay")
    Blob.objects.filter(pictures__owner=ada).update(colours=Colour.RED | Colour.BLACK, width=2048, height=1024)
    listing.refresh(list(Listing.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize(
    "narrowing",
    ["by:ada", "model:other", "colour:black", "colour:red", "size:large", "shape:wide", "level:everyone"],
)
def test_each_facet_finds_its_own(two, narrowing):
    assert found(f"fox {narrowing}") == ["a fox of Ada's"]


@pytest.mark.parametrize(
    "narrowing", ["by:bo", "theme:snow", "format:duel", "level:mild", "size:small", "shape:square"]
)
def test_and_no_others(two, narrowing):
    assert found(f"fox {narrowing}") == ["a fox of Bo's"]
    assert found(f"fox colour:black {narrowing}") == []


def test_what_becomes_another_kind_is_found_as_that_from_that_commit_on(hang):
    picture = hang("a fox", level=Level.EVERYONE)
    pictures.rate([picture.pk], Level.MILD)
    assert (found("fox level:everyone"), found("fox level:mild")) == ([], ["a fox"])


def test_a_like_writes_nothing_there(hang):
    picture = hang("a fox")
    places = Words.objects.annotate(place=RawSQL("ctid::text", ())).values_list("place", flat=True)
    (before,) = places
    Picture.objects.filter(pk=picture.pk).update(likes=5)
    listing.refresh([picture.pk])
    assert list(places.all()) == [before]


def test_a_kind_that_is_not_true_is_seen_and_mended(hang):
    picture = hang("a fox")
    Words.objects.update(kinds="mature")
    differences = verifying.differences()
    assert differences.listings == (picture.pk,)
    verifying.mend(differences)
    assert not verifying.differences()
    assert found("fox level:everyone") == ["a fox"]
