"""Room codes to say across a noisy room and to type on a phone. Pure; that none is used twice is a constraint.

Letters only (one keyboard on a phone), no vowels nor Y (no words), and of letters that look alike just one.
"""

from __future__ import annotations

import random
import unicodedata

ALPHABET = "BCDFGHJKMNPRSTVWXZ"
LOOK_ALIKES = str.maketrans({"0": "D", "O": "D", "Q": "D", "2": "Z", "5": "S", "6": "G", "7": "T", "8": "B", "U": "V"})
UNSEEMLY = ("BDSM", "BTCH", "CNT", "DCK", "FCK", "FGT", "FKK", "KKK", "NGG", "NGR", "NSDP", "PRN", "SHT", "SS", "WTF")

SHORTEST = 4
LONGEST = 12
GUESSES_PER_HIT = 1000


def code(length: int, chance: random.Random) -> str:
    """A code of `length` letters. For codes that must not be guessed give `random.SystemRandom()`."""
    while True:
        drawn = "".join(chance.choices(ALPHABET, k=length))
        if not any(word in drawn for word in UNSEEMLY):
            return drawn


def normalise(typed: str) -> str:
    """The code somebody meant: "bk-7 m " is "BKTM". Letters that no code has stay, and so find nothing."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum()).translate(LOOK_ALIKES)


def length_for(live: int, used: int = 0) -> int:
    """How long the next code must be: a guess hits one of `live` battles less than once in a thousand times, and at
    least half of all codes of that length were never `used`."""
    length = SHORTEST
    while length < LONGEST and not _has_room(len(ALPHABET) ** length, live, used):
        length += 1
    return length


def _has_room(codes: int, live: int, used: int) -> bool:
    return (live + 1) * GUESSES_PER_HIT < codes and 2 * used < codes
