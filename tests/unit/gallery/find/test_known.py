"""How many pictures can have what is asked for, by the lexicon's counts."""

from gallery.find.language import parsed
from gallery.find.lexicon import Known

KNOWN = Known({"fox": ["fox", "foxes"]}, {"fox": 70, "foxes": 30, "old": 900, "lighthouse": 80})


def test_as_many_as_have_the_rarest_word_with_its_family():
    assert KNOWN.at_most(parsed("old fox")) == 100
    assert KNOWN.at_most(parsed('old "fox"')) == 70
    assert KNOWN.at_most(parsed('"old lighthouse"')) == 80


def test_nothing_is_said_of_a_word_that_came_after_the_lexicon():
    assert KNOWN.at_most(parsed("old zebra")) is None
    assert KNOWN.at_most(parsed("-old")) is None
