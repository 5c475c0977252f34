"""What every chart must keep, whatever it draws: valid XML, labels apart and on the sheet, the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations

from hypothesis import strategies as st

from battles.charts import text
from battles.charts.drawing import Drawing
from battles.charts.figure import NARROW, WIDE, Figure

SVG = "{http://www.w3.org/2000/svg}"
TRICKY = [
    "",
    "Bo",
    "<script>alert(1)</script>",
    "\"&<>'",
    "Wolfeschlegelsteinhausenbergerdorff" * 3,
    "🕵️‍♀️👨‍👩‍👧‍👦🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "مرحبا بالعالم",
    "\u202eevil\u2066",
    "名探偵コナン",
    "a\u0300\u0301\u0302\u0303\u0304",
    "\x00\x1b\ud800\ufffe",
    "﷽﷽﷽",
    "W" * 24,
]
names = st.one_of(st.sampled_from(TRICKY), st.text(max_size=40))


def elements(drawing: Drawing, tag: str, kind: str | None = None) -> list[ET.Element]:
    root = ET.fromstring(drawing.svg("x", "title", "words"))
    return [one for one in root.iter(f"{SVG}{tag}") if kind is None or kind in one.get("class", "").split()]


def widths(drawing: Drawing, kind: str) -> list[float]:
    return [float(one.get("width", 0)) for one in elements(drawing, "rect", kind)]


def must_hold(figure: Figure) -> None:
    """Asserts all that is promised of every chart."""
    assert (figure.narrow.width, figure.wide.width) == (NARROW, WIDE)
    for drawing in (figure.narrow, figure.wide):
        _labels_are_apart(drawing)
        _sizes_can_be_read(drawing)
    for is_narrow in (True, False):
        _is_accessible(figure.svg(is_narrow))
    assert figure.title
    assert figure.sentence
    assert all(figure.table.head)
    assert all(len(row) == len(figure.table.head) for row in figure.table.rows)


def _labels_are_apart(drawing: Drawing) -> None:
    for one, other in combinations(drawing.labels, 2):
        assert not one.touches(other), (one, other)
    for label in drawing.labels:
        assert label.x >= -0.01, label
        assert label.x + label.width <= drawing.width + 0.01, label
        assert label.y >= 0, label
        assert label.y + label.height <= drawing.height + 0.01, label


def _sizes_can_be_read(drawing: Drawing) -> None:
    assert all(float(one.get("font-size", 0)) >= 12 for one in elements(drawing, "text"))


def _is_accessible(svg: str) -> None:
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    named = {one.get("id"): one.text for one in root if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert set(root.get("aria-labelledby", "").split()) == set(named)
    assert all(named.values())
    assert not [one for one in root.iter() if one.tag == f"{SVG}script" or "style" in one.attrib]
    assert not [key for one in root.iter() for key in one.attrib if re.match("on|.*href", key)]


def shown(words: str) -> str:
    """As a table or a sentence has a name."""
    return text.clean(words)
