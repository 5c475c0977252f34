"""A folder gives slots: by what its words say, or by its paths alone; and the same folder twice changes nothing."""

import json
import unicodedata

import pytest

from gallery.sets.manifest import folders, lines
from gallery.sets.manifest.folders import Unfit
from gallery.sets.manifest.lines import Head, Line
from gallery.sets.manifest.paths import Crooked
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of

HERON, OTTER = name_of(b"a heron"), name_of(b"an otter")


def read(files: dict[str, str | bytes]) -> folders.Folder:
    bodies = {name: body.encode() if isinstance(body, str) else body for name, body in files.items()}
    return folders.read(bodies, bodies.__getitem__)


def rows(*some: dict) -> str:
    return "\n".join(json.dumps(row) for row in some)


def test_files_alone_fill_slots_by_their_paths_and_what_is_no_picture_is_named():
    found = read({"otter.jpg": "", "heron.png": "", "notes.txt": "", ".DS_Store": "", "README.md": ""})
    assert [(one.slot, one.path, one.cells) for one in found.found] == [
        ("heron", "heron.png", {}),
        ("otter", "otter.jpg", {}),
    ]
    assert found.skipped == ["README.md", "notes.txt"]


def test_an_imagefolder_says_more_and_a_column_it_has_not_leaves_its_cell_alone():
    said = rows({"file_name": "heron.png", "text": "a heron in rain", "tags": ["rain", "bird"], "level": "mild"})
    (one,) = read({"train/heron.png": "", "train/metadata.jsonl": said}).found
    assert one.path == "train/heron.png"
    assert one.cells == {"caption": "a heron in rain", "tags": ("bird", "rain"), "level": 1}
    held = Entry(OTTER, "painted as", "old", (), 0, "k")
    made = folders.changes([one], {one.slot: held}, {"train/heron.png": HERON})
    assert made == {one.slot: Entry(HERON, "painted as", "a heron in rain", ("bird", "rain"), 1, "k")}


def test_csv_is_read_as_well():
    said = 'file_name,prompt,tags\nheron.png,"a heron, grey","bird, rain"\n'
    (one,) = read({"heron.png": "", "metadata.csv": said}).found
    assert one.cells == {"prompt": "a heron, grey", "tags": ("bird", "rain")}


def test_what_was_exported_comes_back_as_it_was():
    some = [
        Line("Heron-1", Entry(HERON, "a heron", "", ("bird",), 2, "b"), "Ada", "CC0-1.0"),
        Line("words-only", Entry(b"", "", "a line between", (), 0, "c")),
    ]
    manifest = b"".join(lines.written(Head("k", "ab" * 32, "cd" * 32, "2026", 2), some))
    found = read({"manifest.jsonl": manifest, "pictures/heron-1~1.png": ""}).found
    slots = {line.slot: line.entry for line in some}
    assert folders.changes(found, {}, {"pictures/heron-1~1.png": HERON}) == slots
    assert folders.changes(found, slots, {"pictures/heron-1~1.png": HERON}) == {}


def test_the_same_folder_twice_changes_nothing_the_second_time():
    folder = read({"b.png": "", "a.png": "", "c/d.png": ""})
    hashes = {"a.png": HERON, "b.png": OTTER, "c/d.png": HERON}
    first = folders.changes(folder.found, {}, hashes)
    assert folders.changes(folder.found, first, hashes) == {}
    assert sorted(first, key=lambda slot: first[slot].order) == [one.slot for one in folder.found]


def test_a_file_that_comes_to_a_slot_without_one_takes_up_what_is_said_of_the_slot():
    folder = read({"words.jsonl": rows({"slot": "heron", "caption": "grey"}), "heron.jpg": ""})
    slots = folders.changes(folder.found, {"heron": Entry(b"", "", "", ("bird",), 0, "i")}, {"heron.jpg": HERON})
    assert slots == {"heron": Entry(HERON, "", "grey", ("bird",), 0, "i")}


def test_new_slots_stand_behind_all_that_are_there():
    folder = read({"new.png": ""})
    made = folders.changes(folder.found, {"old": Entry(order="zz")}, {"new.png": HERON})
    assert made["new"].order > "zz"


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"heron.png": "", "heron.jpg": ""}, "fill one slot, heron"),
        ({"Heron.png": "", "heron.png": ""}, "where case or accents are not told apart"),
        ({"a/../b.png": ""}, "a part that is empty, . or .."),
        ({"metadata.jsonl": rows({"file_name": "../../heron.png"})}, "a part that is empty, . or .."),
    ],
)
def test_a_trick_is_refused_by_name(files, what):
    with pytest.raises(Crooked, match=what):
        read(files)


@pytest.mark.parametrize(
    ("said", "line", "field"),
    [
        (rows({"file_name": "heron.png"}, {"file_name": "gone.png"}), 2, "file_name"),
        (rows({"file_name": "heron.png", "level": 3}), 1, "level"),
        (rows({"file_name": "heron.png", "slot": "a b"}), 1, "slot"),
        ('{"file_name"', 1, "line"),
        ("[1]", 1, "line"),
        ("[" * 100_000, 1, "line"),
    ],
)
def test_words_that_cannot_be_read_are_told_with_file_line_and_field(said, line, field):
    with pytest.raises(Unfit) as refused:
        read({"heron.png": "", "metadata.jsonl": said})
    assert (refused.value.path, refused.value.line, refused.value.field) == ("metadata.jsonl", line, field)


def test_more_lines_of_words_than_can_be_are_refused_before_they_are_read():
    with pytest.raises(Unfit, match="more lines of words"):
        folders.read(["metadata.jsonl"], lambda _: b"{}\n" * 11, most=10)


def test_a_file_is_read_by_the_name_that_it_has_though_its_slot_comes_of_another_form():
    name = unicodedata.normalize("NFD", "Häher.png")
    found = read({name: ""})
    (one,) = found.found
    assert found.names[one.path] == name
    assert one.path != name
