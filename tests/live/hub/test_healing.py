"""What the channel layer loses, and sockets that are ended from elsewhere."""

import asyncio
import os
import sys

import pytest
from redis.asyncio import Redis

from live import announce, notices
from tests.support.live_clients import Client, clients, from_elsewhere, signed_out
from tests.support.patience import PATIENCE
from tests.support.toy_room import ADA, BO, ToyRooms

ROOM = "toy.ABCD"


async def test_a_lost_announcement_is_healed_by_the_beacon(toys: ToyRooms, settings):
    settings.LIVE_BEACON_SECONDS = 0.2
    async with clients(Client("ABCD", None)) as (ada,):
        await ada.until("snapshot")
        toys.change(ROOM, 4, tell=False)
        assert (await ada.until("snapshot", version=2))["total"] == 4


async def test_a_lost_announcement_of_a_private_frame_is_healed_too(toys: ToyRooms, settings):
    settings.LIVE_BEACON_SECONDS = 0.2
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        toys.rows[ROOM].notes[ADA] = "dealt"
        await ada.until("me", note="dealt")


async def test_the_beacon_reads_all_rooms_in_one_go(toys: ToyRooms, settings):
    settings.LIVE_BEACON_SECONDS = 0.2
    for code in ("AAAA", "BBBB", "CCCC"):
        toys.room(f"toy.{code}")
    async with clients(*(Client(code, None) for code in ("AAAA", "BBBB", "CCCC"))) as everybody:
        for client in everybody:
            await client.until("snapshot")
        before = len(toys.compared)
        async with asyncio.timeout(PATIENCE):
            while len(toys.compared) < before + 2:
                await everybody[0].rest(0.05)
    assert {tuple(sorted(names)) for names in toys.compared[before:]} == {("toy.AAAA", "toy.BBBB", "toy.CCCC")}


async def test_a_flushed_server_is_joined_again(toys: ToyRooms, settings, valkey: str):
    settings.LIVE_BEACON_SECONDS = 0.2
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        async with Redis.from_url(valkey) as server:
            await server.flushall()
        async with asyncio.timeout(PATIENCE):
            while True:
                await from_elsewhere(notices.event(ROOM, {"t": "cheer"}, None, None, None))
                if "cheer" in str(await ada.rest(0.1)):
                    break


async def test_another_process_reaches_our_sockets(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        says = "import django; django.setup(); from live import announce; announce.event('toy.ABCD', {'t': 'cheer'})"
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", says, env=_environment())
        assert await child.wait() == 0
        await ada.until("cheer")


@pytest.mark.parametrize("publish", [True, False], ids=["here", "elsewhere"])
async def test_a_person_who_is_ended_is_out_by_the_news_of_it_alone(toys: ToyRooms, publish: bool):
    async with clients(Client("ABCD", ADA), Client("ABCD", BO)) as (ada, bo):
        await ada.until("snapshot")
        await bo.until("snapshot")
        if publish:
            announce.end_person(BO, reason="logged out")
        else:
            await from_elsewhere(notices.end_person(BO, None, None, 1008, "logged out"))
        assert (await bo.until("closed")) == {"t": "closed", "code": 1008, "reason": "logged out"}
        toys.change(ROOM)
        await ada.until("snapshot", version=2)


async def test_logging_out_ends_only_the_sockets_of_that_login(toys: ToyRooms):
    async with clients(Client("ABCD", ADA, session="phone"), Client("ABCD", ADA, session="laptop")) as (phone, laptop):
        await phone.until("snapshot")
        await laptop.until("snapshot")
        announce.end_person(ADA, session="phone")
        await phone.until("closed", code=1008)
        toys.change(ROOM)
        await laptop.until("snapshot", version=2)


async def test_a_log_out_whose_news_was_lost_is_noticed(toys: ToyRooms, settings):
    settings.LIVE_RECHECK_SECONDS = 0.2
    async with clients(Client("ABCD", ADA, session="lost"), Client("ABCD", BO, session="kept")) as (ada, bo):
        await bo.until("snapshot")
        signed_out.add("lost")
        await ada.until("closed", code=4008)
        toys.change(ROOM)
        await bo.until("snapshot", version=2)


async def test_a_subscription_that_was_idle_for_12_seconds_lives_on(toys: ToyRooms):
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        await ada.rest(12)
        await from_elsewhere(notices.event(ROOM, {"t": "cheer"}, None, None, None))
        await ada.until("cheer")


async def test_without_the_channel_layer_this_process_still_plays(toys: ToyRooms, settings):
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [{"address": "unix:///nowhere/valkey.sock", "socket_timeout": None}]},
        }
    }
    async with clients(Client("ABCD", ADA)) as (ada,):
        await ada.until("snapshot")
        toys.change(ROOM)
        await ada.until("snapshot", version=2)


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "paintoff.settings", "PYTHONPATH": "platform:."}
