"""A node is written in one way, and its size is bounded whatever the keys are."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.sets.tree import cutting, growing, node
from gallery.sets.tree.names import Malformed, name_of
from gallery.sets.tree.node import Node
from gallery.sets.tree.nodes import Held, Nodes

KEYS = st.lists(st.binary(min_size=1, max_size=20), unique=True, max_size=64).map(sorted)


def leaf_of(keys, names):
    return Node(0, keys, names, [1] * len(keys))


def parts(one):
    return one.level, list(one.keys), list(one.names), list(one.counts)


@given(KEYS, st.booleans())
def test_a_leaf_that_was_written_is_read(keys, has_values):
    leaf = leaf_of(keys, [name_of(key) if has_values else b"" for key in keys])
    read = node.decode_strictly(leaf.body)
    assert parts(read) == parts(leaf)


@given(KEYS.filter(bool), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_node_above_leaves_is_read_with_its_counts(keys, level, count):
    above = Node(level, keys, [name_of(key) for key in keys], [count] * len(keys))
    read = node.decode_strictly(above.body)
    assert parts(read) == parts(above)
    assert read.size == count * len(keys)


@given(KEYS.filter(bool), st.data())
def test_bytes_that_were_touched_are_refused_or_another_node(keys, data):
    leaf = leaf_of(keys, [name_of(key) for key in keys])
    body = leaf.body
    at, byte = data.draw(st.integers(0, len(body) - 1)), data.draw(st.integers(0, 255))
    touched = body[:at] + bytes([byte]) + body[at + 1 :]
    try:
        read = node.decode_strictly(touched)
    except Malformed:
        assert touched != body
    else:
        assert (parts(read) == parts(leaf)) == (touched == body)


@given(st.binary(max_size=120))
def test_bytes_from_anywhere_are_refused_as_malformed_and_never_otherwise(body):
    try:
        read = node.decode_strictly(body)
    except Malformed:
        return
    assert Node(read.level, read.keys, read.names, read.counts).body == body


@pytest.mark.parametrize("keys", [[b"b", b"a"], [b"a", b"a"]])
def test_keys_out_of_order_are_no_node(keys):
    with pytest.raises(Malformed):
        node.decode_strictly(leaf_of(keys, [b"", b""]).body)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_sizes_of_nodes_are_in_bounds_and_around_their_mean(level):
    keys = sorted(b"%012x" % Random(4).getrandbits(48) + b"%d" % number for number in range(30_000))
    ends = cutting.ends(keys, level)
    sizes = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    assert min(sizes) >= cutting.LEAST
    assert max(sizes) <= cutting.MOST
    assert 15.5 < sum(sizes) / len(sizes) < 17
    assert len(keys) - ends[-1] < cutting.MOST


def test_keys_that_never_want_to_end_a_node_are_cut_all_the_same():
    stubborn = [key for key in (b"%06d" % number for number in range(200_000)) if cutting.least(key, 0) > cutting.MOST]
    ends = cutting.ends(stubborn[:1000], 0)
    assert ends == list(range(cutting.MOST, 1000, cutting.MOST))


def test_keys_that_always_want_to_end_a_node_are_cut_no_sooner():
    eager = [key for key in (b"%06d" % number for number in range(50_000)) if cutting.least(key, 0) == cutting.LEAST]
    assert cutting.ends(eager[:80], 0) == list(range(7, 78, 7))


def test_no_root_has_one_child_alone():
    for items in range(1, 400):
        nodes = Nodes(Held())
        keys = [b"%06d" % number for number in range(items)]
        root = nodes.one(growing.grow(nodes, [(key, (b"", 1)) for key in keys]))
        assert root.size == items
        assert root.level == 0 or len(root.keys) > 1
