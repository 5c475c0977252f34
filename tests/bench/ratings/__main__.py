"""What a leaderboard costs: strengths with intervals from 140,000 votes on 100 names, against the arena-rank package.

Both arms take the same columns (who, against whom, who was preferred) in turn, each run before it is timed, and must give
the same strengths and intervals; for that ours leaves out what the other has not: sides and voters. The third figure has
them, and the last one the boards' own intervals on top, which the other does not work out. arena-rank 0.1.1 is no part of
the project, and pins a numpy of its own, so it has an environment of its own:

    python -m venv var/bench-ratings
    var/bench-ratings/bin/python -m pip install --no-deps "arena-rank==0.1.1"
    var/bench-ratings/bin/python -m pip install "jax==0.8.1" jaxtyping "numpy==2.3.3" optax pandas scipy psutil
    make bench-ratings
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median

# A matrix of a hundred names is too small to be shared among threads. Theirs has all of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from battles.ratings.bradley_terry import Fit, fit  # noqa: E402
from battles.ratings.intervals import Intervals, intervals  # noqa: E402
from battles.ratings.votes import Votes  # noqa: E402
from tests.bench.engine.figures import figure, in_turn, skipped  # noqa: E402

HOME = ROOT / "var" / "bench-ratings" / "bin" / "python"
VOTES, NAMES, VOTERS, SEED, REPEATS, TARGET = 140_000, 100, 5_000, 20261128, 7, 20
WEAK = 1e-3  # a ridge too weak to be seen in the results, for theirs shrinks no strength and ours would
POINTS = 400 / np.log(10)
STRENGTHS_WITHIN, WIDTHS_WITHIN = 0.2, 0.01  # points of 400 per tenfold odds; share of a width
NAME = "ratings: fit with intervals, arena-rank / ours"


class Ballots:
    """Votes one by one, as both arms get them: from simulated voters who see the left a little kindlier."""

    def __init__(self) -> None:
        chance = np.random.default_rng(SEED)
        truth = chance.standard_normal(NAMES)
        self.first = chance.integers(0, NAMES, VOTES)
        self.second = (self.first + chance.integers(1, NAMES, VOTES)) % NAMES
        self.side = np.ones(VOTES)
        self.voter = chance.integers(0, VOTERS, VOTES)
        lead = truth[self.first] - truth[self.second] + 0.1
        self.won = (chance.random(VOTES) < 1 / (1 + np.exp(-lead))).astype(np.float64)
        self.won[chance.random(VOTES) < 0.15] = 0.5
        self.alone = np.arange(VOTES)


def main() -> None:
    if not find_spec("arena_rank"):
        if HOME.exists() and os.environ.get("PAINTOFF_BENCH_RATINGS") != "1":
            os.environ["PAINTOFF_BENCH_RATINGS"] = "1"
            os.execv(HOME, [str(HOME), "-m", "tests.bench.ratings"])
        skipped(NAME, "arena-rank is not here; tests/bench/ratings/__main__.py says how to get it")
        return
    ballots = Ballots()
    theirs_of, theirs = _arena(ballots)
    cells = _ours_of(ballots)
    whole = {
        "theirs": lambda: _seconds(lambda: theirs(theirs_of())),
        "ours": lambda: _seconds(lambda: _fitted(_ours_of(ballots))),
        "ours_clustered": lambda: _seconds(lambda: fit(_clustered(ballots))),
        "ours_on_boards": lambda: _seconds(lambda: _on_boards(_clustered(ballots))),
    }
    ready = theirs_of()
    alone = {"theirs": lambda: _seconds(lambda: theirs(ready)), "ours": lambda: _seconds(lambda: _fitted(cells))}
    same = _same(theirs(ready), _fitted(cells))
    for arm in (*whole.values(), *alone.values()):
        arm()
    _report(in_turn(whole, REPEATS), in_turn(alone, REPEATS), same)


def _ours_of(ballots: Ballots) -> Votes:
    """Every vote as if of a voter of its own."""
    return Votes.of(ballots.first, ballots.second, 0 * ballots.side, ballots.alone, ballots.won, NAMES)


def _clustered(ballots: Ballots) -> Votes:
    return Votes.of(ballots.first, ballots.second, ballots.side, ballots.voter, ballots.won, NAMES)


def _on_boards(votes: Votes) -> Intervals:
    """What a board's refit works out: the fit, and then the intervals that hold for few voters too."""
    return intervals(votes, fit(votes))


def _fitted(votes: Votes) -> Fit:
    return fit(votes, ridge=WEAK, has_side=False)


def _arena(ballots: Ballots) -> tuple[Callable[[], object], Callable[[object], dict[str, object]]]:
    import jax
    import pandas as pd
    from arena_rank.models.bradley_terry import BradleyTerry
    from arena_rank.utils.data_utils import PairDataset

    said = np.select([ballots.won == 1.0, ballots.won == 0.0], ["model_a", "model_b"], "tie")
    frame = pd.DataFrame({"model_a": ballots.first, "model_b": ballots.second, "winner": said})

    def fitted(dataset: PairDataset) -> dict[str, object]:
        # It multiplies its ridge by the votes: kept as weak as ours.
        model = BradleyTerry(n_competitors=len(dataset.competitors), hessian_reg=WEAK / VOTES)
        return jax.block_until_ready(model.compute_ratings_and_cis(dataset))

    return lambda: PairDataset.from_pandas(frame), fitted


def _same(theirs: dict[str, object], ours: Fit) -> dict[str, float]:
    """How far apart they are at most. Raises where that is more than stated."""
    strengths = np.abs(np.asarray(theirs["ratings"]) - 1000 - ours.strength * POINTS).max()
    width = np.asarray(theirs["rating_upper"]) - np.asarray(theirs["rating_lower"])
    widths = np.abs((ours.upper - ours.lower) * POINTS / width - 1).max()
    assert list(theirs["competitors"]) == list(range(NAMES))
    assert strengths <= STRENGTHS_WITHIN, f"strengths differ by {strengths} points"
    assert widths <= WIDTHS_WITHIN, f"intervals differ by {widths}"
    return {"strengths_apart_points": float(strengths), "widths_apart_share": float(widths)}


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _report(whole: dict[str, list[float]], alone: dict[str, list[float]], same: dict[str, float]) -> None:
    whole_ms = {name: 1e3 * median(spans) for name, spans in whole.items()}
    alone_ms = {name: 1e3 * median(spans) for name, spans in alone.items()}
    ratio = whole_ms["theirs"] / whole_ms["ours"]
    figure(f"{NAME}, from votes", ratio, TARGET, ratio >= TARGET, ms=whole_ms, **same)
    ratio = alone_ms["theirs"] / alone_ms["ours"]
    figure(f"{NAME}, from sums already made", ratio, TARGET, ratio >= TARGET, ms=alone_ms)
    ratio = whole_ms["theirs"] / whole_ms["ours_clustered"]
    figure(f"{NAME} with sides and {VOTERS:,} voters, from votes", ratio, TARGET, ratio >= TARGET)
    ratio = whole_ms["theirs"] / whole_ms["ours_on_boards"]
    figure(f"{NAME} as boards have them, from votes", ratio, 1, ratio >= 1)


if __name__ == "__main__":
    main()
