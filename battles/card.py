"""The pixels of a battle's card, with the winner's picture where everybody may see it in the gallery."""

from __future__ import annotations

import base64
import hashlib
import io
from pathlib import Path

import resvg_py
from django.core.cache import cache
from PIL import Image

from battles import chart_style, deciding, messages, models
from battles.charts import card
from battles.results import Result, in_short
from gallery import files
from gallery.visibility import findable

FONTS = Path(__file__).parent / "charts" / "fonts"
KEPT_SECONDS = 24 * 3600
SIDE = card.HEIGHT
SMALL = 128
"""Pictures of so few pixels are pixel art, and enlarged as such."""


def picture_of(result: Result) -> bytes:
    """A PNG. The same for the same result, and made once a day at most."""
    drawn = card.draw(card_of(result), chart_style.tokens())
    key = f"battles.card/1:{hashlib.sha256(drawn.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = bytes(resvg_py.svg_to_bytes(svg_string=drawn, font_dirs=[str(FONTS)], font_family="Atkinson"))
        cache.set(key, made, KEPT_SECONDS)
    return made


def card_of(result: Result) -> card.Card:
    heat = deciding.heat_of(result.frame)
    best = deciding.best_of(result.frame, heat) if heat else None
    return card.Card(
        headline=result.headline,
        theme=f"“{heat.theme}”" if heat else "",
        facts=in_short(heat) if heat else "",
        ruling=result.decided,
        code=result.battle.code,
        picture=_data(best) if best else "",
        is_won=bool(result.winners),
    )


def _data(entry: messages.EntryView) -> str:
    """The author's favourite, else the first of those that are in the public gallery at this moment."""
    paints = models.Paint.objects.filter(entry_id=entry.id, picture__in=findable(None)).select_related("picture__blob")
    chosen = sorted(paints, key=lambda paint: (paint.slot != entry.favourite, paint.slot))
    for paint in chosen:
        if paint.picture is not None:
            return _image(paint.picture.blob_id)
    return ""


def _image(sha256: str) -> str:
    """A square as large as the card is high, as data."""
    pixels = Image.open(io.BytesIO(files.read(sha256)), formats=["PNG"]).convert("RGB")
    way = Image.Resampling.NEAREST if max(pixels.size) <= SMALL else Image.Resampling.LANCZOS
    scale = SIDE / min(pixels.size)
    large = pixels.resize((round(pixels.width * scale), round(pixels.height * scale)), way)
    out = io.BytesIO()
    large.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
