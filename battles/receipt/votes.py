"""Receipts of votes about conflicts of image sets: the same chain, the same keys, a shorter story. Pure.

Format "paintoff-vote/1". A file is canonical JSON: `vote` (its key), `lines` as battles' receipts have them, `issued_at`, `head`
(number and digest of the last line), `public_key`, `signature`. Signed, Ed25519, is canonical(["paintoff-vote/1", vote,
issued_at, head number, head digest, public_key]). Lines, in this order: one `opened`, a `juror` for each who has judged, a
`ballot` for each that was dealt to somebody, one `counted`. Voters stand there under pseudonyms of this vote. `opened` says of
each side the SHA-256 of what it holds, a picture's bytes or words in UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from battles import chain
from battles.ballots import Dealt
from battles.chain import Line
from battles.receipt.findings import Finding, line
from battles.receipt.keys import key_id, public_key_of
from battles.receipt.shapes import (
    HASH,
    PERSON,
    Shape,
    flag,
    many,
    matching,
    maybe,
    misfit,
    one_of,
    record,
    text,
    time,
    whole,
)
from battles.receipt.strict import Unreadable, read
from battles.seals import canonical
from battles.settlements.counting import SIDES, Count, count
from battles.states import Answer

FORMAT = "paintoff-vote/1"
MARK = f'"format":"{FORMAT}"'.encode()
LINES_MOST = 200_000
NUMBER = whole(1, 1_000_000)
SIDE = one_of(SIDES)
DOCUMENT: dict[str, Shape] = {
    "format": lambda value: None if value == FORMAT else f"it must be {FORMAT!r}",
    "vote": text(16),
    "issued_at": time,
    "head": record({"number": NUMBER, "digest": HASH}),
    "public_key": HASH,
    "signature": matching(r"[0-9a-f]{128}", "a signature of 128 lower-case hex digits"),
    "lines": many(
        record(
            {
                "number": NUMBER,
                "kind": text(40),
                "at": time,
                "digest": HASH,
                "body": lambda value: None if isinstance(value, dict) else "it must be an object",
            }
        ),
        LINES_MOST,
    ),
}
BODIES: dict[str, dict[str, Shape]] = {
    "opened": {
        "set": text(16),
        "proposal": NUMBER,
        "slot": text(64),
        "cell": text(8),
        "conflict": matching(r"[0-9a-f]{32}", "32 hex digits"),
        "sides": lambda value: None if _are_sides(value) else "two or three sides, each with a SHA-256",
        "until": time,
    },
    "juror": {"voter": PERSON, "circle": maybe(PERSON), "counts": flag},
    "ballot": {
        "voter": PERSON,
        "left": SIDE,
        "right": SIDE,
        "weight": whole(0, 1),
        "dealt_at": time,
        "shown_at": maybe(time),
        "answered_at": maybe(time),
        "answer": maybe(one_of(Answer)),
    },
    "counted": {
        "winners": many(SIDE, len(SIDES)),
        "voters": whole(0, 1_000_000),
        "votes": lambda value: None if isinstance(value, dict) and set(value) <= set(SIDES) else "votes by side",
        "confidence": matching(r"[01]\.\d{6}", "a decimal with six places, in a string"),
    },
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`count` is what the ballots say; None where the file does not hold."""

    findings: tuple[Finding, ...]
    key: str
    count: Count | None

    @property
    def sentence(self) -> str:
        if self.findings:
            return f"failed: {self.findings[0]}"
        assert self.count is not None
        if not self.count.winners:
            return f"verified: too few voters ({self.count.voters})"
        won = " and ".join(self.count.winners)
        return f"verified: {won} by {self.count.voters} voters, {self.count.confidence:.2f} sure"


def is_vote(content: bytes) -> bool:
    """Whether a file is one of these and no battle's receipt."""
    return MARK in content[:200].replace(b" ", b"")


def to_bytes(vote: str, lines: Iterable[Line], issued_at: str, key: Ed25519PrivateKey) -> bytes:
    """Signed. The lines are a chain of one or more."""
    told = list(lines)
    public, head = public_key_of(key), told[-1]
    signature = key.sign(_signed(vote, issued_at, head.number, head.digest, public)).hex()
    document = {
        "format": FORMAT,
        "vote": vote,
        "issued_at": issued_at,
        "head": {"number": head.number, "digest": head.digest},
        "public_key": public,
        "signature": signature,
        "lines": [
            {
                "number": one.number,
                "kind": one.kind,
                "at": one.at_iso,
                "digest": one.digest,
                "body": json.loads(one.body),
            }
            for one in told
        ],
    }
    return canonical(document) + b"\n"


def verify(content: bytes, trusted: Collection[str] | None = None) -> Verdict:
    """`trusted` are public keys, hex: signatures of others fail. Raises Unreadable for what is no such file at all."""
    found = read(content)
    if why := misfit(found, DOCUMENT):
        raise Unreadable("file", why)
    lines = _lines(found["lines"])
    findings = [*_chained(found, lines), *_sealed(found, trusted), *_shaped(lines)]
    counted = None
    if not findings:
        counted = _recounted(lines)
        findings += list(_told_right(lines, counted))
    return Verdict(tuple(findings), key_id(found["public_key"]), counted if not findings else None)


