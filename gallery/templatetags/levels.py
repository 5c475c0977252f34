"""The field that says for whom a picture is."""

from __future__ import annotations

from django import template

from gallery.levels import FOR
from gallery.models import Level

register = template.Library()


@register.inclusion_tag("gallery/_level_field.html")
def level_field(number: str, level: int, least: int = 0) -> dict[str, object]:
    """A select that begins at this level and offers none below `least`. `number` makes its id another than its neighbours'."""
    offered = [(one.word, FOR[one][0]) for one in Level if one >= least]
    return {"id": f"level-{number}", "levels": offered, "now": Level(level).word}
