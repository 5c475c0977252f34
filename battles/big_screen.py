"""The frame of the big screen, of which its host decides: what they have not let through yet, where it waits for them, and what
they keep off it is a card. Pure; the frame is the room's, as JSON. Votes are no affair of that screen: everybody judges on
their own.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

WAITS = "The host has not shown it yet."
KEPT_OFF = "The host keeps it off this screen."

Frame = dict[str, Any]


def kept_off(frame: Frame, addresses: Collection[str]) -> Frame:
    """`addresses` are those of the pictures that the host keeps off, wherever in the frame they stand."""
    changed: Frame = {
        "wall": [_without(entry, addresses) for entry in frame["wall"]],
        "heats": [
            heat | {"entries": [_without(entry, addresses) for entry in heat["entries"]]} for heat in frame["heats"]
        ],
    }
    played = frame["round"]
    if played and played["start_picture"] and played["start_picture"]["src"] in addresses:
        changed["round"] = played | {"start_picture": _card(played["start_picture"], KEPT_OFF)}
    return frame | changed


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


def _without(entry: Frame, addresses: Collection[str]) -> Frame:
    pictures = [_card(one, KEPT_OFF) if one["src"] in addresses else one for one in entry["pictures"]]
    return entry | {"pictures": pictures}


def _card(picture: Frame, note: str = WAITS) -> Frame:
    return picture | {"src": "", "thumb": "", "placeholder": "", "note": picture["note"] or note}
