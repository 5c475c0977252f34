"""What a scanner says of harmless pictures, by which its bounds are chosen; a JSON line for each kind of picture.

    python -m tests.bench.scanners [--scanner moderation.scanning.opennsfw.OpenNsfw] [--scenes 200] [--painted 240]

Scenes are drawn (`gallery/seeding/scenes.py`, seeds 0 and on); painted are the first of `corpora/harmless.txt`, shuffled, by the
starter model, which takes half a minute of a core for each dozen. Another scanner is named by its class, and measured before its
bounds are written. A figure is the share that a family site would have looked at by a person or not shown; the target is what the
site bears: one in a hundred. A standard site bears none.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]
os.environ.setdefault("SECRET_KEY", "only-for-the-bench-and-long-enough-to-please-the-checks")
os.environ["DJANGO_SETTINGS_MODULE"] = "paintoff.settings"

from django.utils.module_loading import import_string  # noqa: E402
from PIL import Image  # noqa: E402
from rich.console import Console  # noqa: E402

from gallery.seeding import scenes  # noqa: E402
from inference.command.watching import painted  # noqa: E402
from inference.config import find  # noqa: E402
from inference.loading import open_families  # noqa: E402
from inference.measure import trial  # noqa: E402
from inference.protocol import Painted  # noqa: E402
from inference.starter import starter  # noqa: E402
from moderation.rules.kinds import Strictness  # noqa: E402
from moderation.scanning.observing import Observation, Scanner, Verdict, verdict_on  # noqa: E402
from tests.bench.engine.figures import figure, quantile  # noqa: E402

CORPUS = ROOT / "tests" / "unit" / "moderation" / "corpora" / "harmless.txt"
SHUFFLED, STEPS, SIDE, THREADS = 8, 8, 256, 2
BORNE = {Strictness.FAMILY: 0.01, Strictness.STANDARD: 0.0}


def main() -> None:
    asked = _asked()
    scanner: Scanner = import_string(asked.scanner)()
    scanner.look(scenes.scene(0))
    for kind, pictures in (
        ("scenes", _drawn(asked.scenes)),
        ("painted", _painted(asked.painted)),
    ):
        seen = [(name, *_looked(scanner, pixels)) for name, pixels in pictures]
        if seen:
            _tell(kind, scanner, seen)


def _looked(scanner: Scanner, pixels: Image.Image) -> tuple[Observation, float]:
    """What it says, and the seconds of processor that it took."""
    start = time.process_time()
    return scanner.look(pixels), time.process_time() - start


def _tell(kind: str, scanner: Scanner, seen: Sequence[tuple[str, Observation, float]]) -> None:
    scores = {name: max(said.scores.values()) for name, said, _ in seen}
    highest = max(scores, key=lambda name: scores[name])
    more = {
        "pictures": len(seen),
        "median": median(scores.values()),
        "9 of 10 below": quantile(scores.values(), 0.9),
        "highest": scores[highest],
        "of": highest,
        "ms of processor": 1000 * median(took for *_, took in seen),
    }
    for strictness, bounds in scanner.bounds.items():
        said = [verdict_on(one.scores, bounds)[0] for _, one, _ in seen]
        share = sum(verdict is not Verdict.FIT for verdict in said) / len(said)
        counts = {"doubtful": said.count(Verdict.DOUBTFUL), "unfit": said.count(Verdict.UNFIT)}
        borne = BORNE.get(strictness, 0.0)
        figure(f"scanner: {scanner.name} of {kind}, {strictness} site", share, borne, share <= borne, **counts, **more)


def _drawn(count: int) -> Iterator[tuple[str, Image.Image]]:
    return ((f"seed {seed}", scenes.scene(seed)) for seed in range(count))


def _painted(count: int) -> list[tuple[str, Image.Image]]:
    """Each with its prompt."""
    if not count:
        return []
    prompts = CORPUS.read_text(encoding="utf-8").splitlines()
    random.Random(SHUFFLED).shuffle(prompts)
    families = open_families([find(starter())], THREADS)
    base = replace(trial(next(iter(families.values()))), steps=STEPS, width=SIDE, height=SIDE)
    jobs = [replace(base, id=str(at), prompt=prompt, seed=at) for at, prompt in enumerate(prompts[:count])]
    outcomes = painted(families, jobs, Console(quiet=True))
    given = zip(prompts, outcomes, strict=False)
    return [(text, Image.open(io.BytesIO(one.image)).convert("RGB")) for text, one in given if isinstance(one, Painted)]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--scanner", default="moderation.scanning.opennsfw.OpenNsfw", help="the dotted name of its class"
    )
    parser.add_argument("--scenes", type=int, default=200)
    parser.add_argument("--painted", type=int, default=240)
    return parser.parse_args()


if __name__ == "__main__":
    main()
