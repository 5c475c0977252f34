"""The frame of the big screen, where it waits for the host: what is not let through yet is a card. Pure; the frame is the room's,
as JSON.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

WAITS = "The host has not shown it yet."

Frame = dict[str, Any]


def held_back(frame: Frame, shown: Collection[int]) -> Frame:
    """`shown` are the rounds that the host has let through."""
    played = frame["round"]
    current = played["number"] if played else 0
    changed: Frame = {
        "wall": frame["wall"] if current in shown else [_covered(entry) for entry in frame["wall"]],
        "heats": [heat if heat["round"] in shown else _covered_heat(heat) for heat in frame["heats"]],
    }
    # What a relay goes on from is of the round before; what its first round begins with everybody could see already.
    if played and played["start_picture"] and current > 1 and current - 1 not in shown:
        changed["round"] = played | {"start_picture": _card(played["start_picture"])}
    return frame | changed


def _covered_heat(heat: Frame) -> Frame:
    return heat | {"entries": [_covered(entry) for entry in heat["entries"]]}


def _covered(entry: Frame) -> Frame:
    return entry | {"pictures": [_card(picture) for picture in entry["pictures"]]}


def _card(picture: Frame) -> Frame:
    return picture | {"src": "", "thumb": "", "placeholder": "", "note": picture["note"] or WAITS}
