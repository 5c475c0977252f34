"""The figures, one after the other."""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import TypeVar

from gallery.sets import store
from gallery.sets.tree import versions
from gallery.sets.tree.comparing import Difference
from gallery.sets.tree.entries import encode
from gallery.sets.tree.nodes import Held, Nodes
from paintoff.lasting import keep_what_is_loaded
from tests.bench.engine.figures import figure, skipped
from tests.bench.sets import by_dvc, by_git, made_up, ours
from tests.bench.sets.made_up import Changes, Slots
from tests.bench.votes.processors import spent

PLACE = Path(os.environ["PAINTOFF_VAR"]) / "sets"
COMMIT, DIFF, BYTES, PAGE_MS, SLOTS_PER_SECOND = 40, 10, 5_000, 5, 50_000
DVC, DVC_RUNS = 200, 3
ALONE = 60
Seconds = dict[str, list[float]]
T = TypeVar("T")


def run(count: int, changes: int, repeats: int) -> None:
    slots = made_up.slots(count)
    with ours.database():
        _built(slots)
        ours_set = ours.Set(slots)
        keep_what_is_loaded()
        slots, roots = _against_git(ours_set, slots, changes, repeats)
        _alone(ours_set, slots)
        _pages(roots)
    _against_dvc(slots, changes)


def _built(slots: Slots) -> None:
    seconds = [_timed(lambda: versions.built(Nodes(Held()), slots)) for _ in range(3)]
    rate = len(slots) / median(seconds)
    figure("sets: slots per second, built at once", rate, SLOTS_PER_SECOND, rate >= SLOTS_PER_SECOND, slots=len(slots))


def _against_git(ours_set: ours.Set, slots: Slots, count: int, repeats: int) -> tuple[Slots, list[bytes]]:
    """Each round is of two commits of ours, one by a process that has just started and one by the same a moment later, and two
    of git's; so one of each is in any order with one of the other."""
    git, chance, before = by_git.Repository(PLACE / "git", slots), Random(7), ours.kept()
    seconds: Seconds = {}
    roots = [ours_set.root]
    for number in range(2 * repeats):
        is_cold = bool(number % 2)
        changes = made_up.changes(chance, slots, count)
        laid_out = git.lay_out(changes)
        if is_cold:
            ours.forget()

        def here(changes: Changes = changes, name: str = "ours cold" if is_cold else "ours") -> None:
            _into(seconds, name, lambda: ours_set.commit(changes))

        def there(changes: Changes = changes, laid_out: list[str] = laid_out) -> None:
            _into(seconds, "git", lambda: git.commit(changes, laid_out))

        for arm in (here, there) if number % 4 < 2 else (there, here):
            arm()
        roots.append(ours_set.root)
        slots = _with(slots, changes)
        _diffs(git, roots[-2], roots[-1], changes, seconds, is_cold=is_cold)
    assert git.slots() == {key: encode(entry) for key, entry in slots.items()} == _all(roots[-1])
    _tell(seconds, slots, count, repeats)
    after, made = ours.kept(), 2 * repeats * count
    size = (after.size - before.size) / made
    more = {"on_disk": (after.on_disk - before.on_disk) / made, "rows": (after.rows - before.rows) / made}
    figure("sets: bytes kept per change, of so many at once", size, BYTES, size <= BYTES, changes=count, **more)
    fast = [_timed(lambda: git.fast_import(made_up.changes(chance, slots, count))) for _ in range(repeats)]
    figure(
        "sets: commit, git fast-import / ours", median(fast) / median(seconds["ours"]), 1, True, seconds=median(fast)
    )
    return slots, roots


def _diffs(
    git: by_git.Repository, before: bytes, after: bytes, changes: Changes, seconds: Seconds, *, is_cold: bool
) -> None:
    """Of the commit that was just made, or by a process that has just started."""
    if is_cold:
        ours.forget()
    differences = _into(seconds, "diff cold" if is_cold else "diff", lambda: ours.diff(before, after))
    told = _into(seconds, "git diff", git.diff)
    letters = {one.key.decode(): _letter(one) for one in differences}
    assert letters == by_git.told(told)
    assert letters.keys() == changes.keys()


def _letter(one: Difference) -> str:
    return "A" if one.before is None else "D" if one.after is None else "M"


