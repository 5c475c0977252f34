"""Where the cluster has room for actors."""

import pytest

from inference.cluster import HEAD, Node, Takes, places

HEAD_NODE = Node("aaaaaaaa00", "head", {"CPU": 2.0, HEAD: 1.0})


def node(letter, draining=False, **resources):
    return Node(letter * 10, f"node-{letter}", resources, draining)


def names(known, actors=1):
    return [place.name for place in places(known, "build", actors)]


def test_a_cluster_of_processors_alone_has_its_places_on_the_head():
    assert names([HEAD_NODE, node("b", CPU=8.0)], 2) == ["painter-build-aaaaaaaa-0", "painter-build-aaaaaaaa-1"]


def test_there_are_no_more_places_than_processors():
    assert len(names([HEAD_NODE], 9)) == 2


def test_every_gpu_is_a_place():
    assert names([HEAD_NODE, node("b", GPU=2.0), node("c", GPU=1.0)]) == [
        "painter-build-bbbbbbbb-0",
        "painter-build-bbbbbbbb-1",
        "painter-build-cccccccc-0",
    ]


def test_a_node_may_offer_slots_of_its_processors():
    (place,) = places([HEAD_NODE, node("b", paintoff_slot=1.0)], "build", 5)
    assert (place.name, place.takes, place.node_name) == ("painter-build-bbbbbbbb-0", Takes.SLOT, "node-b/bbbbbbbb")


def test_a_node_s_gpus_come_before_its_slots():
    assert [place.takes for place in places([node("b", GPU=1.0, paintoff_slot=4.0)], "build", 1)] == [Takes.GPU]


@pytest.mark.parametrize("resource", ["GPU", "paintoff_slot"])
def test_a_node_that_drains_has_no_places_and_the_head_does_not_stand_in(resource):
    assert names([HEAD_NODE, node("b", draining=True, **{resource: 2.0})]) == []


def test_places_share_the_node_s_memory():
    assert [place.slots for place in places([HEAD_NODE], "build", 2)] == [2, 2]
