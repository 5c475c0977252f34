"""What a socket is shown: on coming in, when the room changes, and when somebody's role does."""

import json

from live import announce, hub
from tests.support.live_clients import Client, clients
from tests.support.toy_room import ADA, BO, CY, ToyRooms

ROOM = "toy.ABCD"


async def test_a_newcomer_gets_hello_then_the_state_then_their_own_frame(toys: ToyRooms):
    toys.rows[ROOM].notes[ADA] = "half a prompt"
    async with clients(Client("ABCD", ADA)) as (ada,):
        hello, state, me = await ada.until("hello"), await ada.until("snapshot"), await ada.until("me")
    assert (hello["role"], hello["epoch"], hello["version"]) == ("audience", 1, 1)
    assert (state["total"], state["role"]) == (0, "audience")
    assert me == {"t": "me", "note": "half a prompt"}


async def test_a_change_reaches_everybody_once(toys: ToyRooms):
    async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (ada, bo):
        await ada.until("snapshot", version=1)
        await bo.until("snapshot", version=1)
        toys.change(ROOM, 5)
        assert (await ada.until("snapshot", version=2))["total"] == 5
        assert (await bo.until("snapshot", version=2))["total"] == 5
        assert [f["t"] for f in await ada.rest() if f["t"] == "snapshot"] == []


async def test_a_room_that_is_said_to_have_changed_but_has_not_sends_nothing(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        await ada.rest()
        announce.changed(ROOM)
        assert await ada.hears() == []


async def test_many_changes_at_once_are_read_few_times(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        for _ in range(200):
            toys.change(ROOM)
        await ada.until("snapshot", version=201)
    assert toys.calls["snapshot"] < 20


async def test_a_crowd_that_comes_at_once_shares_a_few_reads(toys: ToyRooms, caplog):
    """More than the hundred connections that redis-py opens at most."""
    async with clients(*(Client("ABCD", None) for _ in range(150))) as everybody:
        for client in everybody:
            await client.until("snapshot")
    assert toys.calls["snapshot"] == 1
    assert "Could not join" not in caplog.text


async def test_only_the_person_whose_note_changed_hears_of_it(toys: ToyRooms):
    async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (ada, bo):
        await ada.until("snapshot")
        await bo.until("snapshot")
        await bo.rest()
        toys.note(ROOM, ADA, "a fox")
        await ada.until("me", note="a fox")
        assert await bo.hears() == []


async def test_a_private_frame_that_ceases_to_be_is_taken_back(toys: ToyRooms):
    toys.rows[ROOM].notes[ADA] = "a fox"
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("me", note="a fox")
        del toys.rows[ROOM].notes[ADA]
        announce.changed(ROOM, people=[ADA])
        assert await ada.until("me") == {"t": "me"}


async def test_an_unchanged_private_frame_is_not_sent_again(toys: ToyRooms):
    toys.rows[ROOM].notes[ADA] = "a fox"
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("me")
        toys.change(ROOM)
        await ada.until("snapshot", version=2)
        assert [f["t"] for f in await ada.rest() if f["t"] == "me"] == []


async def test_somebody_who_becomes_a_player_sees_the_players_frame(toys: ToyRooms):
    async with clients(Client("ABCD", CY)) as (cy,):
        await cy.until("snapshot", role="audience")
        toys.seat(ROOM, CY)
        assert (await cy.until("snapshot", role="player"))["seen_as"] == "player"


async def test_the_big_screen_keeps_its_role(toys: ToyRooms):
    async with clients(Client("ABCD", ADA, **{"as": "screen"})) as (screen,):
        await screen.until("snapshot", role="screen")
        toys.seat(ROOM, ADA)
        assert (await screen.until("snapshot", version=2))["role"] == "screen"


async def test_who_is_not_allowed_any_more_is_closed_with_1008(toys: ToyRooms):
    async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (ada, bo):
        await ada.until("snapshot")
        await bo.until("snapshot")
        toys.ban(ROOM, BO)
        assert (await bo.until("closed"))["code"] == 1008
        await ada.until("snapshot", version=2)


async def test_a_room_that_ends_closes_its_sockets(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        announce.ended(ROOM)
        assert (await ada.until("closed"))["code"] == 1008


async def test_a_room_that_is_gone_closes_its_sockets(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        del toys.rows[ROOM]
        announce.changed(ROOM)
        assert (await ada.until("closed"))["code"] == 1008


async def test_the_last_to_leave_leaves_nothing_behind(toys: ToyRooms):
    async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (_, bo):
        await bo.until("snapshot")
        assert list(hub.current().rooms) == [ROOM]
    assert hub.current().rooms == {}


async def test_a_big_screen_on_somebodys_own_machine_shows_nothing_of_theirs(toys: ToyRooms):
    toys.rows[ROOM].notes[ADA] = "half a prompt"
    async with clients(Client("ABCD", ADA, **{"as": "screen"}), Client("ABCD", BO)) as (screen, bo):
        await screen.until("snapshot")
        await bo.until("snapshot")
        announce.event(ROOM, {"t": "preview", "of": ADA}, people=[ADA])
        announce.event(ROOM, {"t": "cheer"})
        await screen.until("cheer")
        frames = screen.frames + await screen.rest()
    shown = json.dumps(frames)
    assert "half a prompt" not in shown
    assert "preview" not in shown
