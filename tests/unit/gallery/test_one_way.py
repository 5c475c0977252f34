"""Every picture begins in one place and is moved by one verb, so no way of making one goes past the programs that look at it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MADE = re.compile(r"\bPicture\.objects\.(a?create|a?bulk_create|a?get_or_create|a?update_or_create)\(|\bcopy\(Picture,")
MOVED = re.compile(r"\bPicture\.objects\.[^\n]*\.a?update\(|\bPicture\.objects\.a?bulk_update\(")


def files_with(pattern: re.Pattern[str]) -> set[str]:
    rooms = [ROOT / name for name in ("battles", "gallery", "platform")]
    sources = [path for room in rooms for path in room.rglob("*.py") if "migrations" not in path.parts]
    return {str(path.relative_to(ROOT)) for path in sources if pattern.search(path.read_text())}


def test_pictures_are_made_by_one_verb_and_made_up_communities_alone():
    assert files_with(MADE) == {"gallery/pictures.py", "gallery/seeding/pictures.py"}


def test_rows_of_pictures_are_written_by_who_keeps_them_and_who_counts_what_hangs_on_them():
    """What hangs on a picture is counted by two more, which touch no state."""
    assert files_with(MOVED) <= {"gallery/pictures.py", "gallery/counters.py", "gallery/verifying.py"}
