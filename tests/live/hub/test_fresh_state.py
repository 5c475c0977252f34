"""The property that everything else serves: state plus frames equals fresh state, whatever happens and gets lost."""

import asyncio
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live import envelope
from tests.support.live_clients import Client, Frame
from tests.support.patience import PATIENCE
from tests.support.toy_room import ADA, BO, CY, Toy, ToyRooms

ROOM = "toy.ABCD"
PEOPLE = st.sampled_from([ADA, BO, CY])
MOVES = st.one_of(
    st.tuples(st.just("change"), st.booleans()),
    st.tuples(st.just("seat"), PEOPLE),
    st.tuples(st.just("note"), PEOPLE, st.text("abc", max_size=3)),
    st.tuples(st.just("quiet note"), PEOPLE, st.text("abc", max_size=3)),
    st.tuples(st.just("forget note"), PEOPLE),
    st.tuples(st.just("restore"), st.integers(0, 9)),
    st.tuples(st.just("drop line"), PEOPLE),
    st.tuples(st.just("add"), PEOPLE, st.integers(1, 9)),
)


class Browser:
    """Keeps the highest version of the newest epoch, and comes back naming what it has."""

    def __init__(self, person: int) -> None:
        self.person = person
        self.state: Frame = {}
        self.me: Frame | None = None
        self.client = Client("ABCD", person)

    async def come_back(self) -> None:
        await self.client.leave()
        await self.take(0.0)
        held = {name: self.state[name] for name in ("epoch", "version", "role")} if self.state else {}
        self.client = Client("ABCD", self.person, **held)
        await self.client.connect()

    async def take(self, seconds: float) -> None:
        while not await self.client.is_quiet(seconds):
            frame = await self.client.next()
            if frame["t"] == "snapshot":
                self._keep(frame)
            elif frame["t"] == "me":
                self.me = frame

    def _keep(self, frame: Frame) -> None:
        if self.state and self.state["role"] == frame["role"]:
            assert (frame["epoch"], frame["version"]) > (self.state["epoch"], self.state["version"])
        self.state = frame


def fresh(toys: ToyRooms, person: int) -> tuple[Frame, Frame]:
    role = toys.roles(ROOM, [person])[person] or ""
    snapshot = toys.snapshot(ROOM)
    assert snapshot is not None
    note = toys.private(ROOM, [person]).get(person, {})
    return json.loads(envelope.snapshot(role, snapshot.stamp, snapshot.frames[role])), {"t": "me", **note}


async def play(toys: ToyRooms, moves: list[tuple]) -> None:
    toys.rows[ROOM] = Toy()
    browsers = {person: Browser(person) for person in (ADA, BO, CY)}
    for browser in browsers.values():
        await browser.client.connect()
    for number, move in enumerate(moves):
        await _make(toys, browsers, move, number)
    await _compare(toys, browsers)
    for browser in browsers.values():
        await browser.client.leave()


async def _make(toys: ToyRooms, browsers: dict[int, Browser], move: tuple, number: int) -> None:
    match move:
        case ("change", told):
            toys.change(ROOM, 1, tell=told)
        case ("seat", person):
            toys.seat(ROOM, person)
        case ("note", person, text):
            toys.note(ROOM, person, text)
        case ("quiet note", person, text):
            toys.rows[ROOM].notes[person] = text
        case ("forget note", person):
            toys.rows[ROOM].notes.pop(person, None)
        case ("restore", total):
            toys.restore(ROOM, total)
        case ("drop line", person):
            await browsers[person].come_back()
        case ("add", person, amount):
            await browsers[person].client.say("add", f"c{number}", amount=amount)


async def _compare(toys: ToyRooms, browsers: dict[int, Browser]) -> None:
    async with asyncio.timeout(PATIENCE):
        for person, browser in browsers.items():
            while (browser.state, browser.me) != fresh(toys, person):
                await browser.take(0.05)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=st.lists(MOVES, max_size=12))
def test_state_plus_frames_equals_fresh_state(toys: ToyRooms, settings, moves: list[tuple]):
    settings.LIVE_BEACON_SECONDS = 0.1
    asyncio.run(play(toys, moves))
