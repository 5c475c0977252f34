"""The walls of the house: which room may import which, and what must never lie in platform/."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORM = {"paintoff", "accounts", "live", "jobs", "moderation"}
OURS = PLATFORM | {"battles", "gallery", "inference"}
ENGINE = {"inference.client", "inference.protocol"}
# Small shared pieces of every door: how an API speaks, how often one may ask, what an admin list may be asked, where the
# site is reached, how a picture and an icon are drawn, how a question to the database is written once, how long a transaction
# may stand still.
DOORS = {
    "paintoff.wire",
    "paintoff.throttle",
    "paintoff.narrowing",
    "paintoff.public",
    "paintoff.framing",
    "paintoff.icons",
    "paintoff.ready",
    "paintoff.standstill",
}
MAY_IMPORT = {
    "paintoff": OURS,
    "battles": {"gallery", "jobs", "moderation", "live", "accounts"} | ENGINE | DOORS,
    "gallery": {"jobs", "moderation", "live", "accounts"} | ENGINE | DOORS,
    "moderation": {"accounts"} | DOORS,
    "jobs": {"live", "accounts", "paintoff.narrowing", "paintoff.ready", "paintoff.standstill"} | ENGINE,
    "accounts": {"live"} | DOORS,
    "live": set(),
    "inference": set(),
}


def sources(room: str) -> list[Path]:
    base = ROOT / "platform" / room if room in PLATFORM else ROOT / room
    return sorted(base.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Every module that the file names in an import, also inside functions; `from a import b` yields a.b as well."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, allowed: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in allowed)


def trespasses(path: Path, allowed: set[str]) -> list[str]:
    own = [name for name in imported(path) if name.partition(".")[0] in OURS]
    return [f"{path.relative_to(ROOT)} imports {name}" for name in own if not within(name, allowed)]


def test_platform_is_no_package_so_that_it_cannot_shadow_the_standard_library() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    assert [found for path in sources(room) for found in trespasses(path, allowed)] == []


def test_the_doors_lean_on_no_room_but_live() -> None:
    paths = [ROOT / "platform" / f"{name.replace('.', '/')}.py" for name in DOORS]
    allowed = DOORS | {"live", "paintoff.runtime"}
    assert [found for path in paths for found in trespasses(path, allowed)] == []


def test_whoever_speaks_to_the_studio_loads_neither_ray_nor_torch() -> None:
    loaded = "import sys, inference.client; print({'ray', 'torch', 'diffusers'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_the_protocol_needs_the_standard_library_alone() -> None:
    names = {name for path in (ROOT / "inference" / "protocol").glob("*.py") for name in imported(path)}
    others = {name for name in names if not within(name, {"inference.protocol"})}
    assert {name.partition(".")[0] for name in others} <= sys.stdlib_module_names
    assert others


def test_the_engine_knows_nothing_of_django() -> None:
    banned = {"django", "channels", "celery", "ninja", "allauth"}
    assert [name for path in sources("inference") for name in imported(path) if name.partition(".")[0] in banned] == []


@pytest.mark.parametrize(
    ("room", "may_import"),
    [
        ("tree", set()),
        ("manifest", {"gallery.sets.tree", "gallery.collections.ranks"}),
        ("command", {"gallery.sets.tree", "gallery.sets.manifest"}),
    ],
)
def test_what_the_command_of_sets_takes_along_needs_the_standard_library_alone(room: str, may_import: set[str]) -> None:
    """It is installed where no Django is."""
    names = {name for path in (ROOT / "gallery" / "sets" / room).glob("*.py") for name in imported(path)}
    others = {name for name in names if not within(name, {f"gallery.sets.{room}"} | may_import)}
    assert {name.partition(".")[0] for name in others} <= sys.stdlib_module_names
    assert others


@pytest.mark.parametrize("folder", ["embedded", "runtime.py"])
def test_what_starts_before_django_does_not_import_it(folder: str) -> None:
    base = ROOT / "platform" / "paintoff" / folder
    paths = sorted(base.rglob("*.py")) if base.is_dir() else [base]
    assert [name for path in paths for name in imported(path) if name.partition(".")[0] == "django"] == []


def test_an_import_inside_a_function_is_seen(tmp_path: Path) -> None:
    (sly := tmp_path / "sly.py").write_text("def late():\n    from battles.models import Battle\n")
    assert list(imported(sly)) == ["battles.models.Battle"]


def test_a_room_with_a_longer_name_is_another_room() -> None:
    assert not within("lively.person", {"live"})
