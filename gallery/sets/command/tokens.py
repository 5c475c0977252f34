"""Tokens by site, in a file that nobody else reads; the environment's goes before it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from gallery.sets.command.wrong import Wrong

VARIABLE, SITE, TRUSTED = "PAINTOFF_TOKEN", "PAINTOFF_SITE", "PAINTOFF_PLAIN_HTTP"
PRIVATE = 0o600
HERE = {"localhost", "127.0.0.1", "::1"}
WHOSE = f"{VARIABLE} is for one site: say which, by {SITE}=https://…"
IN_CLEAR = (
    "A token would go to {} for everybody on the way to read. Use https, or set "
    + TRUSTED
    + "=1 where you trust the network."
)


def of(site: str) -> str | None:
    """The environment's is for the site that it names: no clone of somebody else's sends it elsewhere. Raises Wrong."""
    given = os.environ.get(VARIABLE)
    if given and not os.environ.get(SITE):
        raise Wrong(WHOSE)
    token = given if given and os.environ[SITE].rstrip("/") == site else _kept().get(site)
    if token:
        ask_for_privacy(site)
    return token


def ask_for_privacy(site: str) -> None:
    """Raises Wrong where whoever carries the line could read along."""
    parts = urlsplit(site)
    if parts.scheme != "https" and parts.hostname not in HERE and not os.environ.get(TRUSTED):
        raise Wrong(IN_CLEAR.format(site))


def keep(site: str, token: str) -> Path:
    """Where it lies now. Made anew beside the old one, so that it is never readable to others, and never half."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
        json.dump(_kept() | {site: token}, file, indent=1)
    fresh.replace(path)
    return path


def _kept() -> dict[str, str]:
    try:
        kept = json.loads(_path().read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {site: token for site, token in kept.items() if isinstance(token, str)} if isinstance(kept, dict) else {}


def _path() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "paintoff" / "tokens.json"
