"""Each check says what is wrong with a change, and of which slots; what is right passes."""

import random

import pytest

from gallery.find.seeing import NEAR
from gallery.sets.proposals.checks import cells, duplicates, whole
from gallery.sets.proposals.checks.cells import Origin
from gallery.sets.proposals.checks.duplicates import PAIRS_MOST, bits_between, near_duplicates
from gallery.sets.proposals.checks.results import SLOTS_TOLD, Change, Outcome
from gallery.sets.tree.entries import Entry
from gallery.sets.tree.names import name_of

HERON, OTTER, KITE = name_of(b"a heron"), name_of(b"an otter"), name_of(b"a kite")
SEEN = 0x0F0F_0F0F_0F0F_0F0F
FULL = Entry(HERON, "a heron", "grey, in reeds", ("bird",))


def added(slot, picture=HERON, **cells):
    return Change(slot, None, FULL._replace(picture=picture, **cells))


def flipped(seen, *bits):
    for bit in bits:
        seen ^= 1 << bit
    return seen - 2**64 if seen >= 2**63 else seen


class TestNearDuplicates:
    def test_the_same_picture_twice_in_a_change_fails(self):
        found = near_duplicates([added("a"), added("b"), added("c", OTTER)], {HERON: SEEN, OTTER: ~SEEN}, [])
        assert (found.outcome, found.slots) == (Outcome.FAILED, ("a", "b"))

    def test_the_same_picture_as_one_that_stands_fails_though_nobody_has_looked_at_it(self):
        found = near_duplicates([added("a")], {}, [("z", HERON)])
        assert (found.outcome, found.slots) == (Outcome.FAILED, ("a", "z"))

    @pytest.mark.parametrize("bits", [(0,), (63,), (0, 1, 2, 3, 4, 5, 6), (1, 17, 33, 49, 2, 18, 34)])
    def test_one_that_looks_like_another_is_a_warning(self, bits):
        hashes = {HERON: SEEN, OTTER: flipped(SEEN, *bits)}
        found = near_duplicates([added("a")], hashes, [("z", OTTER)])
        assert (found.outcome, found.slots) == (Outcome.WARNED, ("a", "z"))

    def test_pictures_that_look_otherwise_pass(self):
        hashes = {HERON: SEEN, OTTER: flipped(SEEN, *range(8))}
        assert near_duplicates([added("a"), added("b", OTTER)], hashes, []).outcome is Outcome.PASSED

    def test_what_stands_there_and_was_not_put_in_is_nobodys_fault(self):
        moved = Change("a", FULL, FULL._replace(order="zz"))
        assert near_duplicates([moved], {HERON: SEEN}, [("z", HERON)]).outcome is Outcome.PASSED

    def test_where_not_all_was_looked_through_nothing_passes(self):
        found = near_duplicates([added("a")], {HERON: SEEN}, [], is_all=False)
        assert (found.outcome, found.sentence) == (Outcome.WARNED, duplicates.LARGE)

    def test_a_picture_that_nobody_could_look_at_yet_is_told(self):
        found = near_duplicates([added("a"), added("b", OTTER)], {HERON: SEEN}, [])
        assert (found.outcome, found.slots) == (Outcome.WARNED, ("b",))

    def test_it_finds_what_comparing_each_with_each_finds(self):
        chance = random.Random(7)
        names = [name_of(b"%d" % number) for number in range(120)]
        hashes = {}
        for at, name in enumerate(names):
            near = hashes[names[at - 1]] if at % 3 else chance.getrandbits(63)
            hashes[name] = flipped(near, *chance.sample(range(63), at % 10))
        changes = [added(f"s{at}", name) for at, name in enumerate(names)]
        plainly = {
            f"s{one}"
            for one in range(120)
            for two in range(120)
            if one != two and bits_between(hashes[names[one]], hashes[names[two]]) <= NEAR
        }
        assert set(near_duplicates(changes, hashes, []).slots) == plainly
        assert len(plainly) > 20

    def test_a_thousand_slots_of_one_picture_are_each_told_once(self):
        found = near_duplicates([added(f"s{number:04}") for number in range(1000)], {HERON: SEEN}, [("z", HERON)])
        assert (found.outcome, found.count) == (Outcome.FAILED, 1001)
        assert "1,000 slots" in found.sentence

    def test_of_many_that_all_look_alike_no_more_pairs_are_kept_than_anybody_reads(self):
        names = [name_of(b"%d" % number) for number in range(400)]
        hashes = {name: flipped(SEEN, number % 16, 16 + number // 16 % 16) for number, name in enumerate(names)}
        found = near_duplicates([added(f"s{at}", name) for at, name in enumerate(names)], hashes, [])
        assert found.outcome is Outcome.WARNED
        assert f"At least {PAIRS_MOST:,}" in found.sentence

    def test_what_was_made_to_fall_together_does_not_pass_uncompared(self, monkeypatch):
        chance = random.Random(7)
        names = [bytes([number]) * 32 for number in range(8)]
        hashes = {name: SEEN & 0xFFFFFFFF | chance.getrandbits(32) << 32 for name in names}
        changes = [added(f"s{at}", name) for at, name in enumerate(names)]
        assert near_duplicates(changes, hashes, []).outcome is Outcome.PASSED
        monkeypatch.setattr(duplicates, "COMPARED_MOST", 5)
        found = near_duplicates(changes, hashes, [])
        assert (found.outcome, found.sentence) == (Outcome.WARNED, duplicates.CUT)


class TestLevel:
    @pytest.mark.parametrize(("said", "known", "most", "is_fit"), [
        (0, 0, 0, True), (1, 0, 0, False), (0, 1, 0, False), (1, 1, 1, True), (2, 0, 1, False), (0, 2, 2, True),
    ])  # fmt: skip
    def test_neither_what_the_slot_says_nor_what_the_gallery_knows_is_above_the_sets(self, said, known, most, is_fit):
        found = cells.level([added("a", level=said)], {HERON: Origin(known, frozenset())}, most)
        assert (found.outcome is Outcome.PASSED) is is_fit
        assert found.slots == (() if is_fit else ("a",))

    def test_what_is_taken_out_is_asked_for_nothing(self):
        assert cells.level([Change("a", FULL._replace(level=2), None)], {}, 0).outcome is Outcome.PASSED


class TestLicence:
    ORIGINS = {HERON: Origin(0, frozenset({"ada"})), OTTER: Origin(0, frozenset({"bo"}))}

    def test_ones_own_passes_others_warn_and_nobodys_fails(self):
        asked = [added("a"), added("b", OTTER), added("c", KITE)]
        told = [cells.licence(asked[:most], self.ORIGINS, "ada", "CC BY 4.0") for most in (1, 2, 3)]
        assert [one.outcome for one in told] == [Outcome.PASSED, Outcome.WARNED, Outcome.FAILED]
        assert [one.slots for one in told] == [(), ("b",), ("c",)]

    def test_a_set_without_a_licence_asks_nothing(self):
        assert cells.licence([added("c", KITE)], {}, "ada", "").outcome is Outcome.PASSED

    def test_another_caption_of_the_same_picture_is_no_gift(self):
        change = Change("a", FULL._replace(picture=KITE), FULL._replace(picture=KITE, caption="new"))
        assert cells.licence([change], {}, "ada", "CC BY 4.0").outcome is Outcome.PASSED


class TestMetadata:
    @pytest.mark.parametrize(("lacks", "outcome"), [
        ({}, Outcome.PASSED),
        ({"prompt": ""}, Outcome.WARNED),
        ({"caption": ""}, Outcome.WARNED),
        ({"tags": ()}, Outcome.WARNED),
        ({"prompt": "", "caption": "", "tags": ()}, Outcome.FAILED),
    ])  # fmt: skip
    def test_a_slot_needs_some_words_and_wants_all(self, lacks, outcome):
        found = cells.metadata([added("a", **lacks), added("b")])
        assert (found.outcome, found.slots) == (outcome, ("a",) if lacks else ())

    def test_many_slots_are_counted_and_some_are_named(self):
        found = cells.metadata([added(f"s{number:04}", caption="") for number in range(500)])
        assert (found.count, len(found.slots)) == (500, SLOTS_TOLD)


class TestTheme:
    def test_words_far_from_the_theme_are_a_warning(self):
        found = whole.theme({"a": 0.4, "b": 0.1}, 0.2, "Herons")
        assert (found.outcome, found.slots) == (Outcome.WARNED, ("b",))

    def test_words_near_it_pass_and_so_does_a_set_without_one(self):
        assert whole.theme({"a": 0.2}, 0.2, "Herons").outcome is Outcome.PASSED
        assert whole.theme(None, 0.2, "").outcome is Outcome.PASSED


class TestBalance:
    def test_somebody_who_would_have_more_than_their_share_is_told(self):
        found = whole.balance({"Ada": 30, "Bo": 10}, {"Ada": 10, "Bo": 10}, 0.6)
        assert found.outcome is Outcome.WARNED
        assert "Ada 75%" in found.sentence

    def test_a_change_that_makes_the_share_smaller_is_not_blamed_for_it(self):
        assert whole.balance({"Ada": 30, "Bo": 12}, {"Ada": 30, "Bo": 10}, 0.6).outcome is Outcome.PASSED

    def test_a_set_that_has_just_begun_or_is_one_persons_is_asked_nothing(self):
        assert whole.balance({"Ada": 18, "Bo": 1}, {"Ada": 1, "Bo": 1}, 0.6).outcome is Outcome.PASSED
        assert whole.balance({"Ada": 300}, {}, 0.6).outcome is Outcome.PASSED
