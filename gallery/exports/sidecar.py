"""What stands beside an exported picture, as JSON: everything of it that its reader may know. The schema is described in
gallery/README.md; a change that takes away or changes the meaning of a field is a new version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from accounts.models import Player
from gallery.cards import beginning_of, card_of
from gallery.models import Level, Picture

VERSION = 1
PICTURE, EXPORT = "paintoff-picture", "paintoff-export"


def sidecar(picture: Picture, reader: Player | None) -> dict[str, Any]:
    """For this reader, who may read it. Load owner, prompt with `lines_up`, blob with renditions, and tags before."""
    card, blob = card_of(picture), picture.blob
    return {
        "schema": PICTURE,
        "version": VERSION,
        "key": card.key,
        "page": card.href,
        "file": file_name(picture),
        "sha256": blob.sha256,
        "media_type": blob.media_type,
        "bytes": blob.size,
        "width": blob.width,
        "height": blob.height,
        "prompt": card.words,
        "negative_prompt": card.negative,
        "author": {"key": card.owner.key, "nickname": card.owner.nickname} if card.owner else None,
        "made_from": [{"kind": line.kind, "credit": line.credit} for line in picture.prompt.lines_up.all()],
        "model": card.model,
        "seed": card.seed,
        "settings": card.settings,
        "begins_with": _beginning(picture, reader),
        "source": card.source,
        "source_name": card.source_name,
        "format": picture.format,
        "theme": picture.theme,
        "level": Level(picture.level).name.lower(),
        "tags": sorted(one.tag.slug for one in picture.tagged.all()),
        "likes": picture.likes,
        "comments": picture.comments,
        "remixes": picture.remixes,
        "created_at": _at(picture.created_at),
        "named_at": _at(picture.named_at),
        "listed_at": _at(picture.listed_at),
    }


def _beginning(picture: Picture, reader: Player | None) -> dict[str, Any] | None:
    """What it takes to paint it again, where it was not painted from words alone."""
    begun = beginning_of(picture, reader)
    if begun is None:
        return None
    _, *masks = picture.recipe["sources"]
    return {
        "kind": begun.kind,
        "strength": begun.strength,
        "source": begun.source.key if begun.source else None,
        "source_sha256": picture.recipe["sources"][0] if begun.source else None,
        "mask_sha256": masks[0] if masks else None,
    }


def index(made_at: datetime, owner: str, count: int, left_out: Sequence[str], others: Sequence[str]) -> dict[str, Any]:
    """What stands in `index.json`, the last entry. `left_out` are keys that were asked for."""
    return {
        "schema": EXPORT,
        "version": VERSION,
        "made_at": _at(made_at),
        "for": owner,
        "pictures": count,
        "left_out": list(left_out),
        "also": list(others),
    }


def file_name(picture: Picture) -> str:
    return f"{picture.key}.png"


def spelt(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
