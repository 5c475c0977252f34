"""Which slot holds which models."""

from inference.placing import NEED, WORTH, Slot, plan

SIZES = {"small": 100, "middle": 200, "large": 400}


def slot(name, free, *holds, sizes=SIZES, **cannot):
    return Slot(name, int(free * NEED), holds, sizes, cannot)


def placed(*slots, models=tuple(SIZES), **work):
    return plan(models, slots, work)


def test_every_model_is_somewhere_before_any_is_twice():
    assert set(sum(placed(slot("a", 400), slot("b", 400)).holds.values(), ())) == set(SIZES)


def test_all_goes_into_one_slot_where_it_fits():
    assert placed(slot("a", 1000)).holds == {"a": ("small", "middle", "large")}


def test_a_slot_never_gets_more_than_fits():
    decided = placed(slot("a", 250), slot("b", 120), small=1e6, middle=1e6, large=1e6)
    assert decided.holds == {"a": ("middle",), "b": ("small",)}


def test_a_model_that_fits_nowhere_is_named_with_what_it_needs():
    decided = placed(Slot("a", 12 * 1024**3, (), {"large": 10 * 1024**3}), models=("large",))
    assert decided.nowhere == {"large": "large needs 15.0 GiB and no worker has more than 12.0 GiB for it"}


def test_what_a_model_is_not_fit_for_is_the_reason_why_it_is_nowhere():
    decided = placed(slot("a", 1000, large="the weights are damaged"))
    assert decided.nowhere == {"large": "the weights are damaged"}


def test_a_slot_that_cannot_have_a_model_leaves_it_to_another():
    decided = placed(slot("a", 1000, large="the weights are damaged"), slot("b", 1000))
    assert "large" in decided.holds["b"]
    assert not decided.nowhere


def test_an_empty_slot_gets_what_is_most_wanted():
    assert placed(slot("a", 0, *SIZES), slot("b", 1000), middle=1.0).holds["b"] == ("middle",)


def test_nothing_moves_without_need():
    slots = (slot("a", 300, "small", "middle"), slot("b", 600, "large"))
    assert placed(*slots, small=3.0, large=9.0).holds == {"a": ("small", "middle"), "b": ("large",)}


def test_a_plan_that_is_carried_out_is_the_next_plan_too():
    work = {"small": 90.0, "large": 30.0}
    slots = [slot(name, 500) for name in "abc"]
    decided = placed(*slots, **work)
    kept = [slot(s.name, 500 - sum(SIZES[m] for m in decided.holds[s.name]), *decided.holds[s.name]) for s in slots]
    assert placed(*kept, **work) == decided


def test_a_model_with_much_work_waiting_gets_another_slot():
    slots = (slot("a", 0, "small", "middle"), slot("b", 200, "large"))
    assert placed(*slots, small=WORTH).holds["b"] == ("large",)
    assert placed(*slots, small=WORTH + 1).holds["b"] == ("small", "large")


def test_a_replica_nobody_asks_for_makes_room_for_one_that_many_want():
    slots = (slot("a", 0, "small", "middle"), slot("b", 0, "middle"))
    sizes = ("small", "middle")
    assert placed(*slots, models=sizes, small=WORTH + 1, middle=1.0).holds["b"] == ("small",)
    assert placed(*slots, models=sizes, small=WORTH + 1, middle=WORTH).holds["b"] == ("middle",)


def test_the_last_of_a_model_never_makes_room_for_a_replica():
    slots = (slot("a", 0, "middle"), slot("b", 0, "small"))
    assert placed(*slots, models=("small", "middle"), middle=1e6).holds["b"] == ("small",)


def test_a_replica_makes_room_for_a_model_that_is_nowhere():
    decided = placed(slot("a", 0, "middle"), slot("b", 0, "middle"), models=("small", "middle"), middle=1e6)
    assert sorted(decided.holds.values()) == [("middle",), ("small",)]


def test_models_of_a_slot_that_is_gone_find_another():
    assert placed(slot("b", 900, "middle")).holds == {"b": ("small", "middle", "large")}


def test_without_slots_nothing_is_placed():
    assert placed(models=("small",)).holds == {}
