"""Every scene that a room's page can show, as frames that the wire's own models have accepted. No rows, no server."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from battles import messages, seals, seeds
from battles.states import EntryState, Format, Outcome, Phase, SeatRole, VoidReason
from battles.words import Words

CODE = "BKTM"
THEME = "A lighthouse that has given up"
WORDS = Words("a lighthouse asleep in tall grass “at dusk”, gouache ✦", "people", 4.5)
SECRET = bytes(range(32))
SALT = "ab" * 32
ADA, BO, CY, MO = 1, 2, 3, 4
NAMES = {ADA: "Ada", BO: "Bo", CY: "Cy", MO: "Mo"}
PICTURE = "/picture.svg"


@dataclass(frozen=True)
class Scene:
    """A page as it is first served: whose it is, the shared frame and their own."""

    view: str
    snapshot: dict[str, Any]
    me: dict[str, Any] | None


def seat(number: int, **facts: Any) -> messages.SeatView:
    plain = {"role": SeatRole.AUDIENCE if number == MO else SeatRole.PLAYER, "from_round": 1, "wins": 0}
    plain |= {"is_host": number == ADA, "is_present": number != MO, "is_guest": number != ADA}
    plain |= {"has_left": False, "is_kicked": False, "sealed": False}
    plain |= {"nickname": NAMES.get(number, "")}
    return messages.SeatView(id=number, number=number, **(plain | facts))


def picture(slot: int, name: str = "", note: str = "") -> messages.PictureView:
    src = "" if note else f"{PICTURE}?{name}{slot}"
    return messages.PictureView(slot=slot, src=src, thumb=src, width=64, height=64, placeholder="", note=note)


def round_view(**facts: Any) -> messages.RoundView:
    plain = {"number": 2, "theme": THEME, "slots": 2, "seed_commitment": seeds.commitment(SECRET), "secret": ""}
    plain |= {"seeds": [], "generating_seconds": 40, "start_prompt": "", "start_author": ""}
    return messages.RoundView(**(plain | facts))


def snapshot(phase: Phase, *, left: float = 42, version: int = 5, role: str = "player", **facts: Any) -> dict[str, Any]:
    """The shared frame of `phase`, with `left` seconds to go."""
    now = round(time.time() * 1000)
    plain = {"epoch": 1, "version": version, "now": now, "role": role, "code": CODE, "phase": phase}
    plain |= {"phase_started": now - 18_000, "deadline": None if phase.is_over else now + round(left * 1000)}
    plain |= {"void_reason": "", "setup": _setup(), "seats": [seat(number) for number in NAMES], "host": ADA}
    plain |= {"round": None if phase is Phase.LOBBY else round_view(), "painting": None, "wall": [], "judging": None}
    plain |= {"heats": [], "standings": [], "next_code": "", "log": messages.LogHead(number=17, digest="9f" * 32)}
    return messages.SnapshotMessage(**(plain | facts)).model_dump(mode="json")


def _setup() -> messages.SetupView:
    model = messages.ModelView(name="starter", steps=12, guidance_min=1, guidance_max=6, guidance=3, size=512)
    return messages.SetupView(
        format=Format.FREE_FOR_ALL,
        rounds=3,
        seats=8,
        theme="",
        writing_seconds=60,
        voting_seconds=45,
        is_listed=True,
        is_rated=False,
        is_locked=False,
        prompt_max=300,
        negative_max=200,
        model=model,
    )


def _duel(**facts: Any) -> messages.SetupView:
    return _setup().model_copy(update={"format": Format.DUEL, "seats": 2} | facts)


def _unwatched_duel() -> dict[str, Any]:
    return {"setup": _duel(is_listed=False), "seats": [seat(ADA), seat(BO)]}


def me(number: int | None = BO, **facts: Any) -> dict[str, Any]:
    role = None if number is None else seat(number).role
    plain = {"seat": number, "role": role, "from_round": 1, "is_host": number == ADA, "may_vote": True}
    plain |= {"vote_weight": 1, "weightless": "", "entry": None, "ballots": [], "answered": 0, "no_more_pairs": False}
    return messages.MeMessage(**(plain | facts)).model_dump(mode="json")


def own_entry(**facts: Any) -> messages.OwnEntry:
    plain = {"id": 7, "state": EntryState.WRITING, "draft": {"prompt": "", "negative": "", "guidance": 3.0}}
    plain |= {"draft_number": 0, "sealed": None, "seal": "", "salt": "", "seals": 0, "paints": [], "favourite": None}
    return messages.OwnEntry(**(plain | facts))


def own_paints() -> list[messages.OwnPaint]:
    painted = messages.OwnPaint(slot=0, state="painted", src=f"{PICTURE}?own0", width=64, height=64)
    return [painted, messages.OwnPaint(slot=1, state="waiting", src="", width=0, height=0)]


def ballot(number: int, **sides: messages.PictureView) -> messages.BallotView:
    left, right = sides.get("left", picture(number, "left")), sides.get("right", picture(number, "right"))
    return messages.BallotView(ballot=f"{number:036d}", slot=number, left=left, right=right)


def wall() -> list[messages.WallView]:
    return [messages.WallView(letter=letter, pictures=[picture(s, letter) for s in range(2)]) for letter in "ABC"]


JUDGING = messages.JudgingView(voters=3, ballots=14, confidence=0.71)


def entry(number: int, words: Words = WORDS, **facts: Any) -> messages.EntryView:
    """An opened entry whose seal is a true one, made by the server's own code."""
    plain = {"id": 100 + number, "seat": number, "nickname": NAMES[number], "letter": "ABCD"[number - 1]}
    plain |= {"state": EntryState.PAINTED, "prompt": words.prompt, "negative": words.negative, "salt": SALT, "seals": 1}
    plain |= {"guidance": words.guidance, "rank": number, "strength": 0.5, "slots_won": 1, "slots_judged": 2}
    outcomes = ("won", "lost") if number == ADA else ("lost", "won")
    plain |= {"slots": [messages.SlotView(slot=slot, outcome=said) for slot, said in enumerate(outcomes)]}
    plain |= {
        "seal": seals.seal(CODE, 2, number, words, SALT),
        "favourite": 0,
        "sealed_by_clock": False,
        "is_withdrawn": False,
    }
    plain |= {"pictures": [picture(s, str(number)) for s in range(2)], "page": f"/pictures/k{number}"}
    return messages.EntryView(**(plain | facts))


