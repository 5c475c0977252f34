"""Choices, as HTML."""

from gallery.find import options
from gallery.find.options import Choice

TEAL = Choice("teal", "teal", 1_200, True)
SHARP = Choice('a "b"', "<b>", None, False)


def test_an_option_says_about_how_many_and_which_is_chosen():
    assert options.of((TEAL,)) == '<option value="teal" selected>teal · about 1,200</option>'


def test_words_of_pictures_are_escaped_in_each_way_to_offer_them():
    assert options.of((SHARP,)) == '<option value="a &quot;b&quot;">&lt;b&gt;</option>'
    assert options.suggested((SHARP,)) == '<option value="a &quot;b&quot;"></option>'


def test_a_colour_is_shown_by_its_own_dot():
    html = options.swatches((TEAL, SHARP))
    assert '<span class="swatch-dot is-teal"' in html
    assert html.count(" checked") == 1
