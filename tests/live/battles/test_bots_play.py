"""Whole battles over the public protocol: real sockets, real rows, bots that know nothing but API and socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

import httpx
import pytest

from battles import chain, models
from battles.log import line_of
from battles.receipt.document import parse
from battles.receipt.verify import State, verify
from tests.support.bot import Bot, Refused
from tests.support.patience import PATIENCE

# The site writes by connections of its own.
pytestmark = pytest.mark.django_db

QUICK = {
    "format": "free-for-all",
    "rounds": 1,
    "seats": 4,
    "writing_seconds": 300,  # it ends when all have sealed, and voting when nothing is left to judge
    "voting_seconds": 180,
    "results_seconds": 3,
}
FORMATS = {
    "duel": {"format": "duel", "seats": 2, "rounds": 1},
    "free-for-all": {"format": "free-for-all", "seats": 4, "rounds": 1},
    "relay": {"format": "relay", "seats": 4, "rounds": 2},
    "knockout": {"format": "knockout", "seats": 4, "rounds": 2},
}
TO_SEAL = 40
"""Seconds. Those who play to their deadlines have all sealed long before, also where twenty write at once on a slow machine."""


@dataclass(frozen=True)
class Played:
    """A battle that is over: its players, and what a stranger gets of it."""

    bots: list[Bot]
    receipt: bytes
    keys: list[str]


@pytest.fixture(scope="module")
def battles(address: str) -> Mapping[str, Played]:
    """One battle of every format, played to its deadlines, and one of three bots who are quick."""
    return asyncio.run(side_by_side(address))


async def side_by_side(address: str) -> Mapping[str, Played]:
    playing: dict[str, Awaitable[Played]] = {format: played(address, format) for format in FORMATS}
    playing["three bots"] = played_quickly(address)
    return dict(zip(playing, await asyncio.gather(*playing.values()), strict=True))


async def played(address: str, format: str) -> Played:
    """To its deadlines, with somebody in the audience."""
    players = ["Ada", "Bo"] if format == "duel" else ["Ada", "Bo", "Cy", "Di"]
    bots = await seated(address, *players, **FORMATS[format], writing_seconds=TO_SEAL)
    watcher = Bot(address, "Mo")
    await watcher.arrive()
    await watcher.join(bots[0].code, "audience")
    await watcher.open()
    try:
        await watcher.until(lambda: watcher.me)
        await bots[0].send("start")
        await asyncio.gather(*(bot.play() for bot in (*bots, watcher)))
    finally:
        await asyncio.gather(*(bot.close() for bot in (*bots, watcher)))
    return await over(address, bots)


async def played_quickly(address: str) -> Played:
    """Painted as soon as all have sealed."""
    bots = await seated(address, "Ada", "Bo", "Cy")
    try:
        await bots[0].send("start")
        await all_play(bots)
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))
    return await over(address, bots)


async def over(address: str, bots: list[Bot]) -> Played:
    """As a stranger gets it: over HTTP, with the keys that the site publishes."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        file = (await client.get(f"/api/battles/{bots[0].code}/receipt")).content
        keys = [key["public_key"] for key in (await client.get("/api/receipt-keys")).json()]
    return Played(bots, file, keys)


async def seated(address: str, *names: str, **wanted: object) -> list[Bot]:
    """The first hosts. All are connected and have seen each other."""
    bots = [Bot(address, name) for name in names]
    for bot in bots:
        await bot.arrive()
    code = await bots[0].create(**{**QUICK, **wanted})
    for bot in bots[1:]:
        await bot.join(code)
    for bot in bots:
        await bot.open()
    for bot in bots:
        await bot.until(lambda bot=bot: len(bot.state.get("seats", ())) == len(bots) and bot.me)
    return bots


async def all_play(bots: list[Bot]) -> None:
    async def close_when_all_have_sealed(host: Bot) -> None:
        await host.until(lambda: host.state["phase"] != "lobby" and all(seat["sealed"] for seat in host.state["seats"]))
        try:
            await host.send("close_writing")
        except Refused as refused:
            if refused.code != "wrong_phase":
                raise

    await asyncio.gather(close_when_all_have_sealed(bots[0]), *(bot.play() for bot in bots))


def test_three_bots_play_a_battle_and_reach_the_same_end(battles: Mapping[str, Played]) -> None:
    ends = [{**bot.state, "now": 0, "role": ""} for bot in battles["three bots"].bots]
    assert ends[0]["phase"] == "finished"
    assert ends[0] == ends[1] == ends[2]
    assert len(ends[0]["heats"][0]["entries"]) == 3


