"""A battle and its people for tests, moved by the site's own verbs. Painted pictures are tiny, and come as jobs do."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from accounts.models import Player, User
from battles import actions, models, rules, voting
from battles.states import Answer, Format, SeatRole
from inference.protocol import Painted
from jobs import closing
from jobs.models import OPEN_STATES, Job
from tests.support.scenes import once

SIDE = 32


def guest(nickname: str) -> Player:
    return Player.objects.create(nickname=nickname)


def member(nickname: str) -> Player:
    return Player.objects.create(nickname=nickname, user=User.objects.create(username=nickname.lower()))


def setup(
    format: Format = Format.FREE_FOR_ALL, rounds: int = 1, seats: int = 8, *, is_rated: bool = False
) -> rules.Setup:
    seats = 2 if format is Format.DUEL else seats
    minute = timedelta(seconds=60)
    return rules.Setup(format, rounds, seats, minute, minute, timedelta(seconds=20), is_rated)


def lobby(
    host: Player, *others: Player, chosen: rules.Setup | None = None, theme: str = "A quiet harbour"
) -> models.Battle:
    """A battle in its lobby, with everybody seated as a player."""
    battle = actions.create_battle(host, chosen or setup(), theme=theme, model="starter")
    for player in others:
        actions.join(battle.code, player, SeatRole.PLAYER)
    return battle


def again(battle: models.Battle) -> models.Battle:
    return models.Battle.objects.get(pk=battle.pk)


def make_move(battle: models.Battle, player: Player, make: Callable[[rules.Seat, actions.Turn], rules.Move]) -> None:
    actions.move(battle.code, player.id, f"{player.id}-{models.CommandAnswer.objects.count()}", "a test's", make)


def start(battle: models.Battle) -> None:
    assert battle.host is not None
    make_move(battle, battle.host, lambda seat, taken: rules.Start(seat.number, actions.opening(taken)))


def seal(battle: models.Battle, player: Player, prompt: str, guidance: float = 3.0) -> None:
    def make(seat: rules.Seat, taken: actions.Turn) -> rules.Move:
        return rules.Seal(seat.number, actions.read_words(taken.row, prompt, "", guidance, sealing=True))

    make_move(battle, player, make)


def time_is_up(battle: models.Battle) -> models.Battle:
    """The deadline passes and the referee looks."""
    models.Battle.objects.filter(pk=battle.pk).update(deadline=timezone.now())
    actions.tick(battle.code)
    return again(battle)


def painted(job: Job) -> Painted:
    """A real PNG that depends on nothing but prompt and seed."""
    mark = hashlib.sha256(f"{job.request['prompt']}|{job.request['seed']}".encode()).digest()
    file = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), (mark[0], mark[1], mark[2])).save(file, "PNG")
    image = file.getvalue()
    recipe = dict(job.request)
    sha256 = hashlib.sha256(image).hexdigest()
    return Painted(str(job.id), job.attempts, image, sha256, SIDE, SIDE, SIDE, SIDE, 0.1, recipe, {"engine": "test"})


def open_jobs(battle: models.Battle) -> list[Job]:
    return list(Job.objects.filter(paint__entry__heat__round__battle=battle, state__in=OPEN_STATES).order_by("key"))


def paint_all(battle: models.Battle) -> models.Battle:
    """Every open job of the battle comes back painted, the last one raising the curtain."""
    for job in open_jobs(battle):
        assert closing.close_painted(job, painted(job), timezone.now())
    return again(battle)


def fail(job: Job) -> None:
    assert closing.close_failed(job, "step-failed", "the test says so", timezone.now())


def to_voting(battle: models.Battle, words: dict[Player, str]) -> models.Battle:
    """Start, write, paint: the curtain is up."""
    start(battle)
    for player, prompt in words.items():
        seal(battle, player, prompt)
    time_is_up(battle)
    return paint_all(battle)


def three_in_voting() -> models.Battle:
    """Ada, Bo and Cy, guests, have a fox, a boat and a tree before them, and nobody has judged yet."""
    return once(_three_in_voting, guest)


def three_members_in_voting() -> models.Battle:
    return once(_three_in_voting, member)


def _three_in_voting(person: Callable[[str], Player]) -> models.Battle:
    ada, bo, cy = person("Ada"), person("Bo"), person("Cy")
    return to_voting(lobby(ada, bo, cy), {ada: "a red fox", bo: "a blue boat", cy: "a green tree"})


def vote_for(battle: models.Battle, voter: Player, favourite: Player, *others: Player) -> int:
    """Judge every pair on the table in favour of these players' entries, all others too close. How many were judged."""
    favourites = {favourite.id, *(player.id for player in others)}
    judged = 0
    while voting.deal(battle.code, voter.id):
        ballot = models.Ballot.objects.filter(voter=voter, answer="").order_by("id")[0]
        left, right = (ballot.low, ballot.high) if ballot.low_is_left else (ballot.high, ballot.low)
        answer = Answer.TIE
        if {left.seat.player_id, right.seat.player_id} & favourites:
            answer = Answer.LEFT if left.seat.player_id in favourites else Answer.RIGHT
        look_and_cast(battle, voter, ballot, answer)
        judged += 1
    return judged


def look_and_cast(battle: models.Battle, voter: Player, ballot: models.Ballot, answer: Answer) -> bool:
    """Have both pictures shown, look at them long enough, and vote. Whether it counts."""
    now = timezone.now()
    voting.show(battle.code, voter.id, ballot.token, now - models.LOOK_LEAST)
    return voting.cast(battle.code, voter.id, ballot.token, answer, now)
