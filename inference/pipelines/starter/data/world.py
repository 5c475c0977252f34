"""Opens the whole drawing kit: packs fetched, catalogue built, sprites rendered. The only door to the data."""

from dataclasses import dataclass
from pathlib import Path

from inference.pipelines.starter.data.catalogue import Subject, build_catalogue
from inference.pipelines.starter.data.packs import ICON_PACKS, fetch_all, read_icons, read_names
from inference.pipelines.starter.data.sprites import Sprites, render_all


@dataclass(frozen=True, slots=True)
class World:
    subjects: list[Subject]
    sprites: Sprites


def open_world(cache: Path, sprite_size: int) -> World:
    fetch_all(cache)
    packs = {name: read_icons(name, cache) for name in ICON_PACKS}
    subjects = build_catalogue(read_names(cache), packs)
    wanted = ((set_name, icon) for one in subjects for set_name, icons in one.drawings.items() for icon in icons)
    return World(subjects, render_all(wanted, packs, sprite_size, cache))
