"""How much memory an actor has."""

from inference.memory import on_processor


def test_actors_of_one_node_share_what_it_has_left():
    alone, shared = on_processor(1), on_processor(4)
    assert 0 < alone.used < alone.total
    assert 0 < shared.free < alone.free / 2