def blank_entry(number: int) -> messages.EntryView:
    nothing = {"rank": None, "strength": None, "slots_won": None, "slots_judged": None, "favourite": None, "page": ""}
    nothing |= {"slots": []}
    nothing |= {"letter": "", "prompt": "", "negative": "", "guidance": None, "seal": "", "salt": "", "pictures": []}
    return entry(number, state=EntryState.BLANK, **nothing)


def heat(**facts: Any) -> messages.HeatView:
    flow = messages.VoteFlow(first=ADA, second=BO, first_won=9, second_won=4, tied=1)
    plain = {"round": 2, "theme": THEME, "number": 1, "outcome": Outcome.WON, "winner": ADA, "confidence": 0.93}
    plain |= {"entries": [entry(ADA), entry(BO), blank_entry(CY)], "votes": [flow], "voters": 3}
    return messages.HeatView(**(plain | facts))


def standings() -> list[messages.StandingView]:
    places = [(ADA, 2, 8, 1), (BO, 0, 4, 2), (CY, 0, 0, 3)]
    return [
        messages.StandingView(seat=number, nickname=NAMES[number], wins=wins, points=points, rank=rank)
        for number, wins, points, rank in places
    ]


def opened_round() -> messages.RoundView:
    return round_view(secret=SECRET.hex(), seeds=[seeds.slot_seed(SECRET, slot) for slot in range(2)])


KNOCKOUT = ("Ada", "Bo", "Cy", "Mo", "Eve", "Fay", "Gus", "Hildegard of Bingen")


def knockout_seats() -> list[messages.SeatView]:
    """Eight who play, by seat as they were drawn."""
    playing = {"role": SeatRole.PLAYER, "is_present": True}
    return [
        seat(number, **playing, nickname=name, sealed=number % 3 == 0) for number, name in enumerate(KNOCKOUT, start=1)
    ]


