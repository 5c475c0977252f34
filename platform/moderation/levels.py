"""For whom something is that can be shown: whoever made it says so, and moderators, above whom nobody lowers it. Pure."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    EVERYONE = 0
    MILD = 1
    MATURE = 2

    @property
    def word(self) -> str:
        return self.name.lower()
