"""What is left out of the pictures stays out."""

import pytest

from inference.pipelines.starter.data.catalogue import (
    ANIMALS,
    PEOPLE,
    SUBJECTS,
    TRAVEL,
    build_catalogue,
    common_names,
    is_wanted,
)
from inference.pipelines.starter.data.packs import IconPack


def entry(label: str, group: int, code: str = "1F98A", **more: object) -> dict[str, object]:
    return {"label": label, "group": group, "hexcode": code, **more}


@pytest.mark.parametrize(
    ("label", "group"),
    [
        ("flag: France", 9),
        ("pirate flag", 9),
        ("keycap: 3", 8),
        ("input latin letters", 8),
        ("Japanese “bargain” button", 8),
        ("middle finger", PEOPLE),
        ("trade mark", 8),
        ("stop sign", TRAVEL),
        ("Statue of Liberty", TRAVEL),
    ],
)
def test_flags_letters_signs_and_gestures_are_unwanted(label: str, group: int) -> None:
    assert not is_wanted(entry(label, group), common_names(SUBJECTS.read_text()))


def test_an_animal_is_wanted() -> None:
    assert is_wanted(entry("skunk", ANIMALS), {})


def test_people_are_drawn_in_five_skin_tones_and_never_only_in_yellow() -> None:
    tones = [{"hexcode": f"1F468-1F3F{tone}", "tone": index} for index, tone in enumerate("BCDEF", 1)]
    drawn = {"1f468": "man"} | {f"1f468-1f3f{tone.lower()}": f"man-{tone}" for tone in "BCDEF"}
    noto = IconPack("noto", dict.fromkeys(drawn.values(), "<g/>"), drawn, 128, 128)
    [man] = build_catalogue([entry("man", PEOPLE, "1F468", skins=tones)], {"noto": noto})
    assert man.drawings["noto"] == ("man-B", "man-C", "man-D", "man-E", "man-F")
