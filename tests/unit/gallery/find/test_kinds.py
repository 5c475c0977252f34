"""What a search is narrowed to, as the index of words is asked for it."""

from gallery.colours import Colour
from gallery.feed.facets import EVERYTHING, Facets, Size
from gallery.find.kinds import asked
from gallery.models import Level, ModelName, Shape, Theme


def test_each_facet_is_a_lexeme_and_all_are_wanted():
    facets = Facets(model=ModelName(pk=3), theme=Theme(pk=7), colour=Colour.GREEN, size=Size.LARGE, shape=Shape.WIDE)
    assert asked(facets) == "'m3' & 't7' & 'hwide' & 'c3' & 'zlarge'"
    assert asked(EVERYTHING) == ""


def test_the_first_of_each_is_a_lexeme_too():
    assert asked(Facets(colour=Colour.RED, level=Level.EVERYONE)) == "'l0' & 'c0'"


def test_a_format_may_have_any_letters():
    assert asked(Facets(format="a'b\\c")) == "'fa''b\\\\c'"
