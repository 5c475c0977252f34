"""Words of a set that are not fit to show. The one writer of `SetWords`.

What moderators decide about a text holds in its whole set, whoever wrote it where. Versions are never changed: cells that hold
the text are told without it (`left_out`), in old versions as in new ones. Out of rows of the database it is taken, so that no
page can forget to ask, and put back where nobody has written something else since.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone

from accounts.models import Player
from gallery.exports import recalling
from gallery.models import TAKEN_DOWN, ImageSet, ProposalReview, SetCommit, SetProposal, SetWords
from gallery.models.set_words import DIGEST
from gallery.sets.refusals import Unfit
from gallery.sets.tree.entries import Entry
from moderation.states import State, may_move

TAKEN = "Moderators took these words down."
AGAIN = "Moderators took these words down in this set: say it otherwise."


class _Place(NamedTuple):
    """A column of words, and how its rows are found by their set."""

    model: type[models.Model]
    field: str
    of_set: str


PLACES = {
    "message": _Place(SetCommit, "message", "image_set"),
    "title": _Place(SetProposal, "title", "image_set"),
    "text": _Place(SetProposal, "text", "image_set"),
    "review": _Place(ProposalReview, "text", "proposal__image_set"),
}


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:DIGEST]


def left_out(image_set: ImageSet, entry: Entry) -> Entry:
    """As everybody is told it, authors and members too."""
    if not image_set.words_taken:
        return entry
    prompt, caption = ("" if is_taken(image_set, text) else text for text in (entry.prompt, entry.caption))
    return entry._replace(prompt=prompt, caption=caption)


def is_taken(image_set: ImageSet, text: str) -> bool:
    return bool(image_set.words_taken) and bool(text) and digest(text) in image_set.words_taken


def ask(image_set: ImageSet, field: str, text: str) -> None:
    """Whether somebody may write this into a row of the set. Raises Unfit."""
    if is_taken(image_set, text):
        raise Unfit(field, AGAIN)


def said(image_set: ImageSet, text: str) -> str:
    """A text that stands by itself, in none of the places that this room takes words out of."""
    return TAKEN if is_taken(image_set, text) else text


def note(image_set: ImageSet, text: str, author: Player | None, place: str) -> SetWords:
    """The row of a text that somebody reports. What was taken down before goes at once, wherever it has come up again."""
    row, _ = SetWords.objects.get_or_create(
        image_set=image_set, digest=digest(text), defaults={"text": text, "author": author, "place": place}
    )
    if row.state in TAKEN_DOWN:
        if not row.text:  # whoever wrote it first has left
            SetWords.objects.filter(pk=row.pk).update(text=text, author=author, place=place)
        judge(row.pk, State(row.state))
        row.refresh_from_db()
    return row


@transaction.atomic
def judge(number: int, state: State) -> State:
    """Moved where it may be; which state it is in then."""
    held = SetWords.objects.select_related("image_set").select_for_update(of=("self",), no_key=True).get(pk=number)
    if may_move(State(held.state), state):
        held.state = state
    if held.state in TAKEN_DOWN:
        _take(held)
    else:
        _put_back(held)
    held.save(update_fields=["state", "covered"])
    _note_on_set(held)
    return State(held.state)


def forget(player: Player) -> None:
    """Whoever wrote them leaves. What was taken down stays so: of that the digest is enough."""
    SetWords.objects.filter(author=player).exclude(state__in=TAKEN_DOWN).delete()
    SetWords.objects.filter(author=player).update(author=None, text="")


def _take(held: SetWords) -> None:
    if not held.text:
        return
    for name, place in PLACES.items():
        for row in _rows(place, held.image_set, held.text):
            held.covered.append([name, row.pk, _salt(row).hex()])
            _write(place, row.pk, TAKEN, b"")
    recalling.of_words(held.image_set, timezone.now())


def _put_back(held: SetWords) -> None:
    """A title cannot be empty: the words of somebody who has left stay away."""
    for name, number, salt in held.covered if held.text else []:
        place = PLACES[name]
        if place.model._default_manager.filter(pk=number, **{place.field: TAKEN}).exists():
            _write(place, number, held.text, bytes.fromhex(salt))
    held.covered = []


def _rows(place: _Place, image_set: ImageSet, text: str) -> Collection[models.Model]:
    rows = place.model._default_manager.filter(**{place.of_set: image_set, place.field: text})
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


def _salt(row: models.Model) -> bytes:
    """Of a commit: its seal vouches for the message that was, and without a salt for none."""
    return bytes(row.salt) if isinstance(row, SetCommit) else b""


def _write(place: _Place, number: int, text: str, salt: bytes) -> None:
    wanted: dict[str, Any] = {place.field: text} | ({"salt": salt} if place.model is SetCommit else {})
    place.model._default_manager.filter(pk=number).update(**wanted)


def _note_on_set(held: SetWords) -> None:
    """On its row, which every page of a set has read."""
    image_set = ImageSet.objects.select_for_update(no_key=True).get(pk=held.image_set_id)
    taken = SetWords.objects.filter(image_set=image_set, state__in=TAKEN_DOWN)
    image_set.words_taken = sorted(taken.values_list("digest", flat=True))
    image_set.save(update_fields=["words_taken"])
