"""Ada begins a set, Bo works on it beside her, and nobody's work is lost."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from accounts.belongings import Leave
from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetCommit, SetMember, SetNode, SetTag
from gallery.sets import branches, commits, leaving, naming, store
from gallery.sets.branches import Word
from gallery.sets.refusals import Stale, Unfit
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from tests.support.people import guest
from tests.support.sets import many

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SLOTS = many(0, 90)


class Work:
    def __init__(self) -> None:
        self.ada, self.bo = guest("Ada"), guest("Bo")
        self.set, self.main = branches.begin("Herons", self.word(self.ada), SLOTS)

    def word(self, author: Player, message: str = "") -> Word:
        return Word(author, NOON, message)

    def seen(self, name: str = "main") -> SetBranch:
        """The branch as somebody has it who looks now."""
        return SetBranch.objects.select_related("head", "image_set").get(image_set=self.set, name=name)


@pytest.fixture
def work() -> Work:
    return Work()


def slots_of(commit: SetCommit) -> dict[str, Entry]:
    return dict(versions.page_by_key(store.work(), bytes(commit.root), None, 1000))


def said(text: str) -> dict[str, Entry]:
    return {"slot-1": SLOTS["slot-1"]._replace(caption=text)}


def test_a_commit_moves_its_branch_and_what_was_before_stays(work):
    before = work.main.head
    made = branches.commit(work.seen(), said("ours") | {"slot-2": None}, work.word(work.bo, "Less is more."))
    assert work.seen().head == made
    assert (made.parent, made.author, made.message) == (before, work.bo, "Less is more.")
    assert slots_of(made) == {key: entry for key, entry in (SLOTS | said("ours")).items() if key != "slot-2"}
    assert slots_of(before) == SLOTS


def test_whoever_comes_second_is_told_and_changes_nothing(work):
    adas, bos = work.seen(), work.seen()
    first = branches.commit(adas, said("Ada's"), work.word(work.ada))
    with pytest.raises(Stale):
        branches.commit(bos, said("Bo's"), work.word(work.bo))
    assert work.seen().head == first
    assert SetCommit.objects.count() == 2


def test_who_read_a_branch_before_it_was_protected_does_not_move_it(work):
    before = work.seen()
    SetBranch.objects.filter(name="main").update(protected=True)
    with pytest.raises(Stale):
        branches.commit(before, said("Bo's"), work.word(work.bo))
    assert work.seen().head == before.head


def test_a_branch_is_one_row_from_any_commit(work):
    rows = SetNode.objects.count()
    branch = branches.fork("woodcuts", work.main.head)
    branches.commit(work.seen("woodcuts"), said("cut"), work.word(work.bo))
    assert slots_of(work.seen().head) == SLOTS
    assert SetNode.objects.count() < rows + 12
    assert branch.head == work.main.head


@pytest.mark.parametrize("name", ["", "Main", "../x", "a b", ".", "x" * 101, "main"])
def test_a_branch_has_a_plain_name_of_its_own(work, name):
    with pytest.raises(Unfit) as refused:
        branches.fork(name, work.main.head)
    assert refused.value.field == "name"
    assert SetBranch.objects.count() == 1


def test_what_two_did_beside_each_other_is_merged(work):
    branches.fork("woodcuts", work.main.head)
    theirs = branches.commit(work.seen("woodcuts"), {"slot-3": None}, work.word(work.bo))
    ours = branches.commit(work.seen(), said("ours"), work.word(work.ada))
    made, conflicts = branches.merge(work.seen(), theirs, work.word(work.ada, "Both"))
    assert conflicts == []
    assert (made.parent, made.merged) == (ours, theirs)
    assert slots_of(work.seen().head) == {key: one for key, one in (SLOTS | said("ours")).items() if key != "slot-3"}


def test_what_was_merged_once_is_the_base_of_the_next_time(work):
    branches.fork("woodcuts", work.main.head)
    theirs = branches.commit(work.seen("woodcuts"), said("theirs"), work.word(work.bo))
    branches.merge(work.seen(), theirs, work.word(work.ada))
    branches.commit(work.seen(), said("ours, later"), work.word(work.ada))
    with pytest.raises(Unfit):
        branches.merge(work.seen(), theirs, work.word(work.ada))
    more = branches.commit(work.seen("woodcuts"), {"slot-4": None}, work.word(work.bo))
    made, _ = branches.merge(work.seen(), more, work.word(work.ada))
    assert slots_of(made)["slot-1"].caption == "ours, later"
    assert "slot-4" not in slots_of(made)


def test_a_conflict_is_told_and_nothing_is_written(work):
    branches.fork("woodcuts", work.main.head)
    theirs = branches.commit(work.seen("woodcuts"), said("theirs"), work.word(work.bo))
    ours = branches.commit(work.seen(), said("ours"), work.word(work.ada))
    made, [conflict] = branches.merge(work.seen(), theirs, work.word(work.ada))
    assert made is None
    assert (conflict.key, conflict.cell, conflict.base, conflict.ours, conflict.theirs) == (
        ("slot-1", "caption", "", "ours", "theirs")
    )
    assert work.seen().head == ours


def test_a_revert_undoes_one_commit_and_keeps_what_came_after(work):
    unwanted = branches.commit(work.seen(), said("unwanted") | {"slot-5": None}, work.word(work.bo))
    branches.commit(work.seen(), {"slot-6": None}, work.word(work.ada))
    made, conflicts = branches.revert(work.seen(), unwanted, work.word(work.ada))
    assert conflicts == []
    assert slots_of(made) == {key: entry for key, entry in SLOTS.items() if key != "slot-6"}


def test_a_commit_of_another_set_is_neither_merged_nor_undone(work):
    _, main = branches.begin("Storks", work.word(work.bo), said("theirs"))
    made = branches.commit(main, said("theirs again"), work.word(work.bo))
    for act in (branches.merge, branches.revert):
        with pytest.raises(Unfit, match="of another set"):
            act(work.seen(), made, work.word(work.ada))
    assert slots_of(work.seen().head) == SLOTS


def test_a_commit_that_changes_nothing_is_refused(work):
    with pytest.raises(Unfit):
        branches.commit(work.seen(), {"slot-1": SLOTS["slot-1"], "slot-99999": None}, work.word(work.ada))
    with pytest.raises(Unfit):
        branches.revert(work.seen(), work.main.head, work.word(work.ada))
    assert SetCommit.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "changes", "message"),
    [
        ("order", {"slot-1": Entry(order="")}, ""),
        ("slot", {"../slot": Entry()}, ""),
        ("message", {"slot-1": None}, "x" * 2001),
        ("message", {"slot-1": None}, "a\x00b"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field_and_changes_nothing(work, field, changes, message):
    head = work.main.head
    with pytest.raises(Unfit) as refused:
        branches.commit(work.seen(), changes, work.word(work.ada, message))
    assert refused.value.field == field
    assert work.seen().head == head


def test_the_name_of_a_commit_vouches_for_all_that_led_to_it(work):
    made = branches.commit(work.seen(), said("ours"), work.word(work.bo, "Mine"))
    stored = SetCommit.objects.get(pk=made.pk)
    assert bytes(stored.name) == commits.named(stored)
    for field, other in {
        "root": bytes(32),
        "made_at": NOON + timedelta(microseconds=1),
        "seal": bytes(32),
        "parent": None,
    }.items():
        forged = SetCommit.objects.get(pk=made.pk)
        setattr(forged, field, other)
        assert commits.named(forged) != bytes(stored.name)


def test_who_leaves_is_forgotten_and_the_names_of_commits_still_hold(work):
    made = branches.commit(work.seen(), said("Bo's"), work.word(work.bo, "It was Bo"))
    assert sha256(bytes(made.salt) + work.bo.key.encode() + b"\0It was Bo").digest() == made.seal
    assert [row["message"] for row in leaving.told(work.bo)] == ["It was Bo"]
    leaving.forget(work.bo, Leave(NOON))
    left = SetCommit.objects.get(pk=made.pk)
    assert (left.author, left.signed, left.message, bytes(left.salt)) == (None, "", "", b"")
    assert bytes(left.name) == commits.named(left)
    assert slots_of(left)["slot-1"].caption == "Bo's"


def test_what_sets_have_of_somebody_is_told_to_them_and_their_key_stands_on_no_branch_once_they_left(work):
    SetMember.objects.create(image_set=work.set, player=work.bo, role=Role.PROPOSE)
    branches.fork("bos", work.seen().head, work.bo)
    naming.tag("v1", work.seen().head, work.bo, NOON)
    assert [row["role"] for row in leaving.told(work.bo)] == ["propose"]
    assert [row.get("role") for row in leaving.told(work.ada)] == ["owner", None]
    leaving.forget(work.bo, Leave(NOON))
    assert SetBranch.objects.get(name="bos").by is None
    assert SetTag.objects.get().by is None


def test_a_set_of_one_person_goes_with_them_and_one_of_several_stays(work):
    branches.begin("Only Ada's", work.word(work.ada))
    branches.commit(work.seen(), said("Bo's"), work.word(work.bo))
    leaving.forget(work.ada, Leave(NOON))
    assert [one.title for one in ImageSet.objects.all()] == ["Herons"]
    assert slots_of(work.seen().head)["slot-1"].caption == "Bo's"
