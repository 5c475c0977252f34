"""What a client may send, how it is answered, and when the socket closes over it."""

import asyncio

import pytest
from django.db import OperationalError

from tests.support.live_clients import Client, clients
from tests.support.toy_room import ADA, BO, ToyRooms

ROOM = "toy.ABCD"


async def test_a_command_is_accepted_under_its_own_id(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("add", "first", amount=3)
        assert await ada.until("accepted") == {"t": "accepted", "id": "first", "result": {"total": 3}}


async def test_a_command_sent_again_is_answered_alike_and_done_once(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("add", "same", amount=3)
        await ada.say("add", "same", amount=3)
        assert await ada.until("accepted") == await ada.until("accepted")
    assert toys.rows[ROOM].total == 3


async def test_a_refusal_names_the_field(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("add", amount="three")
        refusal = await ada.until("refused", id="c1")
    assert (refusal["code"], refusal["field"]) == ("malformed", "amount")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{", None),
        ("[]", None),
        ('"add"', None),
        ('{"t":"add","id":"c1","amount":NaN}', None),
        ("[" * 5000, None),
        ('{"t":"add"}', "id"),
        ('{"t":"add","id":7}', "id"),
        ('{"t":"add","id":"' + "x" * 65 + '"}', "id"),
        ('{"id":"c1"}', "t"),
        ('{"t":null,"id":"c1"}', "t"),
        ('{"t":"note","id":"c1","text":"a\\u0000b"}', "text"),
        ('{"t":"note","id":"c1","deep":[{"text":"\\ud800"}]}', "deep.0.text"),
        ('{"t":"fly","id":"c1"}', "t"),
        ('{"t":"clock","id":"c1","sent":"now"}', "sent"),
    ],
)
async def test_a_malformed_frame_is_refused_and_the_socket_lives(toys: ToyRooms, text: str, field: str | None):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say_raw(text)
        refusal = await ada.until("refused")
        assert (refusal["code"], refusal["field"]) == ("malformed", field)
        await ada.say("add", amount=1)
        await ada.until("accepted")


async def test_a_stream_of_malformed_frames_ends_with_1008(toys: ToyRooms, settings):
    settings.LIVE_PATIENCE = 3
    async with clients(Client("ABCD", ADA)) as (ada,):
        for _ in range(5):
            await ada.say_raw("{")
        assert (await ada.until("closed"))["code"] == 1008


async def test_too_many_frames_are_refused_and_then_closed(toys: ToyRooms, settings):
    settings.LIVE_SOCKET_CREDITS, settings.LIVE_SOCKET_CREDITS_PER_SECOND, settings.LIVE_PATIENCE = 5, 0.01, 3
    async with clients(Client("ABCD", ADA)) as (ada,):
        for number in range(12):
            await ada.say("add", f"c{number}", amount=1)
        refusal = await ada.until("refused")
        assert (refusal["code"], refusal["id"]) == ("too_fast", "c5")
        assert (await ada.until("closed"))["code"] == 1008
    assert toys.rows[ROOM].total <= 5


async def test_a_person_has_one_budget_for_all_their_sockets(toys: ToyRooms, settings):
    settings.LIVE_PERSON_CREDITS, settings.LIVE_PERSON_CREDITS_PER_SECOND = 4, 0.01
    async with clients(Client("ABCD", ADA), Client("ABCD", ADA)) as (phone, laptop):
        for number in range(4):
            await phone.say("add", f"c{number}", amount=1)
            await phone.until("accepted")
        await laptop.say("add", "c9", amount=1)
        assert (await laptop.until("refused"))["code"] == "too_fast"


async def test_leaving_does_not_fill_the_purse_again(toys: ToyRooms, settings):
    settings.LIVE_PERSON_CREDITS, settings.LIVE_PERSON_CREDITS_PER_SECOND = 1, 0.01
    async with clients(Client("ABCD", BO)):
        async with clients(Client("ABCD", ADA)) as (ada,):
            await ada.say("add", "c0", amount=1)
            await ada.until("accepted")
        async with clients(Client("ABCD", ADA)) as (again,):
            await again.say("add", "c1", amount=1)
            assert (await again.until("refused"))["code"] == "too_fast"


async def test_a_person_may_open_only_so_many_sockets(toys: ToyRooms, settings):
    settings.LIVE_SOCKETS_PER_PERSON = 1
    async with clients(Client("ABCD", ADA), Client("ABCD", ADA)) as (_, second):
        assert (await second.until("refused"))["code"] == "too_many_sockets"
        assert (await second.until("closed"))["code"] == 1008


async def test_binary_frames_close_with_1003(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.line.send_input({"type": "websocket.receive", "bytes": b"\x00"})
        assert (await ada.until("closed"))["code"] == 1003


async def test_a_frame_over_the_limit_closes_with_1009(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("note", text="ä" * 8200)
        assert (await ada.until("closed"))["code"] == 1009


async def test_a_failure_of_ours_closes_with_1011_and_the_answer_is_left_open(toys: ToyRooms):
    toys.failures.append(ZeroDivisionError())
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("add", amount=1)
        assert (await ada.until("closed"))["code"] == 1011
    assert "accepted" not in [f["t"] for f in ada.frames]


async def test_a_database_that_was_away_for_a_moment_is_asked_again(toys: ToyRooms):
    toys.failures.append(OperationalError("server closed the connection"))
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("add", amount=1)
        await ada.until("accepted")


async def test_commands_of_one_socket_run_in_order(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.say("nap", "slow", seconds=0.2)
        await ada.say("add", "quick", amount=1)
        assert [(await ada.until("accepted"))["id"] for _ in range(2)] == ["slow", "quick"]


async def test_a_command_that_hangs_holds_up_neither_others_nor_the_clock(toys: ToyRooms):
    toys.gate.clear()
    try:
        async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (ada, bo):
            await bo.until("snapshot")
            await ada.say("add", amount=1)
            await ada.say("clock", None, sent=12.5)
            assert (await ada.until("clock"))["sent"] == 12.5
            toys.change(ROOM)
            await bo.until("snapshot", version=2)
            toys.gate.set()
            await ada.until("accepted")
    finally:
        toys.gate.set()


async def test_what_was_sent_just_before_leaving_is_still_done(toys: ToyRooms):
    toys.gate.clear()
    async with clients(Client("ABCD", BO)) as (bo,):
        await bo.until("snapshot")
        async with clients(Client("ABCD", ADA)) as (ada,):
            await ada.say("nap", "one", seconds=0.05)
            await ada.say("add", "two", amount=9)
        await asyncio.sleep(0)
        toys.gate.set()
        assert (await bo.until("snapshot", version=2))["total"] == 9
