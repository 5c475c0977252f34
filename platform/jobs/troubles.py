"""What went wrong with a job, attempt by attempt, and how that is said in the end. Pure: knows no rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

SHOWN = 70
"""Characters of each attempt's message, so that all of them fit into one line of the log."""

Trouble = Mapping[str, str]


def trouble(code: str, message: str, at: datetime) -> dict[str, str]:
    """One attempt's end, as plain JSON."""
    clipped = message if len(message) <= SHOWN else f"{message[: SHOWN - 1]}…"
    return {"code": code, "message": clipped, "at": at.isoformat()}


def told(attempts: int, troubles: Sequence[Trouble]) -> str:
    """What happened each time, in one sentence."""
    said = [f"{one['code']} ({one['message']})" if one["message"] else one["code"] for one in troubles]
    if len(said) > 1 and len(set(said)) == 1:
        return f"stopped after {attempts} attempts, each time {said[0]}"
    each = "; ".join(f"{number}. {one}" for number, one in enumerate(said, 1))
    return f"stopped after {attempts} attempts: {each}"
