"""What staff looks at before deciding about a voter: signs, favours and the ballots of one battle. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from accounts.models import Player
from battles import models
from battles.integrity import crowd, explaining, favours, signs
from battles.integrity.gathering import given_beside
from battles.integrity.recounting import pseudonym
from battles.states import Answer, BallotKind

HEATS = 40
"""The latest ones: whoever judged more is seen in these."""
FAVOURS = 5


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who judged in a battle. `favourite` is whose entries they preferred most often, `chosen` of `pairs`."""

    player: Player
    pseudonym: str
    answered: int
    counted: int
    favourite: str
    chosen: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Favoured:
    """Of `ballots` pairs with an entry of `name` the voter chose `support`; others would have chosen `expected`. `strength` says
    in a word how sure that is no honest taste."""

    name: str
    ballots: int
    support: int
    expected: float
    strength: str
    turns_up: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of the latest `heats` in which they judged."""

    heats: int
    reading: signs.Reading
    favours: tuple[Favoured, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A ballot as it was answered: `left` and `right` are whose entries. `why_not` says why it does not count."""

    round: int
    heat: int
    slot: int
    left: str
    right: str
    answer: str
    seconds: float | None
    kind: str
    why_not: str


def voters_of(battle: models.Battle) -> QuerySet[models.Ballot, int]:
    """Everybody who judged there by number, most counted ballots first, to take a page from."""
    counts = Q(kind=BallotKind.NORMAL, weight__gt=0, exclusion=None)
    voters = models.Ballot.objects.answered().filter(heat__round__battle=battle).order_by().values("voter")
    counted = voters.annotate(counted=Count("pk", filter=counts), given=Count("pk"))
    return counted.order_by("-counted", "-given", "voter").values_list("voter", flat=True)


def told(battle: models.Battle, voters: Sequence[int]) -> list[Voter]:
    """In this order."""
    given: dict[int, list[models.Ballot]] = {voter: [] for voter in voters}
    for ballot in _answered_in(battle).filter(voter__in=given):
        given[ballot.voter_id].append(ballot)
    people = Player.objects.in_bulk(list(given))
    return [_voter(battle, people[voter], ballots) for voter, ballots in given.items()]


def voter_in(battle: models.Battle, name: str) -> Player | None:
    """By the pseudonym that the log, the receipt and corrections of this battle tell."""
    voters = (
        models.Ballot.objects.filter(heat__round__battle=battle).order_by().values_list("voter", flat=True).distinct()
    )
    found = next((voter for voter in voters if pseudonym(battle, voter) == name), None)
    return Player.objects.filter(pk=found).first() if found else None


def ballots_of(battle: models.Battle, voter: Player) -> list[Answered]:
    """In the order of dealing."""
    return [_told(ballot) for ballot in _answered_in(battle).filter(voter=voter)]


def about(voter: Player, now: datetime) -> Evidence:
    judged = list(given_beside(voter, HEATS, now))
    own = [one for one in judged if one.voter == voter.id]
    reading = signs.read(own, crowd.chances_by_ballot(judged))
    leaning = [one for among in favours.favours(judged).values() for one in among if one.voter == voter.id]
    return Evidence(len({one.heat for one in own}), reading, tuple(_favoured(leaning)))


def _favoured(leaning: Sequence[favours.Favour]) -> list[Favoured]:
    strongest = sorted(leaning, key=lambda one: -one.evidence)[:FAVOURS]
    people = Player.objects.in_bulk([one.author for one in strongest])
    return [
        Favoured(
            people[one.author].nickname,
            one.ballots,
            one.support,
            one.expected,
            explaining.strength_of(one.evidence, may_flag=False),
            one.is_companion,
        )
        for one in strongest
        if one.author in people
    ]


def _answered_in(battle: models.Battle) -> models.votes.BallotQuerySet:
    answered = models.Ballot.objects.answered().filter(heat__round__battle=battle)
    people = ("heat__round", "low__seat__player", "high__seat__player")
    return answered.select_related(*people).order_by("id")


def _voter(battle: models.Battle, player: Player, ballots: Sequence[models.Ballot]) -> Voter:
    normal = [ballot for ballot in ballots if ballot.kind == BallotKind.NORMAL]
    chosen, met = Counter[str](), Counter[str]()
    for ballot in normal:
        told = _told(ballot)
        met.update((told.left, told.right))
        if told.answer:
            chosen[told.answer] += 1
    favourite, times = (chosen.most_common(1) or [("", 0)])[0]
    counted = sum(ballot.weight > 0 and ballot.exclusion_id is None for ballot in normal)
    return Voter(
        player,
        pseudonym(battle, player.pk),
        len(ballots),
        counted,
        favourite,
        times,
        met[favourite] if favourite else 0,
    )


def _told(ballot: models.Ballot) -> Answered:
    sides = [ballot.low.seat.player.nickname, ballot.high.seat.player.nickname]
    left, right = sides if ballot.low_is_left else sides[::-1]
    seconds = (ballot.answered_at - ballot.shown_at).total_seconds() if ballot.answered_at and ballot.shown_at else None
    return Answered(
        round=ballot.heat.round.number,
        heat=ballot.heat.number,
        slot=ballot.slot + 1,
        left=left,
        right=right,
        answer={Answer.LEFT: left, Answer.RIGHT: right}.get(Answer(ballot.answer), ""),
        seconds=seconds,
        kind=ballot.get_kind_display(),
        why_not=_why_not(ballot),
    )


def _why_not(ballot: models.Ballot) -> str:
    if ballot.kind != BallotKind.NORMAL:
        return f"planted, as expected: {_passed(ballot)}" if ballot.kind == BallotKind.GOLDEN else "planted"
    if ballot.exclusion_id is not None:
        return "excluded"
    return "" if ballot.weight else "weight 0"


def _passed(ballot: models.Ballot) -> str:
    return "yes" if ballot.answer == ballot.expected else "no"