def _tell(seconds: Seconds, slots: Slots, count: int, repeats: int) -> None:
    at = {name: median(values) for name, values in seconds.items()}
    more = {"slots": len(slots), "changes": count, "runs": repeats}
    for cold, says in (("", ""), (" cold", ", nothing in memory")):
        ratio = at["git"] / at[f"ours{cold}"]
        figure(
            f"sets: commit, git plumbing / ours{says}",
            ratio,
            COMMIT,
            ratio >= COMMIT,
            ms=_ms(at, "git", f"ours{cold}"),
            **more,
        )
        ratio = at["git diff"] / at[f"diff{cold}"]
        figure(
            f"sets: diff, git diff-tree / ours{says}",
            ratio,
            DIFF,
            ratio >= DIFF,
            ms=_ms(at, "git diff", f"diff{cold}"),
            **more,
        )


def _alone(ours_set: ours.Set, slots: Slots) -> None:
    """Changes of all kinds, each a commit of its own."""
    chance, before = Random(8), ours.kept()
    changes = made_up.changes(chance, slots, 100)
    seconds = [
        _timed(lambda key=key: ours_set.commit({key: changes[key]})) for key in chance.sample(list(changes), ALONE)
    ]
    size = (ours.kept().size - before.size) / ALONE
    figure("sets: bytes kept per change, each a commit", size, BYTES, size <= BYTES, ms=1e3 * median(seconds))


def _pages(roots: list[bytes]) -> None:
    """The first page of any commit, by a process that has just started, and once more."""
    for name, page in {"key": versions.page_by_key, "order": versions.page_by_order}.items():
        cold, warm = [], []
        for root in roots * 5:
            ours.forget()
            cold.append(1e3 * _timed(lambda root=root, page=page: page(store.work(), root)))
            warm.append(1e3 * _timed(lambda root=root, page=page: page(store.work(), root)))
        at = median(cold)
        figure(
            f"sets: first page by {name}, ms, nothing in memory",
            at,
            PAGE_MS,
            at <= PAGE_MS,
            again=median(warm),
            worst=max(cold),
        )


def _against_dvc(slots: Slots, count: int) -> None:
    if by_dvc.command() is None:
        skipped("sets: commit, DVC / ours", "there is no command dvc; DVC names one")
        return
    dvc, chance, seconds = by_dvc.Repository(PLACE / "dvc", slots), Random(9), {}
    with ours.database():
        ours_set = ours.Set(slots)
        for _ in range(DVC_RUNS):
            changes = made_up.changes(chance, slots, count)
            dvc.lay_out(changes)
            _into(seconds, "dvc", dvc.commit)
            _into(seconds, "ours", lambda changes=changes: ours_set.commit(changes))
            slots = _with(slots, changes)
            assert dvc.slots() == {key: encode(entry) for key, entry in slots.items()} == _all(ours_set.root)
    at = {name: median(values) for name, values in seconds.items()}
    ratio = at["dvc"] / at["ours"]
    figure(
        "sets: commit, DVC / ours",
        ratio,
        DVC,
        ratio >= DVC,
        ms=_ms(at, *at),
        slots=len(slots),
        changes=count,
        runs=DVC_RUNS,
    )


def _all(root: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    last = None
    while page := versions.page_by_key(store.work(), root, last, 1000):
        found |= {key: encode(entry) for key, entry in page}
        last = page[-1][0]
    return found


def _with(slots: Slots, changes: Changes) -> Slots:
    return {key: entry for key, entry in (slots | changes).items() if entry is not None}


def _ms(at: dict[str, float], *names: str) -> dict[str, float]:
    return {each: 1e3 * at[each] for name in names for each in (name, f"{name} cpu") if each in at}


def _into(seconds: Seconds, name: str, call: Callable[[], T]) -> T:
    """Also what it took of the processors: of this process, of Postgres, of whatever it called."""
    gc.collect()
    others, own, start = _others(), process_time(), perf_counter()
    given = call()
    took = perf_counter() - start, process_time() - own
    seconds.setdefault(name, []).append(took[0])
    seconds.setdefault(f"{name} cpu", []).append(took[1] + _others() - others)
    return given


def _others() -> float:
    called = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent()["postgres"] + called.ru_utime + called.ru_stime


def _timed(call: Callable[[], object]) -> float:
    gc.collect()
    start = perf_counter()
    call()
    return perf_counter() - start
