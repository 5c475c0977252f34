"""What is not state: events, presence and leases."""

import asyncio

from live import announce, notices
from tests.support.live_clients import Client, clients, from_elsewhere
from tests.support.patience import PATIENCE
from tests.support.toy_room import ADA, BO, CY, ToyRooms

ROOM = "toy.ABCD"


async def test_events_of_one_tick_come_in_one_frame(toys: ToyRooms, settings):
    settings.LIVE_TICK_SECONDS = 0.1
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("people")
        for number in range(3):
            announce.event(ROOM, {"t": "cheer", "number": number})
        events = await ada.batch("cheer")
    assert [event["number"] for event in events] == [0, 1, 2]


async def test_a_later_event_of_the_same_key_replaces_an_earlier_one(toys: ToyRooms, settings):
    settings.LIVE_TICK_SECONDS = 0.1
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("people")
        for step in range(3):
            announce.event(ROOM, {"t": "progress", "step": step}, key="paint 1")
        assert await ada.batch("progress") == [{"t": "progress", "step": 2}]


async def test_an_event_for_one_person_reaches_nobody_else(toys: ToyRooms):
    async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (ada, bo):
        await ada.until("people")
        await bo.until("people")
        announce.event(ROOM, {"t": "preview", "src": "data:"}, people=[ADA])
        announce.event(ROOM, {"t": "cheer"})
        await ada.until("preview")
        assert await bo.batch("cheer") == [{"t": "cheer"}]


async def test_an_event_for_a_role_reaches_that_role(toys: ToyRooms):
    toys.rows[ROOM].players.add(ADA)
    async with clients(Client("ABCD", ADA), Client("ABCD", BO), Client("ABCD", CY)) as (ada, bo, cy):
        for client in (ada, bo, cy):
            await client.until("people")
        announce.event(ROOM, {"t": "hint"}, roles=["player"], people=[CY])
        await ada.until("hint")
        await cy.until("hint")
        assert "hint" not in str(await bo.rest())


async def test_how_many_watch_is_told_over_all_processes(toys: ToyRooms, settings):
    settings.LIVE_PRESENCE_SECONDS = 0.1
    async with clients(Client("ABCD", ADA), Client("ABCD", None)) as (ada, _):
        await ada.until("people", count=2)
        await from_elsewhere(notices.presence(ROOM, 5, 60))
        await ada.until("people", count=7)


async def test_a_process_that_dies_is_forgotten_when_its_lease_ends(toys: ToyRooms, settings):
    settings.LIVE_PRESENCE_SECONDS = 0.5
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("people", count=1)
        await from_elsewhere(notices.presence(ROOM, 5, 0.5))
        await ada.until("people", count=6)
        await ada.until("people", count=1)


async def test_the_game_hears_who_is_here(toys: ToyRooms, settings):
    settings.LIVE_PRESENCE_SECONDS = 0.1
    async with clients(Client("ABCD", BO), Client("ABCD", ADA), Client("ABCD", None)) as (_, ada, _):
        await ada.until("people", count=3)
        async with asyncio.timeout(PATIENCE):
            while toys.seen != {ROOM: [ADA, BO]}:
                await ada.rest(0.05)