def test_every_author_saw_previews_of_their_own_entry_alone(battles: Mapping[str, Played]) -> None:
    for bot in battles["three bots"].bots:
        own = {frame["entry"]["id"] for frame in bot.seen if frame["t"] == "me" and frame.get("entry")}
        events = [event for frame in bot.seen if frame["t"] == "events" for event in frame["events"]]
        assert len(own) == 1
        assert {event["entry"] for event in events if event["t"] == "preview"} == own


async def test_the_same_command_sent_twice_is_done_once(address: str) -> None:
    ada, bo, cy = bots = await seated(address, "Ada", "Bo", "Cy")
    try:
        await ada.send("start")
        await bo.until(lambda: bo.me.get("entry"))
        twice = '{"t":"seal","id":"once","prompt":"a red fox","negative":"","guidance":3.0}'
        for _ in range(2):
            await bo._line.send(twice)
        await bo.until(lambda: sum(f["t"] == "accepted" and f["id"] == "once" for f in bo.seen) == 2)
        await bo.until(lambda: bo.me["entry"]["seals"])
        assert bo.me["entry"]["seals"] == 1
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))


async def test_a_broken_line_resumes_with_seat_draft_and_clock(address: str) -> None:
    ada, bo, cy = bots = await seated(address, "Ada", "Bo", "Cy")
    try:
        await ada.send("start")
        await bo.until(lambda: bo.me.get("entry"))
        await bo.send("draft", prompt="half a thou", negative="", guidance=3.0, number=1)
        deadline = bo.state["deadline"]
        await bo._line.close()
        bo.me = {}
        await bo.until(lambda: bo.me.get("entry"))
        assert bo.me["entry"]["draft"]["prompt"] == "half a thou"
        assert (bo.me["seat"], bo.state["deadline"]) == (2, deadline)
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))


async def test_a_kicked_player_is_out_and_stays_out(address: str) -> None:
    ada, bo, cy = bots = await seated(address, "Ada", "Bo", "Cy")
    try:
        await ada.send("kick", seat=2)
        await bo.until(lambda: any(frame["t"] == "refused" and frame["code"] == "kicked" for frame in bo.seen))
        with pytest.raises(Refused, match="kicked"):
            await bo.join(ada.code)
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))


async def test_refusals_name_the_field_and_change_nothing(address: str) -> None:
    ada, bo, cy = bots = await seated(address, "Ada", "Bo", "Cy")
    try:
        await ada.send("start")
        await bo.until(lambda: bo.me.get("entry"))
        wrong = {
            "seal": {"prompt": "x" * 301, "negative": "", "guidance": 3.0},
            "draft": {"prompt": "fox", "negative": "", "guidance": 99.0, "number": 1},
            "shown": {"ballot": "0" * 36},
            "vote": {"ballot": "0" * 36, "answer": "left"},
            "extend": {"seconds": 10},
            "dance": {},
        }
        refusals = {}
        for command, content in wrong.items():
            with pytest.raises(Refused) as refused:
                await bo.send(command, **content)
            refusals[command] = (refused.value.code, refused.value.field)
        assert refusals == {
            "seal": ("too_long", "prompt"),
            "draft": ("out_of_range", "guidance"),
            "shown": ("unknown_ballot", "ballot"),
            "vote": ("unknown_ballot", "ballot"),
            "extend": ("host_only", None),
            "dance": ("unknown_command", "t"),
        }
        assert bo.me["entry"]["seals"] == 0
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))


def test_the_log_of_a_battle_played_over_sockets_holds(battles: Mapping[str, Played]) -> None:
    ada = battles["three bots"].bots[0]
    rows = models.LogLine.objects.filter(battle__code=ada.code).order_by("number")
    chain.verify([line_of(row) for row in rows], head=ada.state["log"]["digest"])


@pytest.mark.parametrize("format", FORMATS)
def test_the_receipt_of_every_format_verifies_with_the_sites_key(battles: Mapping[str, Played], format: str) -> None:
    """Against the head that the bots were sent."""
    battle = battles[format]
    receipt = parse(battle.receipt)
    verdict = verify(receipt, battle.keys)
    assert (verdict.state, verdict.findings) == (State.VERIFIED, ())
    head = battle.bots[0].state["log"]
    assert receipt.lines[head["number"] - 1].digest == head["digest"]
