"""Figures as operators read them. Pure."""

from itertools import pairwise

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
SPANS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def span(seconds: float) -> str:
    """0.4 s, 12 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    left = round(seconds)
    for (big, name), (small, smaller) in pairwise(SPANS):
        if left >= big:
            rest = int(left % big // small)
            return f"{int(left // big)} {name}" + (f" {rest} {smaller}" if rest else "")
    return f"{left} s"


def size(count: float) -> str:
    """812 MiB, 15.2 GiB."""
    power = 0
    while count >= 1024 and power < len(UNITS) - 1:
        count, power = count / 1024, power + 1
    return f"{count:.1f} {UNITS[power]}" if power > 2 and count < 100 else f"{count:.0f} {UNITS[power]}"


def rate(value: float) -> str:
    """Three figures: 0.52, 12.3, 431."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def share(value: float) -> str:
    return f"{100 * value:.0f} %"


def count(value: float) -> str:
    return f"{value:,.0f}"
