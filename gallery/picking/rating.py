"""For whom pictures are, as their owner says: what is chosen from, what is given, what is told. Whether it may be is asked in
`gallery.picking.own`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from accounts.models import Player
from gallery import least, sight
from gallery.levels import FOR, WORDS
from gallery.models import Level, Picture
from gallery.people.refusals import Refused
from gallery.picking.acts import Given

UNCLEAR = f"level: one of {', '.join(WORDS)}."
RULED = "Moderators rated it {level}: for more people it is only once that falls. You can appeal."
FOR_NOBODY_ELSE = "This site shows pictures for everyone alone, so nobody else comes upon that."
SAID = {
    Level.EVERYONE: "Fit for everyone now.",
    Level.MILD: "Mild now: shown to whoever wants to see that.",
    Level.MATURE: "Mature now: shown to adults with an account who chose that.",
}


class Unfit(Refused):
    """No level, or none that there is."""

    field = "given.level"


def wanted(given: Given) -> Level:
    """Raises Unfit."""
    level = WORDS.get(given.get("level", ""))
    if level is None:
        raise Unfit(UNCLEAR)
    return level


def not_below(held: Sequence[Picture], level: Level) -> Callable[[Picture], str]:
    """Why one of these may not have this level: a sentence for its owner, where moderators said that it is for fewer people."""
    ruled = least.of({picture.blob_id for picture in held if picture.own_level is not None})

    def asked(picture: Picture) -> str:
        at_least = ruled.get(picture.blob_id, Level.EVERYONE)
        return RULED.format(level=at_least.word) if level < at_least else ""

    return asked


def told(level: Level) -> str:
    return FOR_NOBODY_ELSE if level > sight.most_of_site() else SAID[level]


def asked(_: Player, chosen: Sequence[Picture], given: Given) -> Mapping[str, object]:
    """Begins with the strictest level that any of them has."""
    now = Level(max((picture.level for picture in chosen), default=Level.EVERYONE)).word
    return {
        "levels": [(level.word, *FOR[level]) for level in Level],
        "level": given.get("level", now),
        "is_family": sight.most_of_site() == Level.EVERYONE,
    }
