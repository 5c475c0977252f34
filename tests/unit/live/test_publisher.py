from live import notices
from live.publisher import without_repeats


def test_a_room_that_changed_often_in_one_batch_is_announced_once_after_its_events():
    first, again = notices.changed("toy.A", None), notices.changed("toy.A", None)
    cheer = notices.event("toy.A", {"t": "cheer"}, None, None, None)
    assert without_repeats([first, cheer, again]) == [cheer, again]


def test_changes_for_different_people_and_rooms_are_all_kept():
    batch = [notices.changed("toy.A", None), notices.changed("toy.A", [1]), notices.changed("toy.B", None)]
    assert without_repeats(batch) == batch


def test_a_room_may_be_named_as_long_as_a_group_allows():
    assert len(notices.group_of("battles." + "x" * 72)) < 100