def _chained(found: Mapping[str, Any], lines: list[Line]) -> Iterator[Finding]:
    try:
        chain.verify(lines)
    except chain.Broken as error:
        yield Finding("chain", line(error.number), error.why)
    if lines and (lines[-1].number, lines[-1].digest) != (found["head"]["number"], found["head"]["digest"]):
        yield Finding("chain", "head", "the last line is not the one that was signed: lines are missing or were added")


def _sealed(found: Mapping[str, Any], trusted: Collection[str] | None) -> Iterator[Finding]:
    public, head = found["public_key"], found["head"]
    if trusted is not None and public not in trusted:
        yield Finding("signature", "signature", "it is signed by another key than those that are trusted")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        said = _signed(found["vote"], found["issued_at"], head["number"], head["digest"], public)
        key.verify(bytes.fromhex(found["signature"]), said)
    except (InvalidSignature, ValueError):
        yield Finding("signature", "signature", "the signature does not fit")


def _shaped(lines: list[Line]) -> Iterator[Finding]:
    """Each line says what its kind says, and they come in their order."""
    places = ["opened", "juror", "ballot", "counted"]
    kinds = [one.kind for one in lines]
    for one in lines:
        shape = BODIES.get(one.kind)
        if shape is None:
            yield Finding("lines", line(one.number), "its kind is not known")
        elif why := misfit(json.loads(one.body), shape):
            yield Finding("lines", line(one.number), why)
    known = [places.index(kind) for kind in kinds if kind in places]
    if known != sorted(known) or kinds.count("opened") != 1 or kinds.count("counted") != 1:
        yield Finding("lines", "lines", "they are not one opening, jurors, ballots and one count")


def _recounted(lines: list[Line]) -> Count:
    opened = json.loads(lines[0].body)
    return count(opened["sides"], _ballots(lines))


def _told_right(lines: list[Line], counted: Count) -> Iterator[Finding]:
    sides = set(json.loads(lines[0].body)["sides"])
    jurors = {body["voter"]: body for one in lines if one.kind == "juror" for body in [json.loads(one.body)]}
    circles = [body["circle"] for body in jurors.values() if body["counts"] and body["circle"]]
    if len(circles) != len(set(circles)):
        yield Finding("jurors", "lines", "two of one network count")
    seen: set[tuple[str, frozenset[str]]] = set()
    for one in lines:
        if one.kind != "ballot":
            continue
        body = json.loads(one.body)
        pair = (body["voter"], frozenset((body["left"], body["right"])))
        if pair in seen or len(pair[1]) != 2 or not pair[1] <= sides:
            yield Finding("ballots", line(one.number), "it is no pair of two sides that its voter had not judged yet")
        seen.add(pair)
        if body["answer"] and body["weight"] and not jurors.get(body["voter"], {}).get("counts"):
            yield Finding("ballots", line(one.number), "its voter is no juror that counts")
        if (body["answer"] is None) != (body["answered_at"] is None):
            yield Finding("ballots", line(one.number), "an answer and its moment come together")
    said = json.loads(lines[-1].body)
    if (said["winners"], said["voters"], said["votes"]) != (list(counted.winners), counted.voters, counted.votes):
        yield Finding("count", line(lines[-1].number), f"the ballots say {', '.join(counted.winners) or 'nothing'}")
    if abs(float(said["confidence"]) - counted.confidence) > 1e-5:
        yield Finding("count", line(lines[-1].number), f"the ballots are {counted.confidence:.6f} sure")


def _ballots(lines: list[Line]) -> list[Dealt]:
    numbers: dict[str, int] = {}
    found = []
    for one in lines:
        if one.kind != "ballot":
            continue
        body = json.loads(one.body)
        left, right = SIDES.index(body["left"]), SIDES.index(body["right"])
        voter = numbers.setdefault(body["voter"], len(numbers))
        answer = Answer(body["answer"]) if body["answer"] else None
        found.append(Dealt(voter, min(left, right), max(left, right), 0, left < right, answer, body["weight"]))
    return found


def _signed(vote: str, issued_at: str, number: int, digest: str, public_key: str) -> bytes:
    return canonical([FORMAT, vote, issued_at, number, digest, public_key])


def _lines(said: list[dict[str, Any]]) -> list[Line]:
    before, found = chain.BEFORE_FIRST, []
    for one in said:
        found.append(
            Line(one["number"], one["kind"], canonical(one["body"]).decode(), before, one["digest"], one["at"])
        )
        before = one["digest"]
    return found


def _are_sides(value: Any) -> bool:
    if not isinstance(value, dict) or not set(value) <= set(SIDES) or len(value) < 2:
        return False
    return all(HASH(each) is None for each in value.values())
