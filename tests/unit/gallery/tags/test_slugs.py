"""One spelling for each tag, and a sentence for what is none."""

import pytest

from gallery.people.refusals import Refused
from gallery.tags.slugs import candidates, slug_of, slugs_of


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("Fox", "fox"),
        ("  Night   Sky ", "night-sky"),
        ("night_sky", "night-sky"),
        ("night – sky", "night-sky"),
        ("--fox--", "fox"),
        ("Straße", "strasse"),
        ("ＦＯＸ", "fox"),
        ("Cafe\u0301", "caf\u00e9"),
        ("夜空", "夜空"),
        ("हिन्दी", "हिन्दी"),
        ("1984", "1984"),
    ],
)
def test_whoever_writes_it_it_is_spelled_one_way(word, slug):
    assert slug_of(word) == slug
    assert slug_of(slug) == slug


@pytest.mark.parametrize("word", ["fox!", "o'keeffe", "🦊", "a/b", "fox\u202e", "\x00", "-", "\u0301", "x" * 41, "½"])
def test_what_is_no_tag_is_refused(word):
    with pytest.raises(Refused):
        slug_of(word)


def test_the_refusal_names_the_letter():
    with pytest.raises(Refused, match="not !"):
        slug_of("fox!")
    with pytest.raises(Refused, match=r"U\+0007"):
        slug_of("fox\x07")


def test_several_stand_with_commas_or_marks_between_and_each_counts_once():
    assert slugs_of("Fox, night sky,fox") == ["fox", "night-sky"]
    assert slugs_of("#fox #night-sky") == ["fox", "night-sky"]


@pytest.mark.parametrize("text", ["", " , # ", ",".join(map(str, range(11)))])
def test_none_or_too_many_at_once_are_refused(text):
    with pytest.raises(Refused):
        slugs_of(text)


def test_a_prompt_suggests_its_words_and_pairs_of_them():
    assert candidates("A red_fox, red fox") == ["a-red", "red-fox", "fox-red", "red", "fox"]
