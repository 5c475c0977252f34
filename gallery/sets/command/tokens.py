"""Tokens by site, in a file that nobody else reads; the environment's goes before it."""

from __future__ import annotations

import json
import os
from pathlib import Path

VARIABLE = "PAINTOFF_TOKEN"
PRIVATE = 0o600


def of(site: str) -> str | None:
    return os.environ.get(VARIABLE) or _kept().get(site)


def keep(site: str, token: str) -> Path:
    """Where it lies now. Made anew beside the old one, so that it is never readable to others, and never half."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w") as file:
        json.dump(_kept() | {site: token}, file, indent=1)
    fresh.replace(path)
    return path


def _kept() -> dict[str, str]:
    try:
        kept = json.loads(_path().read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return {site: token for site, token in kept.items() if isinstance(token, str)} if isinstance(kept, dict) else {}


def _path() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "paintoff" / "tokens.json"
