"""A bot that plays by the public API and the socket alone, as battles/README.md tells its authors. Imports nothing of ours."""

from __future__ import annotations

import asyncio
import itertools
import json
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

Frame = dict[str, Any]
# Once the open jury sits, nobody in the room has anything left to do.
OVER = ("finished", "void", "jury")
PATIENCE = 300.0  # seconds; what comes ends the wait, and on a slow machine all comes late
LOOK = 0.35  # seconds; what is answered sooner than 0.3 s after `shown` is kept and not counted


class Refused(Exception):
    """The server said no: `code` and `field` as it put them."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame["code"])
        self.code, self.field = frame["code"], frame.get("field")


class Bot:
    """One player. `words` gives the prompt of a round; `judge` answers a dealt pair."""

    def __init__(
        self,
        address: str,
        nickname: str,
        words: Callable[[Frame], str] = lambda round: f"{round['theme']}, a red fox",
        judge: Callable[[Frame], str] = lambda ballot: "left",
    ) -> None:
        self.address, self.nickname, self.words, self.judge = address.rstrip("/"), nickname, words, judge
        self.token = ""
        self.code = ""
        self.state: Frame = {}
        self.me: Frame = {}
        self.seen: list[Frame] = []
        self.accepted: list[Frame] = []
        self._numbers = itertools.count(1)
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._changed = asyncio.Condition()
        self._line: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []

    # --- the API ----------------------------------------------------------------------------------------------------
    async def arrive(self) -> None:
        """Become a guest; the token is shown this once."""
        answer = await self._post("/api/guests", {"nickname": self.nickname, "is_bot": True})
        self.token = answer["token"]

    async def create(self, **wanted: Any) -> str:
        self.code = (await self._post("/api/battles", wanted))["code"]
        return self.code

    async def join(self, code: str, role: str = "player") -> Frame:
        self.code = code
        return await self._post(f"/api/battles/{code}/seats", {"role": role})

    async def _post(self, path: str, body: Frame) -> Frame:
        async with httpx.AsyncClient(base_url=self.address, headers=self._headers(), timeout=PATIENCE) as client:
            answer = await client.post(path, json=body)
            if answer.status_code >= 400:
                raise Refused(answer.json())
            return answer.json()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    # --- the socket -------------------------------------------------------------------------------------------------
    async def open(self) -> None:
        """Connect, and go on reading until `close`. A broken line is opened again and resumes where it was."""
        opened = asyncio.Event()
        self._tasks.append(asyncio.create_task(self._read_for_ever(opened)))
        await asyncio.wait_for(opened.wait(), PATIENCE)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _read_for_ever(self, opened: asyncio.Event) -> None:
        address = f"{self.address.replace('http', 'ws', 1)}/ws/battles/{self.code}"
        while True:
            resume = f"?epoch={self.state['epoch']}&version={self.state['version']}" if self.state else ""
            try:
                async with connect(address + resume, additional_headers=self._headers(), max_size=2**22) as line:
                    self._line = line
                    opened.set()
                    async for text in line:
                        await self._take(json.loads(text))
            except Exception as error:  # whatever broke the line, it is opened again
                self.seen.append({"t": "broken", "why": repr(error)})
            self._line = None
            await asyncio.sleep(0.2)

    async def _take(self, frame: Frame) -> None:
        self.seen.append(frame)
        match frame["t"]:
            case "snapshot":
                known = (self.state.get("epoch", -1), self.state.get("version", -1))
                if (frame["epoch"], frame["version"]) >= known:
                    self.state = frame
            case "me":
                self.me = frame
            case "accepted" | "refused" if frame.get("id") in self._answers:
                self._answers.pop(frame["id"]).set_result(frame)
        async with self._changed:
            self._changed.notify_all()

    async def send(self, command: str, **content: Any) -> Frame:
        """The result once it is committed. Sent again with the same id until it is answered."""
        command_id = str(uuid.uuid4())
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[command_id] = answer
        while not answer.done():
            try:
                if self._line is not None:
                    await self._line.send(json.dumps({"t": command, "id": command_id, **content}))
                await asyncio.wait_for(asyncio.shield(answer), 5)
            except Exception:  # not answered yet: once more
                await asyncio.sleep(0.2)
        frame = answer.result()
        if frame["t"] == "refused":
            raise Refused(frame)
        self.accepted.append({"t": command, **content})
        return frame["result"]

    async def until(self, holds: Callable[[], Any], seconds: float = PATIENCE) -> None:
        """Wait until what was received makes this true."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(holds)

    # --- playing ----------------------------------------------------------------------------------------------------
    async def play(self, seconds: float = 3 * PATIENCE) -> Frame:
        """Write when it is time to write, vote when it is time to vote, until the battle is over. The last state."""
        async with asyncio.timeout(seconds):
            sealed: set[int] = set()
            while self.state.get("phase") not in OVER:
                # Taken before acting: what arrives meanwhile is looked at in the next turn.
                seen = (self.state, self.me)
                await self._do_what_is_due(sealed)
                await self.until(lambda seen=seen: self.state is not seen[0] or self.me is not seen[1], seconds)
        return self.state

    async def _do_what_is_due(self, sealed: set[int]) -> None:
        phase, round_ = self.state.get("phase"), self.state.get("round")
        if phase == "prompting" and round_["number"] not in sealed and self.me.get("entry"):
            sealed.add(round_["number"])
            await self._forgiving(
                self.send("seal", prompt=self.words(round_), negative="", guidance=3.0, round=round_["number"])
            )
        elif phase == "voting" and self.me.get("may_vote"):
            await self._vote()

    async def _vote(self) -> None:
        if not self.me["ballots"] and not self.me["no_more_pairs"]:
            await self._forgiving(self.send("deal"))
        for ballot in self.me["ballots"]:
            await self._forgiving(self._look_and_judge(ballot))

    async def _look_and_judge(self, ballot: Frame) -> None:
        await self.send("shown", ballot=ballot["ballot"])
        await asyncio.sleep(LOOK)
        await self.send("vote", ballot=ballot["ballot"], answer=self.judge(ballot))

    async def _forgiving(self, sending: Awaitable[Any]) -> None:
        """The clock may have moved on between looking and sending."""
        try:
            await sending
        except Refused as refused:
            if refused.code not in (
                "writing_closed",
                "voting_closed",
                "already_answered",
                "wrong_round",
                "not_playing",
            ):
                raise
