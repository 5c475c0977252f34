"""Coming back: a client names the state it has and gets only what is newer."""

from live import announce
from live.provider import Stamp
from tests.support.live_clients import Client, clients
from tests.support.toy_room import ADA, ToyRooms

ROOM = "toy.ABCD"


async def test_who_has_the_newest_state_gets_hello_and_no_snapshot(toys: ToyRooms):
    async with clients(Client("ABCD", ADA, epoch=1, version=1, role="audience")) as (ada,):
        await ada.until("hello", version=1)
        assert "snapshot" not in [f["t"] for f in await ada.rest()]


async def test_who_has_an_older_state_gets_the_newest_only(toys: ToyRooms):
    for _ in range(3):
        toys.change(ROOM, tell=False)
    async with clients(Client("ABCD", ADA, epoch=1, version=2)) as (ada,):
        assert (await ada.until("snapshot"))["version"] == 4


async def test_another_epoch_starts_anew_although_its_version_is_lower(toys: ToyRooms):
    toys.rows[ROOM].stamp = Stamp(2, 1)
    async with clients(Client("ABCD", ADA, epoch=1, version=900)) as (ada,):
        assert (await ada.until("snapshot"))["epoch"] == 2


async def test_a_restored_history_reaches_those_who_stayed(toys: ToyRooms):
    toys.change(ROOM, 7)
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot", version=2)
        toys.restore(ROOM, total=3)
        announce.changed(ROOM)
        assert (await ada.until("snapshot", epoch=2))["total"] == 3


async def test_who_comes_back_in_another_role_gets_the_state_of_that_role(toys: ToyRooms):
    toys.rows[ROOM].players.add(ADA)
    async with clients(Client("ABCD", ADA, epoch=1, version=1, role="audience")) as (ada,):
        assert (await ada.until("snapshot"))["role"] == "player"


async def test_nonsense_instead_of_a_version_is_as_good_as_none(toys: ToyRooms):
    async with clients(Client("ABCD", ADA, epoch="x", version="'; drop table")) as (ada,):
        await ada.until("snapshot")
