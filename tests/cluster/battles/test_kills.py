"""Kill -9 in mid battle. Whatever dies, the battle ends properly, nothing acknowledged is lost and nothing counts twice."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable

import psycopg
import pytest

from paintoff import runtime
from tests.support.bot import Bot, Refused
from tests.support.stack import Site

# Clocks longer than anything takes to come back: the host closes writing once both have sealed, and voting is over once Cy has
# judged every pair. With a shorter one a slow machine is still starting the web process while the last chance to write goes by.
BATTLE = {
    "format": "duel",
    "rounds": 1,
    "writing_seconds": 300,
    "voting_seconds": 120,
    "results_seconds": 4,
}


def kill_part(name: str) -> Callable[[Site], None]:
    return lambda site: os.kill(site.pids()[name], signal.SIGKILL)


def kill_actor(site: Site) -> None:
    site.actor().kill()


KILLS: dict[str, tuple[str, Callable[[Site], None]]] = {
    "web while writing": ("prompting", kill_part("web")),
    "referee while writing": ("prompting", kill_part("referee")),
    "dispatcher while painting": ("generating", kill_part("dispatcher")),
    "actor while painting": ("generating", kill_actor),
    "worker while painting": ("generating", kill_part("worker")),
    "valkey while voting": ("voting", kill_part("valkey")),
    "postgres while voting": ("voting", kill_part("postgres")),
}


async def seated(address: str) -> list[Bot]:
    """Ada and Bo duel, Cy watches and votes."""
    ada, bo, cy = bots = [Bot(address, name, lambda _, n=name: f"a red fox by {n}") for name in ("Ada", "Bo", "Cy")]
    for bot in bots:
        await bot.arrive()
    code = await ada.create(**BATTLE)
    await bo.join(code)
    await cy.join(code, role="audience")
    for bot in bots:
        await bot.open()
    for bot in bots:
        await bot.until(lambda bot=bot: len(bot.state.get("seats", ())) == 3 and bot.me)
    return bots


async def close_writing(host: Bot) -> None:
    await host.until(lambda: sum(seat["sealed"] for seat in host.state["seats"]) == 2)
    try:
        await host.send("close_writing")
    except Refused as refused:
        # The clock was faster, or the answer to the first sending was lost on the way.
        if refused.code not in ("wrong_phase", "battle_over"):
            raise


def give_more_time(code: str) -> None:
    """For painting. The site reckons a minute from how fast its studio is, and on a slow machine what was killed takes longer to
    come back."""
    with psycopg.connect(runtime.database_url()) as line:
        for statement in (LATER_CURTAIN, LATER_JOBS):
            line.execute(statement, {"code": code})


async def kill_in(site: Site, watcher: Bot, phase: str, kill: Callable[[Site], None]) -> None:
    await watcher.until(lambda: watcher.state["phase"] == phase)
    if phase == "generating":
        await asyncio.to_thread(give_more_time, watcher.code)
    kill(site)


async def play_through(site: Site, phase: str, kill: Callable[[Site], None]) -> list[Bot]:
    bots = await seated(site.address)
    try:
        await bots[0].send("start")
        await asyncio.gather(kill_in(site, bots[2], phase, kill), close_writing(bots[0]), *(bot.play() for bot in bots))
    finally:
        for bot in bots:
            await bot.close()
    return bots


def rows(question: str, code: str) -> list[tuple]:
    with psycopg.connect(runtime.database_url()) as line:
        return line.execute(question, {"code": code}).fetchall()


HEATS = """battles_battle b JOIN battles_round r ON r.battle_id = b.id JOIN battles_heat h ON h.round_id = r.id"""
PAINTS = f"""SELECT p.slot, p.state, j.state FROM {HEATS} JOIN battles_entry e ON e.heat_id = h.id
JOIN battles_paint p ON p.entry_id = e.id JOIN jobs_job j ON j.id = p.job_id WHERE b.code = %(code)s"""
PICTURES = f"""SELECT count(*), count(DISTINCT p.picture_id) FROM {HEATS} JOIN battles_entry e ON e.heat_id = h.id
JOIN battles_paint p ON p.entry_id = e.id WHERE b.code = %(code)s AND p.picture_id IS NOT NULL"""
LATER_CURTAIN = "UPDATE battles_battle SET deadline = deadline + interval '10 minutes' WHERE code = %(code)s"
LATER_JOBS = f"""UPDATE jobs_job SET deadline = deadline + interval '10 minutes' WHERE id IN (SELECT p.job_id FROM {HEATS}
JOIN battles_entry e ON e.heat_id = h.id JOIN battles_paint p ON p.entry_id = e.id WHERE b.code = %(code)s)"""
ANSWERS = f"""SELECT v.token::text FROM {HEATS} JOIN battles_ballot v ON v.heat_id = h.id
WHERE b.code = %(code)s AND v.answer <> ''"""


@pytest.mark.parametrize("what", list(KILLS))
async def test_the_battle_ends_properly(site: Site, what: str) -> None:
    phase, kill = KILLS[what]
    ada, bo, cy = await play_through(site, phase, kill)

    assert ada.state["phase"] == "finished", ada.state["void_reason"]
    ends = [{**bot.state, "now": 0, "role": "", "seats": ()} for bot in (ada, bo, cy)]
    assert ends[0] == ends[1] == ends[2]
    entries = {entry["nickname"]: entry for entry in ada.state["heats"][0]["entries"]}
    assert {name: entry["prompt"] for name, entry in entries.items()} == {
        "Ada": "a red fox by Ada",
        "Bo": "a red fox by Bo",
    }
    assert {row[1:] for row in rows(PAINTS, ada.code)} == {("painted", "painted")}
    painted, distinct = rows(PICTURES, ada.code)[0]
    assert painted == distinct == 8
    acknowledged = {said["ballot"] for said in cy.accepted if said["t"] == "vote"}
    assert acknowledged
    assert acknowledged <= {token for (token,) in rows(ANSWERS, ada.code)}
    assert ada.state["heats"][0]["voters"] == 1
