"""The field that says for whom a picture is."""

from __future__ import annotations

from django import template

from gallery.levels import FOR, word_of
from gallery.models import Level

register = template.Library()


@register.inclusion_tag("gallery/_level_field.html")
def level_field(number: str, level: int) -> dict[str, object]:
    """A select that begins at this level. `number` makes its id another than those of its neighbours."""
    return {
        "id": f"level-{number}",
        "levels": [(one.name.lower(), FOR[one][0]) for one in Level],
        "now": word_of(level),
    }
