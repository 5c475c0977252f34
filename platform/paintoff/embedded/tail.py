"""The end of a log, for a person to read."""

from pathlib import Path


def tail(path: Path, lines: int = 12) -> str:
    """The last lines of a text file, "" if there is none."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""
