"""What a listing can be narrowed to, as lexemes that stand in the index of words: so one index answers a word with a colour and a
shape. `KINDS` writes them from a row of listings, `asked` reads them for a question."""

from __future__ import annotations

from string import Template

from gallery.colours import Colour
from gallery.feed.facets import PIXELS, Facets, Size

SHARES = 128
"""Each listing is in one of so many shares, by its number: what one share has is counted to know about how many all have."""

KINDS = Template("""array_to_tsvector(
    ARRAY(SELECT 'c' || bit FROM generate_series(0, $last_colour) AS bit WHERE listing.colours & (1 << bit) > 0)
    || array_remove(ARRAY[
        'o' || listing.owner_id, 'm' || listing.model_id, 't' || listing.theme_id, 'f' || nullif(listing.format, ''),
        'h' || nullif(listing.shape, ''), 'l' || listing.level, 's' || mod(listing.picture_id, $shares),
        CASE WHEN listing.width * listing.height < $medium THEN 'zsmall'
            WHEN listing.width * listing.height < $large THEN 'zmedium' ELSE 'zlarge' END
    ], NULL)
)""").substitute(last_colour=len(Colour) - 1, shares=SHARES, medium=PIXELS[Size.MEDIUM][0], large=PIXELS[Size.LARGE][0])


def asked(facets: Facets) -> str:
    """A `tsquery` of all but its days; empty where nothing is narrowed."""
    given = {
        "o": facets.player and facets.player.pk,
        "m": facets.model and facets.model.pk,
        "t": facets.theme and facets.theme.pk,
        "f": facets.format,
        "h": facets.shape and facets.shape.value,
        "l": None if facets.level is None else int(facets.level),
        "c": facets.colour and facets.colour.bit_length() - 1,
        "z": facets.size and facets.size.value,
    }
    return " & ".join(_quoted(f"{letter}{value}") for letter, value in given.items() if value is not None)


def share(number: int = 0) -> str:
    return _quoted(f"s{number % SHARES}")


def _quoted(lexeme: str) -> str:
    """A format is what rooms call it: any letters."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
