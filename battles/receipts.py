"""Receipts of this site's battles: signing the log, putting a receipt together, taking words back from it.

The arithmetic and the format are in `battles.receipt`, which knows no rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from battles import chain, models
from battles.log import head_of, line_of, salt_of
from battles.models.receipts import Withdrawn
from battles.receipt.document import Receipt, SealedWords, Statement
from battles.receipt.keys import private_key, public_key_of, sign
from battles.receipt.verify import Verdict, verify
from battles.receipt.writing import to_bytes
from battles.states import Phase


# --- signing ----------------------------------------------------------------------------------------------------------
def issue(row: models.Battle, now: datetime | None = None) -> models.Receipt | None:
    """Sign the log of a battle that is over, as it stands; None while it is not. What is signed already is not signed again.

    Call it with the battle's row locked, in the transaction of the last line and after that line.
    """
    head = head_of(row)
    if head is None or not Phase(row.phase).is_over:
        return None
    newest = newest_of(row)
    if newest is not None and newest.head_number == head.number:
        return newest
    at = now or timezone.now()
    said = _signed(row, newest.number + 1 if newest else 1, head, at)
    # Two processes may use a new key at once: the first to write wins, and both go on.
    models.ReceiptKey.objects.bulk_create(
        [models.ReceiptKey(public_key=said.public_key, first_used_at=at)], ignore_conflicts=True
    )
    return models.Receipt.objects.create(
        battle=row,
        number=said.number,
        head_number=said.head_number,
        head_digest=said.head_digest,
        key_id=said.public_key,
        signature=said.signature,
        issued_at=at,
    )


def _signed(row: models.Battle, number: int, head: chain.Line, at: datetime) -> Statement:
    unsigned = Statement(
        battle=row.code,
        number=number,
        supersedes=number - 1 or None,
        issued_at=chain.iso(at),
        head_number=head.number,
        head_digest=head.digest,
        public_key="",
        signature="",
    )
    return sign(unsigned, private_key(settings.RECEIPT_KEY))


def own_keys() -> list[str]:
    """Every public key of this site, the one it signs with now first."""
    current = public_key_of(private_key(settings.RECEIPT_KEY))
    used = models.ReceiptKey.objects.values_list("public_key", flat=True)
    return [current, *(key for key in used if key != current)]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a battle that is over says of its newest receipt."""

    verdict: Verdict
    url: str
    name: str


def shown(row: models.Battle) -> Shown | None:
    issued = newest_of(row)
    if issued is None:
        return None
    return Shown(judged(issued), f"/api/battles/{row.code}/receipt", name_of(issued))


def name_of(issued: models.Receipt) -> str:
    """The file as it is saved."""
    return f"paintoff-{issued.battle.code}-receipt-{issued.number}.json"


# --- reading ----------------------------------------------------------------------------------------------------------
def newest_of(row: models.Battle) -> models.Receipt | None:
    return row.receipts.order_by("-number").first()


def compose(issued: models.Receipt) -> Receipt:
    """The receipt as it can be told now: withdrawn words are left out, and what superseded it is named."""
    row = issued.battle
    newest = newest_of(row)
    lines = row.log.filter(number__lte=issued.head_number).order_by("number")
    is_old = newest is not None and newest.number > issued.number
    return Receipt(
        statement=statement_of(issued),
        lines=tuple(line_of(line) for line in lines),
        words=tuple(_words(row)),
        texts=tuple(_texts(row)),
        superseded_by=statement_of(newest) if newest and is_old else None,
    )


def statement_of(issued: models.Receipt) -> Statement:
    return Statement(
        battle=issued.battle.code,
        number=issued.number,
        supersedes=issued.number - 1 or None,
        issued_at=chain.iso(issued.issued_at),
        head_number=issued.head_number,
        head_digest=issued.head_digest,
        public_key=issued.key_id,
        signature=issued.signature,
    )


def file_of(issued: models.Receipt) -> bytes:
    return to_bytes(compose(issued))


def tag_of(issued: models.Receipt) -> str:
    """Changes whenever the file would: with a newer receipt, and with every withdrawal."""
    newest = newest_of(issued.battle)
    gone = issued.battle.withdrawals.count() + _forgotten(issued.battle)
    return f"{issued.battle.code}-{issued.number}-{newest.number if newest else 0}-{gone}"


def judged(issued: models.Receipt) -> Verdict:
    """What this server finds when it verifies the receipt against its own keys."""
    return _judged(issued.pk, tag_of(issued))


@lru_cache(maxsize=256)
def _judged(pk: int, tag: str) -> Verdict:
    issued = models.Receipt.objects.select_related("battle").get(pk=pk)
    return verify(compose(issued), own_keys())


def _words(row: models.Battle) -> Iterator[SealedWords]:
    """The opened words of every entry whose round is closed."""
    gone = withdrawn_words(row)
    entries = models.Entry.objects.filter(heat__round__battle=row, heat__round__closed_at__isnull=False, seals__gt=0)
    for entry in entries.select_related("heat__round", "seat").order_by("heat__round__number", "seat__number"):
        place = SealedWords(entry.heat.round.number, entry.heat.number, entry.seat.number)
        if (place.round, place.seat) in gone or entry.sealed_guidance is None:
            yield place
        else:
            yield replace(
                place,
                prompt=entry.sealed_prompt,
                negative=entry.sealed_negative,
                guidance=f"{entry.sealed_guidance:.2f}",
                salt=entry.salt,
            )


def _texts(row: models.Battle) -> Iterator[chain.Withdrawable]:
    """Names as they were on coming in, and the themes."""
    gone = set(row.withdrawals.filter(what=Withdrawn.NAME).values_list("seat", flat=True))
    seats = row.seating.select_related("player").order_by("number")
    forgotten = [seat.number for seat in seats if seat.player.deleted_at]
    committed = _committed_names(row) if forgotten else {}
    for seat in seats:
        if seat.number in forgotten:
            yield chain.Withdrawable(committed[seat.number], None, None)
            continue
        named = chain.withdrawable(seat.joined_as, salt_of(row, f"name:{seat.number}"))
        yield named.withdrawn() if seat.number in gone else named
    for played in row.played_rounds.order_by("number"):
        yield chain.withdrawable(played.theme, salt_of(row, f"theme:{played.number}"))


def _committed_names(row: models.Battle) -> dict[int, str]:
    """By seat, as the log tells it: of somebody who left nothing else is kept."""
    told = (json.loads(line.body) for line in row.log.filter(kind="joined"))
    return {one["seat"]: one["name"] for one in told}


def withdrawn_words(row: models.Battle) -> set[tuple[int, int]]:
    """Round and seat of every entry whose words were taken back."""
    return set(row.withdrawals.filter(what=Withdrawn.WORDS).values_list("round", "seat"))


def withdrawn_by_now(row: models.Battle) -> int:
    """Entries of the appendix that are told no more, counted as a verdict does."""
    return sum(one.salt is None for one in _words(row)) + sum(one.is_withdrawn for one in _texts(row))


def _forgotten(row: models.Battle) -> int:
    """Players who asked to be forgotten are not named any more either."""
    return row.seating.filter(player__deleted_at__isnull=False).count()


def told_as_published(row: models.Battle) -> set[tuple[int, int, int]]:
    """Round, seat and slot of every picture whose published file the log tells of."""
    told = (json.loads(line.body) for line in row.log.filter(kind="published"))
    return {(one["round"], one["seat"], one["slot"]) for one in told}
