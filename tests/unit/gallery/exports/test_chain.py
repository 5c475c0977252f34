"""Which bytes of which part, for every stretch of the whole."""

from gallery.exports.parts import _pieces

LYING = [("a", 3), ("b", 1), ("c", 4)]
WHOLE = "aaabcccc"


def test_every_stretch_is_made_of_the_right_pieces() -> None:
    for start in range(len(WHOLE)):
        for length in range(len(WHOLE) - start + 1):
            told = "".join(name * count for name, _, count in _pieces(LYING, start, length))
            assert told == WHOLE[start : start + length]
            assert all(begin + count <= dict(LYING)[name] for name, begin, count in _pieces(LYING, start, length))


def test_a_piece_begins_where_the_one_before_ended() -> None:
    assert _pieces(LYING, 2, 4) == [("a", 2, 1), ("b", 0, 1), ("c", 0, 2)]
