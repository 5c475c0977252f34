"""A set of many slots on a site of its own, and the verbs of the command in a folder beside it."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from accounts import tokens
from accounts.models import Player
from gallery import files, prompts
from gallery.models import Blob, Picture
from gallery.sets import branches
from gallery.sets.branches import Word
from gallery.sets.tree.entries import Entry
from moderation.states import State
from paintoff import runtime
from paintoff.embedded import postgres
from tests.support.people import account
from tests.support.servers import valkey_in
from tests.support.site import serving

ROOT = Path(__file__).resolve().parents[3]
SIDE = 64
SIZE = {"width": SIDE, "height": SIDE}
WORDS = "a picture of a bench"
AT_ONCE = 1_000
# Its own word for the most memory that it had: that of `wait4` begins with what this process had when it was forked.
ASKED = """
import re, sys
from gallery.sets.command.__main__ import main
code = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
sys.exit(code)
"""


def run(slots: int, changes: int, fresh: int) -> None:
    settings.UPLOADS_PER_PLAYER = settings.SET_COMMITS_PER_PLAYER = "1000000/minute"
    with _site() as (site, folder):
        ada = account(f"Ada {time.time():.0f}")
        key = _set(ada, slots)
        desk = _Desk(folder / "clone", tokens.issue(ada, "bench")[1], site)
        desk("clone", f"{site}/sets/{key}", str(desk.folder), here=folder)
        desk("status")
        desk.say(changes)
        desk.draw(fresh)
        desk("status", name="status, changed")
        desk("add")
        desk("commit", "-m", "Changed")
        desk("push")
        desk("pull", name="pull, nothing new")
        desk("verify")


class _Desk:
    def __init__(self, folder: Path, token: str, site: str) -> None:
        self.folder = folder
        self._known = {"PAINTOFF_TOKEN": token, "PAINTOFF_SITE": site, "PYTHONPATH": str(ROOT)}

    def __call__(self, *typed: str, name: str = "", here: Path | None = None) -> None:
        began = time.perf_counter()
        made = subprocess.Popen(
            [sys.executable, "-c", ASKED, *typed],
            cwd=here or self.folder,
            env={**os.environ, **self._known},
            stdout=subprocess.PIPE,
        )
        assert made.stdout is not None
        said = made.stdout.read().decode().split()
        _, status, spent = os.wait4(made.pid, 0)
        if status:
            raise SystemExit(f"paintoff {typed[0]} ended with {status}")
        told = {
            "verb": name or typed[0],
            "seconds": round(time.perf_counter() - began, 2),
            "processor": round(spent.ru_utime + spent.ru_stime, 2),
            "megabytes": int(said[-1]) // 1024,
        }
        print(json.dumps(told), flush=True)

    def say(self, changes: int) -> None:
        path = self.folder / "metadata.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for number, row in enumerate(rows[:changes]):
            row["caption"] = f"Said anew of number {number}"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    def draw(self, count: int) -> None:
        for number in range(count):
            (self.folder / f"pictures/fresh-{number}.png").write_bytes(_png(random.Random(f"fresh {number}")))


@contextmanager
def _site() -> Iterator[tuple[str, Path]]:
    server = postgres.start()
    try:
        call_command("migrate", verbosity=0)
        with tempfile.TemporaryDirectory() as folder, valkey_in(runtime.var() / "run", keep=True), serving() as site:
            yield site, Path(folder)
    finally:
        connection.close()
        postgres.stop(server)


def _set(ada: Player, slots: int) -> str:
    """As rows: to keep each picture by the gallery's own verb would take longer than all that is measured."""
    chance = random.Random(7)
    images = [_png(chance) for _ in range(slots)]
    blobs = [Blob(sha256=files.hash_of(one), media_type="image/png", size=len(one), **SIZE) for one in images]
    for one in images:
        files.write_once(one)
    Blob.objects.bulk_create(blobs, ignore_conflicts=True, batch_size=AT_ONCE)
    prompt = prompts.write(ada, WORDS)
    told = {"owner": ada, "prompt": prompt, "source": "upload", "model": "upload", "seed": 0, "recipe": {}}
    rows = [Picture(blob=blob, fingerprint={}, state=State.VISIBLE, **told) for blob in blobs]
    named = Picture.objects.bulk_create(rows, batch_size=AT_ONCE)
    entries = {
        f"slot-{number}": Entry(bytes.fromhex(blob.pk), WORDS, "", ("bench",), 0, f"{number + 1:07d}".rstrip("0"))
        for number, blob in enumerate(blobs)
    }
    made, _ = branches.begin("Many", Word(ada, timezone.now()), entries, named)
    return made.key


def _png(chance: random.Random) -> bytes:
    """Eight by eight colours, made larger: a small file, and none like another."""
    out = io.BytesIO()
    Image.frombytes("RGB", (8, 8), chance.randbytes(192)).resize((SIDE, SIDE), Image.Resampling.NEAREST).save(
        out, "PNG"
    )
    return out.getvalue()
