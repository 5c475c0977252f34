"""A question as Postgres is asked for it."""

from gallery.find.language import parsed
from gallery.find.matching import gist, tsquery

KIN = {"foxes": ["fox", "foxes", "foxing"]}


def test_all_wanted_words_must_be_there_and_the_unwanted_not():
    assert tsquery(parsed("red boat -snow"), {}) == "('red') & ('boat') & !('snow')"


def test_a_word_may_be_any_of_its_family_unless_it_is_quoted():
    assert tsquery(parsed("foxes"), KIN) == "('foxes' | 'fox' | 'foxing')"
    assert tsquery(parsed('"foxes"'), KIN) == "('foxes')"
    assert tsquery(parsed("-foxes"), KIN) == "!('foxes')"


def test_what_stands_together_must_stand_side_by_side():
    assert tsquery(parsed('"old lighthouse" hot-air'), {}) == "('old' <-> 'lighthouse') & ('hot' <-> 'air')"


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others():
    assert tsquery(parsed("a fox in the snow"), {}) == "('fox') & ('snow')"
    assert tsquery(parsed("in the"), {}) == "('in') & ('the')"
    assert tsquery(parsed('"the" fox'), {}) == "('the') & ('fox')"


def test_the_index_is_asked_for_the_words_alone():
    assert (
        gist(parsed('"an old lighthouse" -rain foxes'), KIN)
        == "('old') & ('lighthouse') & ('foxes' | 'fox' | 'foxing')"
    )
    assert gist(parsed('"to the"'), {}) == "('to') & ('the')"
    assert gist(parsed("-rain"), {}) == ""
    assert gist(parsed("red boat"), {}) == tsquery(parsed("red boat"), {})
