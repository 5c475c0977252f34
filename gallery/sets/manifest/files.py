"""What the file of a slot is called: the same for the same slot, and another for every other on any file system. Pure."""

from __future__ import annotations

import re

FOLDER = "pictures"
RESERVED = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(10))}
"""No file has these names where Windows is."""
SLOT = re.compile(r"[A-Za-z0-9_-]{1,64}")


def file_name(slot: str) -> str:
    return f"{FOLDER}/{stem(slot)}.png"


def stem(slot: str) -> str:
    """Some file systems take upper case for lower, so that stands behind a tilde, which no slot has: as a number whose lowest bit
    is the first letter."""
    low = slot.lower()
    if low != slot:
        return f"{low}~{sum(1 << at for at, letter in enumerate(slot) if letter.isupper()):x}"
    return f"{low}~" if low in RESERVED else low


def slot_of_stem(named: str) -> str | None:
    """The slot whose file has this stem; None where no slot's has."""
    low, _, mask = named.partition("~")
    try:
        upper = int(mask or "0", 16)
    except ValueError:
        return None
    slot = "".join(letter.upper() if upper >> at & 1 else letter for at, letter in enumerate(low))
    return slot if SLOT.fullmatch(slot) and stem(slot) == named else None
