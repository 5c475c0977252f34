"""What a form changes of what it was shown with, held against what stands there by now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SAID = "Somebody changed this meanwhile: it says “{}” by now. Send yours again to write it over that."
NOTHING = "nothing"


def changed(shown: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are not as they were shown, with what is wanted of them."""
    return {name: value for name, value in wanted.items() if value != shown[name]}


def contested(shown: Mapping[str, Any], wanted: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Fields that both changed, to different things."""
    return [name for name, value in changed(shown, wanted).items() if now[name] not in (shown[name], value)]


def told(now: Any) -> str:
    """A sentence about what stands there by now."""
    words = ", ".join(now) if isinstance(now, list) else str(now)
    return SAID.format(words if len(words) <= 300 else f"{words[:299]}…") if words else SAID.format(NOTHING)
