"""What a relay's round starts from: the last winner's words and, where it is unrated, the winner's most preferred
picture, the same for all. The first round starts from nothing, or from what the host chose: a picture, or a slot of a set."""

from __future__ import annotations

from collections.abc import Mapping

from battles import models, tally, verdicts
from battles.states import Format, PaintState
from gallery import visibility
from gallery.models import Picture, Prompt
from inference.protocol import Kind, ModelOffer
from moderation.states import State

STRENGTH = 0.7
"""How far everybody's painting leaves the picture it starts from: what is behind it stays to be seen, words still win."""


def start_words(row: models.Battle) -> Prompt | None:
    """A round without a winner hands its own start on."""
    if row.format != Format.RELAY:
        return None
    last = row.played_rounds.order_by("-number").first()
    if last is None:
        return first_words(row)
    winner = _winner(last)
    return winner.prompt if winner else last.start


def first_words(row: models.Battle) -> Prompt | None:
    """Of the slot or of the picture that the host chose, as long as what they painted is there."""
    words = row.begins_words
    if words is None:
        picture = beginning(row)
        return picture.prompt if picture else None
    painted = list(Picture.objects.filter(prompt=words).values_list("state", "deleted_at"))
    return words if not painted or (State.VISIBLE, None) in painted else None


def beginning(row: models.Battle) -> Picture | None:
    """What the host chose to begin with, as long as everybody may see it and read its words."""
    picture = row.begins_with
    return picture if picture and visibility.is_named(picture) else None


def to_begin_with(key: str) -> Picture | None:
    """The picture of this key, where everybody may see it and read its words."""
    seen = visibility.readable(None).select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    return seen.filter(key=key).first() if key.isprintable() else None


def start_place(row: models.Battle, played: models.Round) -> dict[str, int] | None:
    """The entry whose words the round starts from, as the log names it; None for words from outside of the battle."""
    if played.start is None:
        return None
    entries = models.Entry.objects.filter(heat__round__battle=row, prompt=played.start)
    entry = entries.select_related("heat__round", "seat").order_by("-heat__round__number").first()
    return {"round": entry.heat.round.number, "heat": entry.heat.number, "seat": entry.seat.number} if entry else None


def start_picture(row: models.Battle, offer: ModelOffer | None) -> Picture | None:
    """None where the round is rated, the model paints from words alone, or the picture is not fit to show any more."""
    if row.format != Format.RELAY or row.is_rated or offer is None or Kind.IMAGE_TO_IMAGE not in offer.kinds:
        return None
    last = row.played_rounds.select_related("start_picture").order_by("-number").first()
    if last is None:
        return beginning(row)
    winner = _winner(last)
    picture = _most_preferred(winner) if winner else last.start_picture
    return picture if picture and visibility.is_shown(picture) else None


def _winner(played: models.Round) -> models.Entry | None:
    """None after a tie, although ranks are shared then."""
    heat = played.heats.filter(winner__prompt__isnull=False).select_related("winner__prompt", "winner__heat").first()
    return heat.winner if heat else None


def _most_preferred(winner: models.Entry) -> Picture | None:
    """By wins less losses in its slot, then its author's favourite, then the first slot."""
    painted = winner.paints.filter(state=PaintState.PAINTED, picture__isnull=False).select_related("picture")
    favourite = models.Favourite.objects.filter(entry=winner).values_list("slot", flat=True).first()
    leads: Mapping[int, int] = tally.slot_leads(winner.id, verdicts.counted_in(winner.heat))
    ranked = sorted(painted, key=lambda paint: (-leads.get(paint.slot, 0), paint.slot != favourite, paint.slot))
    return ranked[0].picture if ranked else None
