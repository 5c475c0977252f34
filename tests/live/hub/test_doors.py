"""Who gets in, and what the others are told."""

from asgiref.testing import ApplicationCommunicator

from live.person import Credential
from tests.support.live_clients import Client, clients, handshake, header_of, line_to
from tests.support.toy_room import ADA, BO, Toy, ToyRooms


async def test_who_is_denied_learns_why_before_the_socket_closes(toys: ToyRooms):
    toys.rows["toy.ABCD"].banned.add(BO)
    async with clients(Client("ABCD", BO)) as (bo,):
        assert (await bo.until("refused"))["code"] == "banned"
        assert await bo.until("closed") == {"t": "closed", "code": 1008, "reason": "banned"}


async def test_an_unknown_code_is_refused(toys: ToyRooms):
    async with clients(Client("WXYZ", ADA)) as (ada,):
        assert (await ada.until("refused"))["code"] == "unknown_room"
        await ada.until("closed", code=1008)


async def test_a_game_that_nobody_registered_is_refused(toys: ToyRooms):
    async with clients(Client("ABCD", ADA, game="chess")) as (ada,):
        assert (await ada.until("refused"))["code"] == "unknown_room"
        await ada.until("closed", code=1008)


async def test_a_provider_that_fails_at_the_door_closes_with_1011(toys: ToyRooms):
    toys.rows["toy.ABCD"].banned = None  # type: ignore[assignment]
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("refused", code="failed")
        await ada.until("closed", code=1011)


async def test_any_other_path_is_refused_before_the_handshake(toys: ToyRooms):
    line = line_to("/ws/toy/ABCD/and/more")
    assert (await handshake(line))["type"] == "websocket.close"


async def test_a_foreign_page_cannot_use_a_visitors_cookie(toys: ToyRooms):
    assert (await handshake(_with_cookie_from(b"https://evil.example")))["type"] == "websocket.close"


async def test_our_own_page_can(toys: ToyRooms):
    line = _with_cookie_from(b"http://testserver")
    assert (await handshake(line))["type"] == "websocket.accept"
    await line.send_input({"type": "websocket.disconnect", "code": 1000})
    await line.wait()


def _with_cookie_from(origin: bytes) -> ApplicationCommunicator:
    person = (b"x-person", header_of(ADA, Credential.COOKIE).encode())
    return line_to("/ws/toy/ABCD", [person, (b"host", b"testserver"), (b"origin", origin)])


async def test_two_rooms_do_not_hear_each_other(toys: ToyRooms):
    toys.rows["toy.WXYZ"] = Toy()
    async with clients(Client("ABCD", ADA), Client("WXYZ", BO)) as (ada, bo):
        await ada.until("snapshot")
        await bo.until("snapshot")
        await bo.rest()
        toys.change("toy.ABCD")
        await ada.until("snapshot", version=2)
        assert await bo.hears() == []
