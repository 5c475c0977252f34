"""A whole sheet as one PNG, to be shown elsewhere: its pictures side by side, with the values at their heads."""

from __future__ import annotations

import io
import textwrap

from PIL import Image, ImageDraw

from gallery import blobs
from gallery.studio import lettering
from gallery.studio.axes import Axis
from gallery.studio.sheets import Table
from gallery.studio.showing import Slot

CELL = 256
GAP = 8
HEAD, SIDE = 72, 168
"""Pixels above the columns, and left of the rows."""

PAPER, INK, EMPTY = "#fbfcf8", "#12202c", "#e0e5dc"
SIZE = 18
LETTERS, LINES = 22, 3


def drawn(table: Table[Slot]) -> bytes:
    """What is not painted, or not there any more, is an empty place."""
    side = SIDE if table.down else GAP
    size = (side + len(table.heads) * (CELL + GAP), HEAD + len(table.rows) * (CELL + GAP))
    paper = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(paper)
    for column, head in enumerate(table.heads):
        _write(pen, (side + column * (CELL + GAP), GAP), _head(table.across, head, column))
    for line, row in enumerate(table.rows):
        top = HEAD + line * (CELL + GAP)
        if table.down:
            _write(pen, (GAP, top), _head(table.down, row.head, line), letters=15, lines=9)
        for column, slot in enumerate(row.places):
            paper.paste(_cell(slot), (side + column * (CELL + GAP), top))
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()


def _head(axis: Axis, value: str, place: int) -> str:
    """By its number where there are no letters to write it with."""
    return f"{axis.title}: {value if lettering.can_be_drawn(value) else f'number {place + 1}'}"


def _write(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, letters: int = LETTERS, lines: int = LINES
) -> None:
    wrapped = textwrap.wrap(text, letters, max_lines=lines, placeholder="…")
    lettering.write(pen, at, wrapped, SIZE, INK)


def _cell(slot: Slot) -> Image.Image:
    """The whole picture, as large as its place."""
    place = Image.new("RGB", (CELL, CELL), EMPTY)
    if slot.card is None or slot.row.picture is None:
        return place
    try:
        picture = Image.open(io.BytesIO(blobs.open_bytes(slot.row.picture.blob_id)), formats=["PNG"]).convert("RGB")
    except FileNotFoundError:
        return place
    scale = min(CELL / picture.width, CELL / picture.height)
    fitted = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    place.paste(fitted, ((CELL - fitted.width) // 2, (CELL - fitted.height) // 2))
    return place
