"""The command against the site as it runs: Ada's clone and Bo's, and what both make together."""

import io
import json

import pytest
from PIL import Image

from gallery import pictures
from gallery.models import ImageSet, Picture
from gallery.seeding import scenes
from moderation.states import State
from tests.support.desks import held

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_ada_pushes_bo_pulls_and_what_both_changed_is_settled(desks):
    ada, bo = desks
    assert ada.rows()["heron"]["caption"] == "grey on grey"
    assert (ada.folder / "pictures/heron.png").read_bytes() == (bo.folder / "pictures/heron.png").read_bytes()

    ada.draw("otter.jpg", 2, "JPEG")
    assert "+ otter" in ada("status")
    ada("add", "otter.jpg")
    ada.say("otter", caption="an otter", tags=["rain"])
    ada("commit", "-am", "An otter")
    assert "1 commit not pushed" in ada("status")
    assert "1 commit pushed" in ada("push")
    assert (held()["otter"].caption, held()["otter"].tags) == ("an otter", ("rain",))
    assert (ada.folder / "pictures/otter.png").exists(), "the site's original in place of the file"
    assert not (ada.folder / "otter.jpg").exists()
    assert "nothing to push" in ada("status")
    assert Picture.objects.get(source="upload").owner.nickname == "Ada"

    bo.say("heron", caption="a heron, stock-still")
    bo("commit", "-am", "Bo's words")
    assert "Somebody was quicker" in bo("push", code=1)
    assert "1 slot new" in bo("pull")
    assert bo.rows().keys() == {"heron", "otter"}
    assert bo.rows()["heron"]["caption"] == "a heron, stock-still"
    bo("push")

    ada.say("heron", caption="grey in grey")
    ada("commit", "-am", "Ada's words")
    assert "caption of heron" in ada("pull", code=3)
    path = ada.folder / "CONFLICTS.json"
    told = json.loads(path.read_text())
    (conflict,) = told["conflicts"]
    assert [conflict[side] for side in ("base", "ours", "theirs")] == [
        "grey on grey",
        "grey in grey",
        "a heron, stock-still",
    ]
    assert "`take` is none of" in ada("settle", code=3)
    conflict["take"] = {"value": "grey, and stock-still"}
    path.write_text(json.dumps(told))
    ada("settle")
    ada("push")
    assert held()["heron"].caption == "grey, and stock-still"
    bo("pull")
    assert "grey, and stock-still" in bo.rows()["heron"]["caption"]
    assert "are what they are called" in bo("verify")
    assert [line for line in bo("log").splitlines() if line.startswith("    ")][:3] == [
        "    Ada's words",
        "    Bo's words",
        "    An otter",
    ]


def test_a_png_that_the_site_keeps_byte_for_byte_stands_under_its_slots_name_after_a_push(desks):
    ada, _ = desks
    ada.draw("pictures/Otter at Dawn.png", 2, "PNG")
    sent = (ada.folder / "pictures/Otter at Dawn.png").read_bytes()
    ada("add")
    ada("commit", "-m", "An otter")
    ada("push")
    (slot,) = held().keys() - {"heron"}
    assert (ada.folder / f"pictures/{slot}.png").read_bytes() == sent
    assert not (ada.folder / "pictures/Otter at Dawn.png").exists()
    assert slot in ada.rows()
    assert "nothing to push" in ada("status")


def test_a_file_of_words_with_a_mark_before_it_and_lines_within_a_caption_is_gone_on_with(desks):
    ada, _ = desks
    path = ada.folder / "metadata.jsonl"
    path.write_bytes("\ufeff".encode() + path.read_bytes().replace(b"grey on grey", "grey\u2028on grey".encode()))
    ada.draw("pictures/otter.png", 2)
    assert "otter" in ada("add")
    assert [name for name in path.read_text("utf-8-sig").split("\n") if "otter" in name]


def test_a_branch_is_pushed_and_merged_and_the_same_folder_twice_is_one_commit(desks, tmp_path):
    ada, bo = desks
    folder = tmp_path / "brought"
    (folder / "water").mkdir(parents=True)
    for name, number in (("Otter 1.png", 3), ("water/kite.webp", 4)):
        scenes.scene(number).resize((96, 96)).save(folder / name, quality=90)
    (folder / "metadata.jsonl").write_text(json.dumps({"file_name": "Otter 1.png", "text": "an otter"}))
    ada("checkout", "-b", "water")
    assert "2 slots to be committed" in ada("import", str(folder))
    ada("commit", "-m", "From the water")
    ada("push")
    assert "Nothing has changed" in ada("import", str(folder))
    assert len(held()) == 1, "main is as it was"

    bo.say("heron", tags=["bird", "grey"])
    bo("commit", "-am", "Grey")
    bo("push")
    assert "2 slots new" in bo("merge", "water")
    bo("push")
    assert {entry.caption for entry in held().values()} == {"grey on grey", "an otter", ""}
    assert held()["heron"].tags == ("bird", "grey")
    assert ImageSet.objects.get().branches.get(name="main").head.merged is not None
    ada("checkout", "main")
    ada("pull")
    assert len(ada.rows()) == 3


