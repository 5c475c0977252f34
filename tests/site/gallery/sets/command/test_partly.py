"""A clone that has pictures of some slots, or of none, is worked in like any other."""

import json

import pytest

from gallery.models import ImageSet
from gallery.sets.command import __main__ as command
from tests.support.desks import Desk, held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def partly(desks, live_server):
    """Ada's clone with all, and a way to have another one of Bo's: the set has a heron, an otter and a kite."""
    ada, bo = desks
    for number, slot in enumerate(("otter", "kite"), 2):
        ada.draw(f"pictures/{slot}.png", number)
    ada("commit", "-am", "More")
    ada("push")

    def cloned(*typed: str) -> tuple[Desk, str]:
        bo.folder = bo.folder.parent / "partly"
        bo.folder.mkdir()
        return bo, bo("clone", f"{live_server.url}/sets/{ImageSet.objects.get().key}", ".", *typed)

    return ada, cloned


def pictures(desk):
    return sorted(path.name for path in desk.folder.glob("pictures/*"))


def words(desk):
    return {row["slot"]: row for row in map(json.loads, (desk.folder / "words.jsonl").read_text().splitlines())}


def test_a_clone_of_some_slots_has_the_words_of_all_and_pulls_pictures_of_these_alone(partly):
    ada, cloned = partly
    bo, said = cloned("--only", "her", "--only", "ott")
    assert "3 slots" in said
    assert "1 picture of other slots stayed on the site" in said
    assert pictures(bo) == ["heron.png", "otter.png"]
    assert words(bo).keys() == {"kite"}
    assert "nothing to push" in bo("status")

    ada.draw("pictures/herring.png", 4)
    ada.draw("pictures/swan.png", 5)
    ada("commit", "-am", "Two more")
    ada("push")
    bo("pull")
    assert pictures(bo) == ["heron.png", "herring.png", "otter.png"]
    assert words(bo).keys() == {"kite", "swan"}
    assert "are what they are called" in bo("verify")


def test_words_and_new_pictures_go_to_the_site_from_a_clone_without_pictures(partly):
    _, cloned = partly
    bo, _ = cloned("--no-pictures")
    before = held()
    assert pictures(bo) == []
    rows = words(bo)
    rows["heron"]["caption"] = "from afar"
    (bo.folder / "words.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows.values()))
    bo.draw("pictures/otter.png", 7)
    bo.draw("pictures/swan.png", 8)
    bo("commit", "-am", "From afar")
    bo("push")
    assert held()["heron"] == before["heron"]._replace(caption="from afar")
    assert held()["otter"].picture != before["otter"].picture
    assert held().keys() == {"heron", "otter", "kite", "swan"}
    assert pictures(bo) == ["otter.png", "swan.png"], "what somebody has a file of stays"
    assert "nothing to push" in bo("status")


def test_pictures_that_stayed_on_the_site_are_fetched_some_and_then_all(partly):
    ada, cloned = partly
    bo, _ = cloned("--no-pictures")
    assert "No slot here begins with sw" in bo("fetch", "sw", code=1)
    assert "1 picture fetched" in bo("fetch", "ki")
    assert pictures(bo) == ["kite.png"]
    assert "2 pictures fetched" in bo("fetch")
    assert pictures(bo) == pictures(ada)
    assert not (bo.folder / "words.jsonl").exists()
    assert bo.rows() == ada.rows()


def test_another_branch_brings_pictures_of_the_same_slots_alone(partly):
    ada, cloned = partly
    ada("checkout", "-b", "water")
    ada.draw("pictures/heron.png", 9)
    ada.draw("pictures/otter.png", 10)
    ada("commit", "-am", "Anew")
    ada("push")
    bo, _ = cloned("--only", "ott")
    assert "2 pictures of other slots stayed" in bo("checkout", "water")
    assert pictures(bo) == ["otter.png"]
    assert (bo.folder / "pictures/otter.png").read_bytes() == (ada.folder / "pictures/otter.png").read_bytes()


def test_a_clone_of_some_and_of_none_at_once_is_typed_wrong(capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["clone", "https://example.org/sets/a", "--only", "x", "--no-pictures"])
    assert ended.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
