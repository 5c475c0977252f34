"""Weights of words: stretches of a prompt that are meant more, or less, than the rest."""

from collections.abc import Sequence

Span = tuple[int, int, float]
"""From the character where it begins to the one behind it, and how much is meant: 1 is as much as everything else."""

LEAST, MOST = 0.1, 2.0
"""Below a tenth words are gone, and leaving them out is honest; above two, pictures fall apart."""

MOST_SPANS = 128


def wrong_with(spans: Sequence[Span], text: str) -> str:
    """Why these cannot be the weights of this text, in a sentence; nothing where they can."""
    if len(spans) > MOST_SPANS:
        return f"at most {MOST_SPANS} stretches of a prompt have a weight, not {len(spans)}"
    reached = 0
    for start, end, weight in spans:
        if not reached <= start < end <= len(text):
            return f"a weight of the characters {start} to {end} lies outside the prompt, or across another"
        if not LEAST <= weight <= MOST:
            return f"a weight lies between {LEAST:g} and {MOST:g}, not at {weight:g}"
        reached = end
    return ""
