"""The share card: a ruling is told in full whatever the headline is, above the facts and below the theme."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from battles.charts.card import Card, draw

TOKENS = dict.fromkeys(("--prize", "--on-prize", "--bg", "--text", "--left", "--right"), "#123456")
RULING = "The final was tied 9 : 9, and Wolfeschlegel takes it by the better place in the draw, as seeds and votes were equal."
TALL = "Wolfeschlegelsteinhausen takes the battle"


def lines(headline: str, ruling: str, picture: str = "data:,") -> list[tuple[float, float, str]]:
    """What is written: how low, how large, and the words."""
    drawn = draw(
        Card(headline, "“A lighthouse that has given up on the sea”", "18 votes", "BKTM", ruling, picture), TOKENS
    )
    written = ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")
    return [(float(one.attrib["y"]), float(one.attrib["font-size"]), one.text or "") for one in written]


@pytest.mark.parametrize("picture", ["", "data:,"])
@pytest.mark.parametrize("headline", ["Ada takes the battle", TALL])
def test_a_ruling_is_told_to_its_last_word_and_touches_nothing(headline: str, picture: str) -> None:
    written = lines(headline, RULING, picture)
    assert RULING in re.sub(r"\s+", " ", " ".join(words for _, _, words in written))
    below = sorted(written)
    for (upper, _, _), (lower, size, words) in pairwise(below):
        assert lower - upper >= 0.9 * size, words


def test_without_a_ruling_the_headline_is_as_large_as_before() -> None:
    assert max(size for _, size, _ in lines("Ada wins", "")) > max(size for _, size, _ in lines("Ada wins", RULING))


def test_a_theme_takes_the_lines_there_are_and_one_that_is_cut_keeps_its_closing_quote() -> None:
    for headline in ("Ada takes the battle", TALL):
        for picture in ("", "data:,"):
            whole = " ".join(words for _, _, words in sorted(lines(headline, "", picture)))
            assert "“A lighthouse that has given up on the sea”" in whole
            ruled = " ".join(words for _, _, words in sorted(lines(headline, RULING, picture)))
            assert ruled.count("“") == ruled.count("”")
