"""Lists of pictures, in pages of equal cost at any depth. A cursor says where a page ended: its order, the values, the key."""

from gallery.feed.asking import Asked, asked
from gallery.feed.facets import EVERYTHING, Facets
from gallery.feed.own import all_of
from gallery.feed.pages import PAGE, Found, Page, found, listed_of, newest, page_of
from gallery.feed.refusals import Unfit, UnknownCursor
from gallery.feed.sorts import Sort

__all__ = [
    "EVERYTHING",
    "PAGE",
    "Asked",
    "Facets",
    "Found",
    "Page",
    "Sort",
    "Unfit",
    "UnknownCursor",
    "all_of",
    "asked",
    "found",
    "listed_of",
    "newest",
    "page_of",
]
