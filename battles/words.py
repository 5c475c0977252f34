"""The words an entry is made of: prompt, negative prompt, guidance. Pure; knows neither battles nor the engine.

Receipts are verified with these anywhere, so nothing of the site is imported here; `cleaning` makes them of what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

PROMPT_MAX = 300
NEGATIVE_MAX = 200
THEME_MAX = 120
GUIDANCE_LOW = 1.0
GUIDANCE_HIGH = 8.0
GUIDANCE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Words:
    """One line of prompt, one of negative prompt, and the guidance scale. Made by `cleaning.clean_words`."""

    prompt: str
    negative: str
    guidance: float
