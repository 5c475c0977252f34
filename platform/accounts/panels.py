"""What other rooms show of a player: pictures, battles. They register themselves; accounts ask nobody by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.models import Player


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a player's page: `html` under its `title`, parts in order of `rank`. `styles` are stylesheets that it
    needs, by their static paths."""

    title: str
    html: SafeString
    rank: int = 100
    styles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """What a reader can do about a player, beside the name: `html`, with what it needs of styles and (deferred) scripts."""

    html: SafeString
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


Maker = Callable[[HttpRequest, Player], Panel | None]
Toolmaker = Callable[[HttpRequest, Player], Tool | None]

_makers: list[Maker] = []
_toolmakers: list[Toolmaker] = []


def register(maker: Maker) -> None:
    """Show what `maker` makes of a player, for the reader who asks; None is left out. Call it in AppConfig.ready()."""
    _makers.append(maker)


def register_tool(maker: Toolmaker) -> None:
    """Offer what `maker` makes of a player to the reader who asks; None is left out. Call it in AppConfig.ready()."""
    _toolmakers.append(maker)


def tools_of(request: HttpRequest, player: Player) -> list[Tool]:
    made = (maker(request, player) for maker in _toolmakers)
    return [tool for tool in made if tool is not None]


def panels_of(request: HttpRequest, player: Player) -> list[Panel]:
    made = (maker(request, player) for maker in _makers)
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.rank)
