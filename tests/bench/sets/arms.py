"""The figures, one after the other."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from django.db import connection

from gallery.sets import store
from gallery.sets.tree import versions
from gallery.sets.tree.entries import encode
from gallery.sets.tree.nodes import Held, Nodes
from paintoff.lasting import keep_what_is_loaded
from tests.bench.engine.figures import figure, skipped
from tests.bench.sets import by_dvc, by_git, made_up, ours
from tests.bench.sets.made_up import Changes, Slots

PLACE = Path(os.environ["PAINTOFF_VAR"]) / "sets"
Seconds = dict[str, list[float]]


def run(count: int, changes: int, repeats: int) -> None:
    slots = made_up.slots(count)
    with ours.database():
        root = _grown(slots)
        keep_what_is_loaded()
        slots, roots = _against_git(root, dict(slots), changes, repeats)
        _by_one(root, slots)
        _pages(roots)
        _against_dvc(roots[-1], slots, changes)


def _grown(slots: Slots) -> bytes:
    start = perf_counter()
    alone = versions.built(nodes := Nodes(Held()), slots)
    computed = perf_counter() - start
    bodies = len(nodes.fresh)
    del nodes
    made = ours.build(slots)
    assert made.root == alone
    rate = len(slots) / computed
    more = {
        "slots": len(slots),
        "computed_s": computed,
        "kept_s": made.seconds,
        "rows": bodies,
        "bytes_per_slot": made.size / len(slots),
    }
    figure("sets: slots computed per second, all at once", rate, 50_000, rate >= 50_000, **more)
    return made.root


def _against_git(root: bytes, slots: Slots, count: int, repeats: int) -> tuple[Slots, list[bytes]]:
    git = by_git.Repository(PLACE / "git", slots)
    chance, seconds, sizes, roots = Random(7), {}, [], [root]
    _analyze()
    for number in range(repeats):
        changes = made_up.changes(chance, slots, count)
        laid_out = git.lay_out(changes)

        def here(changes: Changes = changes) -> None:
            made = ours.commit(roots[-1], changes)
            seconds.setdefault("ours", []).append(made.seconds)
            sizes.append(made.size / count)
            roots.append(made.root)

        def there(changes: Changes = changes, laid_out: list[str] = laid_out) -> None:
            seconds.setdefault("git", []).append(_timed(lambda: git.commit(changes, laid_out)))

        for arm in (here, there) if number % 2 else (there, here):
            arm()
        slots = _with(slots, changes)
        _diffs(git, roots[-2], roots[-1], changes, seconds, is_first=bool(number % 2))
        assert versions.changed(store.work(), roots[-2], changes) == roots[-1]
    seconds["warm"] = [_again(roots, chance, slots, count) for _ in range(repeats)]
    seconds["fast-import"] = [
        _timed(lambda: git.fast_import(made_up.changes(chance, slots, 0) or {})) for _ in range(1)
    ]
    assert git.slots() == {key: encode(entry) for key, entry in slots.items()} == _all(roots[-1])
    figures = {name: median(values) for name, values in seconds.items()}
    more = {"seconds": figures, "slots": len(slots), "changes": count, "runs": repeats}
    ratio = figures["git"] / figures["ours"]
    figure("sets: commit, git plumbing / ours", ratio, 40, ratio >= 40, **more)
    ratio = figures["git diff"] / figures["diff"]
    figure("sets: diff, git diff-tree / ours", ratio, 10, ratio >= 10, **more)
    figure(
        "sets: bytes kept per change, of so many at once", median(sizes), 5_000, median(sizes) <= 5_000, changes=count
    )
    return slots, roots


def _diffs(
    git: by_git.Repository, before: bytes, after: bytes, changes: Changes, seconds: Seconds, *, is_first: bool
) -> None:
    given: dict[str, object] = {}

    def take(name: str, call: Callable[[], object]) -> None:
        seconds.setdefault(name, []).append(_timed(lambda: given.__setitem__(name, call())))

    arms = [
        lambda: take("git diff", git.diff),
        lambda: (
            take("diff", lambda: ours.diff(before, after)),
            take("warm diff", lambda: ours.diff(before, after, warm=True)),
        ),
    ]
    for arm in arms if is_first else reversed(arms):
        arm()
    letters = {
        one.key.decode(): "A" if one.before is None else "D" if one.after is None else "M" for one in given["diff"]
    }  # type: ignore[attr-defined]
    assert letters == by_git.told(given["git diff"])  # type: ignore[arg-type]
    assert letters.keys() == changes.keys()


def _by_one(root: bytes, slots: Slots) -> None:
    """Changes that are each a commit of their own."""
    chance, sizes, seconds = Random(8), [], []
    held = made_up.slots(len(slots))
    for _ in range(50):
        made = ours.commit(root, dict([made_up.changes(chance, held, 100).popitem()]), warm=True)
        sizes.append(made.size)
        seconds.append(made.seconds)
    size = median(sizes)
    figure(
        "sets: bytes kept per change, each by itself",
        size,
        5_000,
        size <= 5_000,
        mean=sum(sizes) / 50,
        ms=1e3 * median(seconds),
    )


def _pages(roots: list[bytes]) -> None:
    """The first page of a commit that nobody has looked at since the process started, and of one that somebody has."""
    for name, page in {"key": versions.page_by_key, "order": versions.page_by_order}.items():
        cold, warm = [], []
        for root in roots * 5:
            store.MEMORY.forget()
            cold.append(1e3 * _timed(lambda root=root, page=page: page(store.work(), root)))
            warm.append(1e3 * _timed(lambda root=root, page=page: page(store.work(), root)))
        figure(
            f"sets: first page by {name}, ms, nothing in memory",
            median(cold),
            5,
            median(cold) <= 5,
            warm=median(warm),
            worst=max(cold),
        )


def _against_dvc(root: bytes, slots: Slots, count: int) -> None:
    if by_dvc.command() is None:
        skipped("sets: commit, DVC / ours", "no command dvc; DVC names one")
        return
    dvc, chance, seconds = by_dvc.Repository(PLACE / "dvc", slots), Random(9), {"ours": [], "dvc": []}
    for _ in range(3):
        changes = made_up.changes(chance, slots, count)
        dvc.lay_out(changes)
        seconds["dvc"].append(_timed(dvc.commit))
        made = ours.commit(root, changes)
        seconds["ours"].append(made.seconds)
        root, slots = made.root, _with(slots, changes)
    figures = {name: median(values) for name, values in seconds.items()}
    ratio = figures["dvc"] / figures["ours"]
    figure(
        "sets: commit, DVC / ours", ratio, 200, ratio >= 200, seconds=figures, slots=len(slots), changes=count, runs=3
    )


def _again(roots: list[bytes], chance: Random, slots: Slots, count: int) -> float:
    """A commit on what was just looked at."""
    versions.compared(store.work(), roots[-2], roots[-1])
    return ours.commit(roots[-1], made_up.changes(chance, slots, count), warm=True).seconds


def _all(root: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    last = None
    while page := versions.page_by_key(store.work(), root, last, 1000):
        found |= {key: encode(entry) for key, entry in page}
        last = page[-1][0]
    return found


def _with(slots: Slots, changes: Changes) -> Slots:
    return {key: entry for key, entry in (slots | changes).items() if entry is not None}


def _timed(call: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    call()
    return perf_counter() - start


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE gallery_setnode")
