"""What must be true of the feeds' rows after everything that anybody does."""

from gallery import listing, verifying
from gallery.models import Listing
from gallery.visibility import listed


def assert_feeds_are_true() -> None:
    """The listings are those of the pictures in the public gallery, column by column, and no others."""
    there = sorted(Listing.objects.values_list(*listing.COLUMNS))
    assert there == sorted(listing.true_rows(listed()))
    assert set(Listing.objects.values_list("picture", flat=True)) == set(listed().values_list("pk", flat=True))
    assert not verifying.differences()
