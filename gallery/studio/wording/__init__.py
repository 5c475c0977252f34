"""The language of the studio's prompts: `(red fox:1.3)`, `{red|blue}`, `__colour__`. Pure: it knows no rows and no pages.

read("a (red:1.3) __animal__")   → Reading, or raises Fault: at which character, and why
drawn(reading, seed, slot)       → Drawn: the words to paint and the weights of stretches of them
spelled(text, weights)           → text that reads as these
unweighted(text)                 → the same prompt without its weights
"""

from gallery.studio.wording.bounds import MOST_WEIGHTS
from gallery.studio.wording.drawing import Drawn, drawn
from gallery.studio.wording.faults import Fault, Pointed, pointed
from gallery.studio.wording.lists import LISTS, TITLES
from gallery.studio.wording.parts import Reading
from gallery.studio.wording.reading import MOST_CHARACTERS, MOST_DEEP, read
from gallery.studio.wording.spelling import spelled, unweighted

__all__ = [
    "LISTS",
    "MOST_CHARACTERS",
    "MOST_DEEP",
    "MOST_WEIGHTS",
    "TITLES",
    "Drawn",
    "Fault",
    "Pointed",
    "Reading",
    "drawn",
    "pointed",
    "read",
    "spelled",
    "unweighted",
]
