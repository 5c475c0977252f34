"""Which icons are drawn and what they are called. Leaves out flags, letters, brands, signs and rude gestures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.pipelines.starter.data.packs import IconPack

SMILEYS, PEOPLE, ANIMALS, FOOD, TRAVEL, PLAY, THINGS = 0, 1, 3, 4, 5, 6, 7
TAIL_GROUPS = {ANIMALS, FOOD, TRAVEL, PLAY, THINGS}
UNWANTED = re.compile(
    r"flag|keycap|button|\bsign\b|symbol|suit\b|banknote|o’clock|thirty|arrow|speaker|cigarette|hotel|"
    r"post office|bank\b|store|map of|kaaba|Tokyo|Statue of Liberty|red dragon|joker|level slider|chart |"
    r"mailbox|tray|e-mail|incoming|mobile phone with|dvd|briefs|bikini|swimsuit|coffin|urn|drop of blood|"
    r"syringe|low battery|trackball|control knobs|oncoming|no bicycles|wheelchair|moon viewing|dolls|"
    r"carp streamer|slot machine|mahjong|ticket|reminder|hundred|ZZZ|balloon in|calendar|placard|"
    r"identification|ledger|bookmark|card |foggy|night with|cityscape|sunrise|sunset|bridge at|milky way|"
    r"national park|^desert$|beach with|station|motorway|camping|wedding|fireworks|mosquito|cockroach|microbe|"
    r"toilet|moon face|moon$|middle finger|hand|finger|fist|thumb|gesture|vomit|nauseated|symbols on mouth"
)
SUBJECTS, ALIASES = (Path(__file__).with_name(name) for name in ("subjects.txt", "aliases.txt"))


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that can be painted: its names, other words that prompts may use for it and captions do not, and per icon set
    the drawings that show it."""

    label: str
    names: tuple[str, ...]
    group: int
    common: bool
    favourite: bool
    drawings: Mapping[str, tuple[str, ...]]
    aliases: tuple[str, ...] = ()

    @property
    def recolourable(self) -> bool:
        return self.group != PEOPLE


def build_catalogue(entries: Sequence[Mapping[str, Any]], packs: Mapping[str, IconPack]) -> list[Subject]:
    common, starred = common_names(SUBJECTS.read_text()), favourites(SUBJECTS.read_text())
    aliases = common_names(ALIASES.read_text())
    by_label = {entry["label"]: entry for entry in entries}
    subjects = []
    for entry in entries:
        if not is_wanted(entry, common):
            continue
        label = entry["label"]
        drawings = _drawings(_faces_of(entry, by_label), packs)
        if drawings:
            names = common.get(label, (plain_name(label),))
            circles, others = (label in common, label in starred), (*aliases.get(label, ()), _pictograph(entry))
            subjects.append(Subject(label, names, entry["group"], *circles, drawings, others))
    return subjects


def favourites(text: str) -> set[str]:
    return {line.removeprefix("* ").split("|")[0].strip() for line in text.splitlines() if line.startswith("* ")}


def common_names(text: str) -> dict[str, tuple[str, ...]]:
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    pairs = (line.removeprefix("* ").split("|") for line in lines)
    return {label.strip(): tuple(name.strip() for name in names.split(",")) for label, names in pairs}


def is_wanted(entry: Mapping[str, Any], common: Mapping[str, Any]) -> bool:
    if entry["label"] in common:
        return True
    return entry.get("group") in TAIL_GROUPS and not UNWANTED.search(entry["label"])


def plain_name(label: str) -> str:
    return re.sub(r"\s+", " ", label.replace("’s", "'s").replace(":", " ")).lower().strip()


def _pictograph(entry: Mapping[str, Any]) -> str:
    """The character itself, which may be joined of several: people type it too."""
    return "".join(chr(int(code, 16)) for code in entry["hexcode"].split("-"))


def _faces_of(entry: Mapping[str, Any], by_label: Mapping[str, Any]) -> list[str]:
    """Code points that show this subject. People: five skin tones of each gender, never only the yellow one."""
    if entry["group"] != PEOPLE:
        return [entry["hexcode"]]
    label = entry["label"]
    siblings = [by_label.get(label.replace("person", one)) for one in ("man", "woman")]
    siblings += [by_label.get(f"{one} {label}") for one in ("man", "woman")]
    everyone = {person["hexcode"]: person for person in [entry, *siblings] if person}
    tones = [skin["hexcode"] for person in everyone.values() for skin in person.get("skins", []) if _one_tone(skin)]
    return tones or [entry["hexcode"]]


def _one_tone(skin: Mapping[str, Any]) -> bool:
    return isinstance(skin.get("tone"), int)


def _drawings(codes: Sequence[str], packs: Mapping[str, IconPack]) -> dict[str, tuple[str, ...]]:
    reference = packs["noto"].by_code
    names = [reference.get(code.lower().replace("-fe0f", "")) for code in codes]
    found = {}
    for set_name, pack in packs.items():
        icons = dict.fromkeys(
            icon for name in names if name for icon in _icon_names(name, set_name) if icon in pack.bodies
        )
        if icons:
            found[set_name] = tuple(icons)
    return found


def _icon_names(name: str, set_name: str) -> list[str]:
    return [name.replace("-", "")] if set_name == "fxemoji" else [name]
