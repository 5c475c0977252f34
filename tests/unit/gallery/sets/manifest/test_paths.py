"""Paths of others: what leads elsewhere is refused by name, and the same path is the same slot on every machine."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.sets.manifest import files, paths
from gallery.sets.manifest.paths import Crooked

SLOTS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)
CROOKED = [
    "../heron.png",
    "birds/../../heron.png",
    "/etc/heron.png",
    "C:heron.png",
    "c:/heron.png",
    "birds\\heron.png",
    "birds//heron.png",
    "./heron.png",
    "birds/heron.png/",
    "heron\0.png",
    "heron\n.png",
    "heron\u202e.png",
    "birds./heron.png",
    "heron.png ",
    "",
    "h" * 1_001,
]


@pytest.mark.parametrize("path", CROOKED)
def test_a_path_that_leads_elsewhere_is_refused_by_name(path):
    with pytest.raises(Crooked) as refused:
        paths.straight(path)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("one", "other"),
    [("Heron.png", "heron.png"), ("é.png", "e\u0301.png"), ("straße.png", "STRASSE.png"), ("a/B.png", "A/b.png")],
)
def test_two_files_that_are_one_elsewhere_are_refused_both_named(one, other):
    with pytest.raises(Crooked) as refused:
        paths.apart([one, other])
    assert repr(one) in str(refused.value)
    assert refused.value.path == other


@given(SLOTS)
def test_a_slot_has_its_file_back(slot):
    assert paths.slot_of(files.file_name(slot)) == slot


@given(st.lists(SLOTS, unique=True, max_size=8))
def test_no_two_slots_have_one_file_on_any_file_system(slots):
    paths.apart(files.file_name(slot) for slot in slots)


def test_a_name_that_windows_keeps_for_itself_is_no_file():
    assert files.file_name("con") == "pictures/con~.png"
    assert files.file_name("Con") == "pictures/con~1.png"


def test_a_path_is_the_same_slot_in_whatever_form_its_accents_come():
    composed, apart = "Vögel/Häher 1.png", unicodedata.normalize("NFD", "Vögel/Häher 1.png")
    assert paths.slot_of(paths.straight(composed)) == paths.slot_of(paths.straight(apart))


def test_paths_that_read_alike_are_different_slots():
    names = ["birds/heron.png", "birds-heron.png", "birds heron.png", "birds+heron.png", "雨.png", "雪.png"]
    slots = [paths.slot_of(name) for name in names]
    assert len(set(slots)) == len(names)
    assert slots[1] == "birds-heron"
    assert slots[0].startswith("birds-heron-")
    assert all(files.SLOT.fullmatch(slot) for slot in slots)


def test_what_systems_leave_behind_is_no_picture():
    assert paths.is_litter("__MACOSX/._heron.png")
    assert paths.is_litter(".git/heron.png")
    assert not paths.is_litter("birds/heron.png")
