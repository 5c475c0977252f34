"""Knockouts over the public protocol, with byes and with somebody who leaves in the middle."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from tests.live.battles.test_bots_play import seated
from tests.support.bot import Bot, Refused

pytestmark = pytest.mark.django_db

SHORT = {
    "format": "knockout",
    "rounds": None,
    "seats": 8,
    "writing_seconds": 300,  # it ends when all have sealed, and voting when nothing is left to judge
    "voting_seconds": 180,
    "results_seconds": 3,
}


@dataclass(frozen=True)
class Played:
    """Two knockouts: one with byes, and one that was left by somebody who was through to the final."""

    with_byes: list[Bot]
    left: list[Bot]
    leaver: int
    finalists: set[int]


@pytest.fixture(scope="module")
def knockouts(address: str) -> Played:
    return asyncio.run(side_by_side(address))


async def side_by_side(address: str) -> Played:
    with_byes, (left, leaver, finalists) = await asyncio.gather(of_five(address), left_after_winning(address))
    return Played(with_byes, left, leaver, finalists)


def writing(bot: Bot) -> set[int]:
    """The seats that meet in the round that is on."""
    stages = bot.state["bracket"]["stages"]
    on = next(stage for stage in stages if stage["round"] == bot.state["round"]["number"])
    return {one[side] for one in on["pairings"] if one["heat"] for side in ("first", "second")}


async def close_every_round(host: Bot) -> None:
    """As soon as all who meet have sealed."""

    def all_have_sealed() -> bool:
        sealed = {seat["number"] for seat in host.state["seats"] if seat["sealed"]}
        return host.state["phase"] == "prompting" and writing(host) <= sealed

    while host.state["phase"] not in ("finished", "void"):
        await host.until(lambda: all_have_sealed() or host.state["phase"] in ("finished", "void"))
        try:
            await host.send("close_writing")
        except Refused as refused:
            if refused.code not in ("wrong_phase", "battle_over", "not_all_sealed"):
                raise
        number = host.state["round"]["number"]
        await host.until(
            lambda number=number: (
                host.state["phase"] in ("finished", "void")
                or (host.state["round"]["number"] > number and host.state["phase"] == "prompting")
            )
        )


async def of_five(address: str) -> list[Bot]:
    bots = await seated(address, "Ada", "Bo", "Dee", "Eve", "Fay", **SHORT)
    try:
        await bots[0].send("start")
        await asyncio.gather(close_every_round(bots[0]), *(bot.play() for bot in bots))
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))
    return bots


async def left_after_winning(address: str) -> tuple[list[Bot], int, set[int]]:
    """The bots, who of them left, and the two who were through by then."""
    ada, *others = bots = await seated(
        address, "Ada", "Bo", "Dee", "Eve", **{**SHORT, "seats": 4, "results_seconds": 120}
    )
    try:
        await ada.send("start")
        playing = [asyncio.create_task(bot.play()) for bot in bots]
        closing = asyncio.create_task(close_every_round(ada))
        await ada.until(lambda: ada.state["phase"] == "results")
        through = {one["advanced"] for one in ada.state["bracket"]["stages"][0]["pairings"]}
        leaver = next(bot for bot in others if bot.me["seat"] in through)
        number = leaver.me["seat"]
        await leaver.send("leave")
        await ada.send("next_round")
        await asyncio.gather(closing, *playing)
    finally:
        await asyncio.gather(*(bot.close() for bot in bots))
    return bots, number, through


def test_five_bots_play_a_knockout_with_byes_to_one_champion(knockouts: Played) -> None:
    ends = [{**bot.state, "now": 0, "role": ""} for bot in knockouts.with_byes]
    assert all(end == ends[0] for end in ends)
    first, second, final = ends[0]["bracket"]["stages"]
    assert sorted(one["way"] for one in first["pairings"]) == ["bye", "bye", "bye", "met"]
    assert [one["way"] for one in (*second["pairings"], *final["pairings"])] == ["met"] * 3
    assert ends[0]["phase"] == "finished"
    assert ends[0]["bracket"]["champion"] == final["pairings"][0]["advanced"]
    assert ends[0]["standings"][0]["rank"] == 1


def test_a_bot_that_leaves_after_winning_gives_a_walk_over(knockouts: Played) -> None:
    end = knockouts.left[0].state
    (last,) = end["bracket"]["stages"][1]["pairings"]
    (stayed,) = knockouts.finalists - {knockouts.leaver}
    assert last["way"] == "walkover"
    assert last["advanced"] == end["bracket"]["champion"] == stayed
    assert end["phase"] == "finished"
