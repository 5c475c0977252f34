"""What was typed, made into the words of an entry or refused. Pure; knows neither battles nor the engine."""

from __future__ import annotations

import unicodedata

from battles.refusals import Faults, Refused
from battles.words import GUIDANCE_DECIMALS, GUIDANCE_HIGH, GUIDANCE_LOW, NEGATIVE_MAX, PROMPT_MAX, THEME_MAX, Words
from moderation.letters import BIDI_CONTROLS, FOLDED_TO_SPACE, is_visible


class WordsRefused(Refused):
    """Words that cannot be taken. `field` is prompt, negative or guidance."""

    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(code, message, field)


def clean_words(prompt: str, negative: str, guidance: float, *, sealing: bool = False) -> Words:
    """Words on one line each, in Unicode NFC, guidance to two decimals. A draft may be empty, what is sealed may not.

    Lengths are of the cleaned text. Markup is text like any other. Raises WordsRefused, which says all that is wrong.
    """
    faults = Faults()
    words = Words(
        prompt=faults.of(lambda: _clean_line(prompt, "prompt", PROMPT_MAX), prompt),
        negative=faults.of(lambda: _clean_line(negative, "negative", NEGATIVE_MAX), negative),
        guidance=faults.of(lambda: _clean_guidance(guidance), guidance),
    )
    faults.must_be_none()
    if sealing and not is_fit(words):
        raise WordsRefused("empty", "prompt", "Write something first.")
    return words


def clean_theme(theme: str) -> str:
    """A theme on one line, cleaned as prompts are; empty means that one is drawn. Raises WordsRefused."""
    return _clean_line(theme, "theme", THEME_MAX)


def is_fit(words: Words) -> bool:
    """Whether there is something to paint: a prompt with at least one visible character."""
    return is_visible(words.prompt)


def _clean_line(text: str, field: str, longest: int) -> str:
    if "\0" in text:
        raise WordsRefused("nul_character", field, "The text holds a NUL character.")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise WordsRefused("lone_surrogate", field, "The text holds half a character (a lone surrogate).")
    line = " ".join("".join(_fold(letter) for letter in unicodedata.normalize("NFC", text)).split())
    if len(line) > longest:
        raise WordsRefused("too_long", field, f"At most {longest} characters; this has {len(line)}.")
    return line


def _fold(letter: str) -> str:
    if letter in BIDI_CONTROLS:
        return ""
    return " " if unicodedata.category(letter) in FOLDED_TO_SPACE else letter


def _clean_guidance(guidance: float) -> float:
    rounded = round(float(guidance), GUIDANCE_DECIMALS)
    if not GUIDANCE_LOW <= rounded <= GUIDANCE_HIGH:  # also true of NaN
        raise WordsRefused("out_of_range", "guidance", f"Guidance is between {GUIDANCE_LOW:g} and {GUIDANCE_HIGH:g}.")
    return rounded
