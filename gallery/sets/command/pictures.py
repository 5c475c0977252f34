"""Pictures that versions name, fetched where they are not here: several at a time, each from where it broke off."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gallery.sets.command.clone import Clone
from gallery.sets.command.line import Answer, Cut, Line
from gallery.sets.command.progress import Progress
from gallery.sets.command.wrong import DAMAGED, Wrong
from gallery.sets.tree.entries import Entry

AT_ONCE = 4
NONE = {403, 404, 410}


def lacking(clone: Clone, slots: Mapping[str, Entry], files: Collection[str]) -> list[str]:
    """Those of the pictures that this clone wants and that are not here, each once. It wants them too of slots that have a file:
    what comes takes its place."""
    beginnings = clone.beginnings
    wanted = (one.picture for slot, one in slots.items() if slot.startswith(beginnings) or slot in files)
    named = dict.fromkeys(picture.hex() for picture in wanted if picture)
    return [sha256 for sha256 in named if not clone.objects.has(sha256)]


def fetch(clone: Clone, line: Line, hashes: Sequence[str]) -> list[str]:
    """Those that the site does not give: taken down, not yet looked at, or deleted. Raises Wrong."""
    if not hashes:
        return []
    with Progress("pictures", len(hashes)) as progress, ThreadPoolExecutor(AT_ONCE) as pool:
        came = list(pool.map(lambda sha256: _one(clone, line, sha256, progress), hashes))
    return [sha256 for sha256, is_here in zip(hashes, came, strict=True) if not is_here]


def _one(clone: Clone, line: Line, sha256: str, progress: Progress) -> bool:
    """From the set's own door, else from the gallery's."""
    for path in (f"/sets/{clone.key}/i/{sha256}.png", f"/i/{sha256}.png"):
        for last in (False, True):
            if not _came(clone.objects.part(sha256), line, path, sha256):
                break
            if clone.objects.finish(sha256):
                progress.add(clone.objects.path(sha256).stat().st_size)
                return True
            if last:
                raise Wrong(f"The site sends something else than the picture {sha256[:12]}.", DAMAGED)
    progress.add()
    return False


def _came(part: Path, line: Line, path: str, sha256: str) -> bool:
    """Whether the site has it for us; then it lies there whole, as far as its length says."""

    def once() -> Answer:
        begun = part.stat().st_size if part.exists() else 0
        ranged = {"Range": f"bytes={begun}-", "If-Range": f'"{sha256}"'} if begun else {}
        with part.open("ab") as file:

            def take(head: Answer, bits: bytes) -> None:
                nonlocal begun
                if begun and head.status == 200:
                    file.truncate(0)
                    begun = 0
                file.write(bits)

            return line.stream(path, {"Accept": "image/png", **ranged}, take)

    def tried() -> Answer:
        answer = once()
        if answer.status in {429, 502, 503, 504}:
            raise Cut(f"it answers {answer.status}")
        return answer

    answer = line.again(tried)
    if answer.status == 416:
        # There is nothing beyond what came: it is whole, or of another length, which its hash will tell.
        return True
    if answer.status >= 400:
        part.unlink(missing_ok=True)
        if answer.status not in NONE:
            raise Wrong(f"The site answers {answer.status} where the picture {sha256[:12]} should be.")
        return False
    return True
