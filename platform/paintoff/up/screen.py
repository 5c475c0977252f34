"""What the launcher shows: a living table on a terminal, plain lines in a file or a pipe."""

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TextIO

import segno
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from paintoff.up.part import State

COLOURS = {
    State.WAITING: "dim",
    State.STARTING: "yellow",
    State.READY: "green",
    State.DIED: "red",
    State.FAILED: "bold red",
    State.ELSEWHERE: "cyan",
    State.STOPPED: "dim",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One status line: how a part stands, and a few words on it."""

    state: State
    words: str = ""


class Screen:
    """Shows the lines. On a terminal they stay at the bottom and change in place."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._console = Console(file=out, highlight=False, soft_wrap=True)
        self._lines: dict[str, Line] = {}
        live = Live(console=self._console, auto_refresh=False, transient=True)
        self._live = live if self._console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._live:
            self._live.stop()

    def say(self, text: str, style: str = "") -> None:
        """A line that stays."""
        self._console.print(Text(text, style=style))

    def show(self, lines: Mapping[str, Line]) -> None:
        """How every part stands now; without a terminal only what changed is written, once."""
        changed = {name: line for name, line in lines.items() if self._lines.get(name) != line}
        self._lines = dict(lines)
        if self._live:
            self._live.update(table(self._lines), refresh=bool(changed))
            return
        for name, line in changed.items():
            if line.state is not State.WAITING:
                self.say(f"{name:<11} {line.state:<9} {line.words}".rstrip())


def table(lines: Mapping[str, Line]) -> Table:
    """The status lines as a table."""
    grid = Table.grid(padding=(0, 2))
    for name, line in lines.items():
        grid.add_row(Text(name), Text(line.state, style=COLOURS[line.state]), Text(line.words, style="dim"))
    return grid


def qr(address: str, encoding: str) -> str:
    """The address as a picture of half blocks, "" where the terminal cannot write them."""
    picture = io.StringIO()
    segno.make(address, micro=False, error="l").terminal(picture, compact=True, border=2)
    try:
        picture.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return ""
    return picture.getvalue()
