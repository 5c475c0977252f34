"""`python -m battles.receipt FILE`: verify the receipt of a battle or a vote anywhere, without the site it is from."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from battles.receipt import files, votes
from battles.receipt.document import parse
from battles.receipt.findings import Finding
from battles.receipt.keys import WrongKey, public_keys_in
from battles.receipt.report import describe
from battles.receipt.strict import LARGEST_FILE, Unreadable
from battles.receipt.verify import State, Verdict, verify

HOLDS, FAILS, UNREADABLE = 0, 1, 2
WHAT = "Verify the receipt of a battle, or of a vote about a conflict of an image set."


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 it holds, 1 it fails, 2 it cannot be read."""
    asked = _parser().parse_args(arguments)
    try:
        content = _bytes(asked.file)
        trusted = public_keys_in(asked.key.read_text()) if asked.key else None
        if votes.is_vote(content):
            return _vote(votes.verify(content, trusted), as_json=asked.json)
        receipt = parse(content)
        pictures = list(files.check(receipt, asked.pictures)) if asked.pictures else []
    except (Unreadable, WrongKey, OSError, UnicodeDecodeError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return UNREADABLE
    verdict = verify(receipt, trusted)
    wrong = [found for _, found in pictures if isinstance(found, Finding)]
    _say(_json(verdict, wrong) if asked.json else describe(receipt, verdict, asked.key is not None, pictures))
    return FAILS if verdict.state is State.FAILED or wrong else HOLDS


def _vote(verdict: votes.Verdict, *, as_json: bool) -> int:
    """Of a vote about a conflict of an image set."""
    told = json.dumps(asdict(verdict) | {"sentence": verdict.sentence}, indent=2)
    _say(told if as_json else f"{verdict.sentence}\nkey {verdict.key}")
    return FAILS if verdict.findings else HOLDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m battles.receipt",
        description=WHAT,
    )
    parser.add_argument("file", type=Path, help="the receipt, as downloaded")
    parser.add_argument("--key", type=Path, help="a file with the site's public keys, 64 hex digits each")
    parser.add_argument("--pictures", type=Path, help="a folder of downloaded pictures to compare")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _bytes(path: Path) -> bytes:
    """No more of it than a receipt may have, whatever the file is."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _say(text: str) -> None:
    """Whoever reads may have enough of it, as `head` has. The verdict is in the exit status too."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Python flushes what is left at its end, which has to go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _json(verdict: Verdict, wrong: list[Finding]) -> str:
    said = asdict(verdict) | {"sentence": verdict.sentence, "files": [asdict(one) for one in wrong]}
    return json.dumps(said, indent=2)


if __name__ == "__main__":
    sys.exit(main())