def pairing(number: int, first: int | None, second: int | None, way: str, **facts: Any) -> messages.PairingView:
    plain = {"heat": None, "outcome": None, "advanced": None}
    return messages.PairingView(number=number, first=first, second=second, way=way, **(plain | facts))


UNJUDGED = "Nobody judged this semi-final, and Bo goes on by the better place in the draw."
TIED_FINAL = "The final was tied 9 : 9, and Mo takes it by the better place in the draw, as seeds and votes were equal."


def tied_final() -> messages.BracketView:
    """Over, and no vote says why Mo is the champion."""
    over = bracket(4)
    final = pairing(1, 4, 2, "met", heat=1, outcome=Outcome.TIED, advanced=4, ruling="draw", why=TIED_FINAL)
    return over.model_copy(
        update={"stages": [*over.stages[:2], over.stages[2].model_copy(update={"pairings": [final]})]}
    )


def bracket(stage: int, *, is_closed: bool = False) -> messages.BracketView:
    """Of eight, as it stands while `stage` is played or has just been closed; 4: over. Every way to go on is in it."""
    first = [
        pairing(1, 1, 8, "met", heat=1, outcome=Outcome.WON, advanced=1),
        pairing(2, 4, 5, "met", heat=2, outcome=Outcome.TIED, advanced=4, ruling="seeds"),
        pairing(3, 2, None, "bye", advanced=2),
        pairing(4, 3, 6, "walkover", advanced=3),
    ]
    opened = [
        pairing(number, *seats, "open", heat=number) for number, seats in enumerate(((1, 8), (4, 5), (2, 7), (3, 6)), 1)
    ]
    second = [pairing(1, 1, 4, "open", heat=1), pairing(2, 2, 3, "open", heat=2)]
    done = [
        pairing(1, 1, 4, "met", heat=1, outcome=Outcome.WON, advanced=4),
        pairing(2, 2, 3, "met", heat=2, outcome=Outcome.UNJUDGED, advanced=2, ruling="draw", why=UNJUDGED),
    ]
    waiting = [pairing(1, None, None, "waiting"), pairing(2, None, None, "waiting")]
    final = {
        1: pairing(1, None, None, "waiting"),
        2: pairing(1, 4 if is_closed else None, 2 if is_closed else None, "waiting"),
        3: pairing(1, 4, 2, "open", heat=1),
        4: pairing(1, 4, 2, "met", heat=1, outcome=Outcome.WON, advanced=4),
    }[stage]
    stages = [opened if stage == 1 else first, {1: waiting, 2: done if is_closed else second}.get(stage, done), [final]]
    return messages.BracketView(
        seeds=list(range(1, 9)),
        stages=[
            messages.StageView(number=number, round=number if number <= stage else None, pairings=pairings)
            for number, pairings in enumerate(stages, 1)
        ],
        champion=4 if stage == 4 else None,
    )


def knockout(phase: Phase, stage: int, role: str = "player", **facts: Any) -> dict[str, Any]:
    chosen = _setup().model_copy(update={"format": Format.KNOCKOUT, "rounds": 3})
    played = round_view(number=min(stage, 3))
    plain = {"setup": chosen, "seats": knockout_seats(), "bracket": bracket(stage), "round": played}
    return snapshot(phase, role=role, **(plain | facts))


