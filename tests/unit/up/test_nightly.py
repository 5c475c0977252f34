"""What deploy/nightly starts each night is there."""

import subprocess
from configparser import ConfigParser

from paintoff import runtime

FOLDER = runtime.ROOT / "deploy" / "nightly"


def unit(name: str) -> ConfigParser:
    found = ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string((FOLDER / name).read_text("utf-8"))
    return found


def test_the_timer_starts_by_night_what_make_knows_as_a_million_of_both() -> None:
    assert unit("paintoff-nightly.timer")["Timer"]["OnCalendar"] == "*-*-* 03:00"
    command = unit("paintoff-nightly.service")["Service"]["ExecStart"].split()
    told = subprocess.run([*command, "--dry-run"], cwd=runtime.ROOT, capture_output=True, text=True, check=True).stdout
    assert "tests.bench.sets --slots 1000000" in told
    (properties,) = (line for line in told.splitlines() if "TREE_SLOTS=1000000" in line)
    (asked,) = (word for word in properties.split() if word.endswith(".py"))
    assert "TREE_SLOTS" in (runtime.ROOT / asked).read_text("utf-8")