def test_a_copy_that_was_only_encoded_anew_is_no_change_on_the_site(desks):
    ada, _ = desks
    before = ImageSet.objects.get().branches.get(name="main").head
    original = (ada.folder / "pictures/heron.png").read_bytes()
    out = io.BytesIO()
    Image.open(io.BytesIO(original)).save(out, "JPEG", quality=88)
    (ada.folder / "pictures/heron.png").unlink()
    (ada.folder / "pictures/heron.jpg").write_bytes(out.getvalue())
    ada("commit", "-am", "Encoded anew")
    assert "0 commits pushed" in ada("push")
    assert ImageSet.objects.get().branches.get(name="main").head == before
    assert (ada.folder / "pictures/heron.png").read_bytes() == original


def test_what_the_site_does_not_take_is_named_and_mended_after_a_reset(desks):
    ada, _ = desks
    ada.draw("pictures/torn.png", 2)
    whole = (ada.folder / "pictures/torn.png").read_bytes()
    (ada.folder / "pictures/torn.png").write_bytes(whole[:500])
    ada.say("heron", caption="in rain")
    ada("commit", "-am", "A torn one")
    assert "slot torn: It ends before its end" in ada("push", code=1)
    (ada.folder / "pictures/torn.png").unlink()
    assert "2 slots to be committed again" in ada("reset")
    ada("commit", "-am", "None")
    ada.say("heron", caption="bad \u202e end")
    ada("commit", "-am", "Bad words")
    assert "slot heron: Character 5" in ada("push", code=1)
    ada.say("heron", caption="good end")
    ada("reset")
    ada("commit", "-am", "Good words")
    ada("push")
    assert {slot: entry.caption for slot, entry in held().items()} == {"heron": "good end"}
    assert "No commit of yours" in ada("reset", code=1)


def test_what_is_no_picture_is_taken_up_by_no_door(desks, tmp_path):
    ada, _ = desks
    (ada.folder / "pictures/fake.png").write_bytes(b"no picture")
    ada.say("heron", caption="in rain")
    for typed in (("add",), ("add", "pictures/fake.png"), ("commit", "-am", "A fake")):
        assert "pictures/fake.png: This is no PNG" in ada(*typed, code=1)
    assert "To be committed" not in ada("status")
    (ada.folder / "pictures/fake.png").unlink()
    brought = tmp_path / "brought"
    brought.mkdir()
    scenes.scene(3).resize((96, 96)).save(brought / "otter.png")
    (brought / "tale.webp").write_text("once")
    assert "tale.webp: This is no PNG" in ada("import", str(brought), code=1)
    assert not (ada.folder / "pictures/otter.png").exists()


def test_a_clone_that_was_cut_off_says_how_it_goes_on(desks, live_server, tmp_path):
    ada, _ = desks
    address = f"{live_server.url}/sets/{ada_set()}"
    ada.token = "po_0_0"
    assert "paintoff login" in ada("clone", address, "again", code=1)
    ada.folder = ada.folder / "again"
    for typed in ("status", "pull", "push"):
        assert f"`paintoff clone {address} {ada.folder}` goes on" in ada(typed, code=1)


def test_a_clone_is_not_laid_over_what_was_done_in_it(desks, live_server):
    ada, _ = desks
    ada.say("heron", caption="my work")
    said = ada("clone", f"{live_server.url}/sets/{ImageSet.objects.get().key}", ".", code=1)
    assert "`paintoff pull`" in said
    assert ada.rows()["heron"]["caption"] == "my work"


def test_faults_are_told_with_their_exit_status(desks, live_server):
    ada, bo = desks
    assert "no set" in bo("clone", f"{live_server.url}/sets/nothing", "elsewhere", code=1)
    assert "Name a set by its address" in bo("clone", "herons", code=2)
    assert "cannot be merged" not in bo("merge", "nowhere", code=1)
    ada.say("heron", level="wild")
    assert "level" in ada("add", code=1)
    ada.say("heron", level="mild", caption="changed")
    assert "not committed: heron" in ada("pull", code=1)
    bo.token = "po_0_0"
    assert "paintoff login" in bo("pull", code=1)


def test_what_was_taken_down_is_cloned_without_picture_and_words_and_the_rest_is_worked_on(desks, live_server):
    ada, bo = desks
    ada.draw("otter.png", 2)
    ada("commit", "-am", "An otter")
    ada("push")
    ImageSet.objects.update(visibility="public")
    heron = Picture.objects.get(source="studio")
    pictures.judge([heron.pk], State.BLOCKED)
    bo.folder = bo.folder.parent / "again"
    bo.folder.mkdir()
    assert "Of 1 picture the site shows you nothing" in bo("clone", f"{live_server.url}/sets/{ada_set()}", ".")
    (row,) = map(json.loads, (bo.folder / "words.jsonl").read_text().splitlines())
    assert (row["slot"], row["prompt"], row["caption"]) == ("heron", "", "grey on grey")
    assert "nothing to push" in bo("status")
    bo.say("otter", caption="an otter")
    bo("commit", "-am", "Words")
    bo("push")
    assert (held()["otter"].caption, held()["heron"].prompt) == ("an otter", "a heron in rain")
    assert "Not held against their names: 2 versions" in bo("verify")


def ada_set() -> str:
    return ImageSet.objects.get().key
