"""How a bench tells its figures: one JSON line each. Arms are measured in turn (A/B/B/A), so that the machine's moods
meet them alike, and compared by their medians."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import TypeVar

T = TypeVar("T")


def figure(name: str, value: float, target: float, is_ok: bool, **more: object) -> None:
    line = {"name": name, "figure": value, "target": target, "ok": is_ok, **more, "load": load()}
    print(json.dumps(_rounded(line)), flush=True)


def skipped(name: str, reason: str) -> None:
    print(json.dumps({"name": name, "skipped": reason}), flush=True)


def in_turn(arms: Mapping[str, Callable[[], T]], repeats: int) -> dict[str, list[T]]:
    """What each arm gave, `repeats` times."""
    given: dict[str, list[T]] = {name: [] for name in arms}
    for number in range(repeats):
        for name in arms if number % 2 == 0 else reversed(arms):
            given[name].append(arms[name]())
    return given


def medians(given: Mapping[str, Iterable[float]]) -> dict[str, float]:
    return {name: median(values) for name, values in given.items()}


def quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def load() -> float:
    """Processes that wanted to run in the last minute, per processor: above 1 somebody else was measured too."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 2)


def _rounded(value: object) -> object:
    match value:
        case float():
            return float(f"{value:.4g}")
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case _:
            return value