def knockout_wall() -> list[messages.WallView]:
    letters = "CAHFBEGD"
    return [
        messages.WallView(letter=letter, heat=place // 2 + 1, pictures=[picture(s, letter) for s in range(2)])
        for place, letter in enumerate(letters)
    ]


def knockout_judging() -> messages.JudgingView:
    heats = [
        messages.HeatJudging(round=1, number=n, voters=5, ballots=4 + n, confidence=0.6 + n / 12) for n in range(1, 5)
    ]
    return messages.JudgingView(voters=5, ballots=26, confidence=heats[0].confidence, heats=heats)


def jury_judging() -> list[messages.HeatJudging]:
    """Two rounds before the open jury, of which it has come to the first one alone."""
    return [
        messages.HeatJudging(round=1, number=1, voters=3, ballots=11, confidence=0.8),
        messages.HeatJudging(round=2, number=1, voters=0, ballots=0, confidence=0.0),
    ]


def knockout_heats() -> list[messages.HeatView]:
    """The semi-finals: one won, one that nobody judged."""
    ada, bo, cy, mo = entry(ADA), entry(BO), entry(CY, rank=2), entry(MO, letter="D", rank=1)
    flow = messages.VoteFlow(first=ADA, second=MO, first_won=3, second_won=6, tied=1)
    return [
        heat(entries=[mo, ada], winner=MO, votes=[flow]),
        heat(number=2, entries=[bo, cy], winner=None, outcome=Outcome.UNJUDGED, confidence=None, votes=[], voters=0),
    ]


def knockout_scenes() -> dict[str, Scene]:
    judged = {"wall": knockout_wall(), "judging": knockout_judging()}
    ballots = [ballot(0).model_copy(update={"heat": 2}), ballot(1).model_copy(update={"heat": 3})]
    results = {"heats": knockout_heats(), "standings": standings(), "round": opened_round()}
    results |= {"bracket": bracket(2, is_closed=True)}
    final = heat(round=3, entries=[entry(MO, letter="D", rank=1), entry(BO)], winner=MO, votes=[], voters=4)
    over = {"heats": [*knockout_heats(), final], "standings": standings(), "round": round_view(number=3)}
    even = final.model_copy(update={"winner": None, "outcome": Outcome.TIED, "confidence": 0.5})
    tied = over | {"heats": [*knockout_heats(), even], "bracket": tied_final()}
    return {
        "knockout tied": Scene("player", knockout(Phase.FINISHED, 4, **tied), me(BO)),
        "screen knockout tied": Scene("screen", knockout(Phase.FINISHED, 4, "screen", **tied), None),
        "knockout writing": Scene("player", knockout(Phase.PROMPTING, 1), me(BO, entry=own_entry(heat=3))),
        "knockout out": Scene("player", knockout(Phase.PROMPTING, 2), me(8)),
        "knockout voting": Scene("player", knockout(Phase.VOTING, 1, **judged), me(BO, ballots=ballots)),
        "knockout results": Scene("player", knockout(Phase.RESULTS, 2, **results), me(BO)),
        "knockout finished": Scene("player", knockout(Phase.FINISHED, 4, **over), me(BO)),
        "screen knockout writing": Scene("screen", knockout(Phase.PROMPTING, 2, "screen"), None),
        "screen knockout voting": Scene("screen", knockout(Phase.VOTING, 1, "screen", **judged), None),
        "screen knockout results": Scene("screen", knockout(Phase.RESULTS, 2, "screen", **results), None),
        "screen knockout finished": Scene("screen", knockout(Phase.FINISHED, 4, "screen", **over), None),
    }


def scenes() -> dict[str, Scene]:
    """One of each kind; the name says whose page in which phase."""
    judged = {"wall": wall(), "judging": JUDGING}
    painting = messages.PaintingView(wanted=6, done=2, failed=1)
    result = {"heats": [heat()], "standings": standings(), "round": opened_round()}
    tied = {"heats": [heat(outcome=Outcome.TIED, winner=None, confidence=0.5)], "round": opened_round()}
    over = result | {"heats": [heat(), heat(number=2)]}
    no_one = {"round": None, "void_reason": VoidReason.NO_VOTERS}
    ballots = [ballot(0), ballot(1)]
    waiting = heat(outcome=Outcome.JURY, winner=None, confidence=None, entries=[], votes=[], voters=0, by_jury=True)
    turnout = messages.JudgingView(voters=0, ballots=11, confidence=0.0, fewest=5, heats=jury_judging())
    jury = {"wall": wall()[:2], "judging": turnout, "heats": [waiting.model_copy(update={"round": 1}), waiting]}
    by_jury = result | {"heats": [heat(by_jury=True)]}
    return {
        "host lobby": Scene("host", snapshot(Phase.LOBBY, role="host"), me(ADA)),
        "player lobby": Scene("player", snapshot(Phase.LOBBY), me()),
        "audience lobby": Scene("audience", snapshot(Phase.LOBBY), me(MO)),
        "duel lobby": Scene("host", snapshot(Phase.LOBBY, role="host", setup=_duel()), me(ADA)),
        "private duel lobby": Scene("host", snapshot(Phase.LOBBY, role="host", **_unwatched_duel()), me(ADA)),
        "screen duel lobby": Scene("screen", snapshot(Phase.LOBBY, role="screen", setup=_duel()), None),
        "stranger lobby": Scene("audience", snapshot(Phase.LOBBY), me(None, may_vote=False)),
        "host writing": Scene("host", snapshot(Phase.PROMPTING, role="host"), me(ADA, entry=own_entry())),
        "audience writing": Scene("audience", snapshot(Phase.PROMPTING), me(MO)),
        "player painting": Scene(
            "player", snapshot(Phase.GENERATING, painting=painting), me(entry=own_entry(paints=own_paints()))
        ),
        "audience painting": Scene("audience", snapshot(Phase.GENERATING, painting=painting), me(MO)),
        "voter": Scene("player", snapshot(Phase.VOTING, **judged), me(ballots=ballots)),
        "voter done": Scene("player", snapshot(Phase.VOTING, **judged), me(no_more_pairs=True, answered=3)),
        "duellist": Scene("player", snapshot(Phase.VOTING, **judged), me(may_vote=False, entry=own_entry())),
        "host results": Scene("host", snapshot(Phase.RESULTS, role="host", **result), me(ADA)),
        "tied results": Scene("player", snapshot(Phase.RESULTS, **tied), me()),
        "host finished": Scene("host", snapshot(Phase.FINISHED, role="host", **over), me(ADA)),
        "guest finished": Scene("player", snapshot(Phase.FINISHED, **over), me()),
        "left to the jury": Scene("player", snapshot(Phase.RESULTS, wall=wall()[:2], heats=[waiting]), me()),
        "player jury": Scene("player", snapshot(Phase.JURY, **jury), me()),
        "audience jury": Scene("audience", snapshot(Phase.JURY, **jury), me(MO)),
        "decided by the jury": Scene("player", snapshot(Phase.FINISHED, **by_jury), me()),
        "screen jury": Scene("screen", snapshot(Phase.JURY, role="screen", **jury), None),
        "void": Scene("player", snapshot(Phase.VOID, **no_one), me()),
        "screen lobby": Scene("screen", snapshot(Phase.LOBBY, role="screen"), None),
        "screen writing": Scene("screen", snapshot(Phase.PROMPTING, role="screen"), None),
        "screen painting": Scene("screen", snapshot(Phase.GENERATING, role="screen", painting=painting), None),
        "screen voting": Scene("screen", snapshot(Phase.VOTING, role="screen", **judged), None),
        "screen results": Scene("screen", snapshot(Phase.RESULTS, role="screen", **result), None),
        "screen finished": Scene("screen", snapshot(Phase.FINISHED, role="screen", **over), None),
        "screen void": Scene("screen", snapshot(Phase.VOID, role="screen", **no_one), None),
        **knockout_scenes(),
    }


def sixteen() -> dict[str, Any]:
    """The first round of sixteen with long names, every heat of it tied."""
    names = [f"{name} the {number}th" for number, name in enumerate(2 * KNOCKOUT, start=1)]
    seats = [
        seat(number, role=SeatRole.PLAYER, is_present=True, nickname=name[:24]) for number, name in enumerate(names, 1)
    ]
    tied = {"outcome": Outcome.TIED}
    first = [pairing(n, n, 17 - n, "met", heat=n, advanced=n, **tied) for n in range(1, 9)]
    to_come = [[pairing(n, None, None, "waiting") for n in range(1, many + 1)] for many in (4, 2, 1)]
    stages = [
        messages.StageView(number=number, round=1 if number == 1 else None, pairings=pairings)
        for number, pairings in enumerate([first, *to_come], 1)
    ]
    drawn = messages.BracketView(seeds=list(range(1, 17)), stages=stages, champion=None)
    return knockout(Phase.RESULTS, 1, "screen", seats=seats, bracket=drawn)
