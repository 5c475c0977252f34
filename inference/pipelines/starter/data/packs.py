"""Fetches the pinned icon packs from npm and reads them. Knows nothing of scenes or pictures."""

import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[4]
ICON_PACKS = {
    "noto": "@iconify-json/noto@1.2.9",
    "noto-v1": "@iconify-json/noto-v1@1.2.5",
    "fxemoji": "@iconify-json/fxemoji@1.2.2",
    "fluent": "@iconify-json/fluent-emoji@1.2.7",
    "fluent-flat": "@iconify-json/fluent-emoji-flat@1.2.6",
    "twemoji": "@iconify-json/twemoji@1.2.5",
    "emojione": "@iconify-json/emojione@1.2.3",
}
NAMES_PACK = "emojibase-data@17.0.0"


@dataclass(frozen=True, slots=True)
class IconPack:
    """One Iconify set: SVG bodies by icon name, and icon names by code points ("1f98a")."""

    name: str
    bodies: dict[str, str]
    by_code: dict[str, str]
    width: int
    height: int

    def svg(self, icon: str) -> str:
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {self.width} {self.height}">{self.bodies[icon]}</svg>'
        )


def cache_folder() -> Path:
    """Where everything big lives: <runtime folder>/starter, never committed."""
    folder = Path(os.environ.get("PAINTOFF_VAR", REPOSITORY / "var")) / "starter"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fetch_all(cache: Path) -> None:
    for package in [*ICON_PACKS.values(), NAMES_PACK]:
        fetch(package, cache)


def fetch(package: str, cache: Path) -> Path:
    """Download one npm package by name and version and unpack it; does nothing if it is there. Raises FileNotFoundError
    where there is no npm."""
    folder = _package_folder(package, cache)
    if folder.exists():
        return folder
    if shutil.which("npm") is None:
        raise FileNotFoundError(f"npm fetches the icon packs ({package}) and is not on this machine's PATH: install it")
    tarballs = cache / "packs"
    tarballs.mkdir(parents=True, exist_ok=True)
    packed = (
        subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", str(tarballs), package],
            check=True,
            capture_output=True,
            text=True,
        )
        .stdout.strip()
        .splitlines()[-1]
    )
    unpack(tarballs / packed, folder.with_suffix(".partial"))
    folder.with_suffix(".partial").rename(folder)
    return folder


def unpack(tarball: Path, folder: Path) -> None:
    """Plain files alone, and none outside of the folder. Python before 3.11.4 knows no filter that does this."""
    with tarfile.open(tarball) as archive:
        for member in archive:
            target, content = (folder / member.name).resolve(), archive.extractfile(member) if member.isfile() else None
            if content and target.is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())


def read_icons(name: str, cache: Path) -> IconPack:
    folder = _package_folder(ICON_PACKS[name], cache) / "package"
    icons = json.loads((folder / "icons.json").read_text())
    bodies = {icon: entry["body"] for icon, entry in icons["icons"].items()}
    for alias, entry in icons.get("aliases", {}).items():
        if set(entry) == {"parent"} and entry["parent"] in bodies:
            bodies[alias] = bodies[entry["parent"]]
    codes = folder / "chars.json"
    by_code = json.loads(codes.read_text()) if codes.exists() else {}
    return IconPack(name, bodies, by_code, icons.get("width", 16), icons.get("height", 16))


def read_names(cache: Path) -> list[dict[str, Any]]:
    """emojibase's English entries: label, hexcode, group, tags and skin tone variants."""
    return json.loads((_package_folder(NAMES_PACK, cache) / "package/en/data.json").read_text())


def _package_folder(package: str, cache: Path) -> Path:
    return cache / "packs" / package.replace("@", "").replace("/", "-").replace(".", "_")
