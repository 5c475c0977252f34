"""Which nicknames somebody may take. What is fit to show is said by rooms that this one does not know; they register."""

from __future__ import annotations

from collections.abc import Callable

from accounts.nicknames import clean_nickname, clean_unofficial

Check = Callable[[str], None]

_checks: list[Check] = []


def register(check: Check) -> None:
    """`check` raises ValueError with a sentence. Call it in AppConfig.ready()."""
    _checks.append(check)


def fit_nickname(text: str, *, is_staff: bool = False) -> str:
    """The nickname as it is kept; staff may be called what they are. Raises ValueError with a sentence."""
    nickname = clean_nickname(text) if is_staff else clean_unofficial(text)
    for check in _checks:
        check(nickname)
    return nickname
