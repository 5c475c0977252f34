"""Keeps a stock of duels to judge, painted when the studio has nothing better to do.

A duel's words are those of an entry that won a public battle and can still be seen, or a theme. Each model paints with
its own steps, sampler and guidance, as battles have them: what is rated is a model as people meet it here.
"""

from __future__ import annotations

import random
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from battles import themes
from battles.checkpoints import pairing
from battles.checkpoints.ballots import COUNTING
from battles.checkpoints.fitness import judgeable, judgeable_or_soon
from battles.checkpoints.painting import HANDLER
from battles.checkpoints.pairing import Painter, Pair
from battles.models import Battle, CheckpointBallot, CheckpointDuel, Entry, Heat, Paint
from battles.seeds import SEED_BITS
from battles.states import DuelState, Phase
from battles.studio import brushes
from battles.withdrawals import withdrawn_entries
from gallery import prompts
from gallery.models import Prompt
from gallery.visibility import readable
from inference.protocol import Kind
from jobs import desk
from jobs.health import StudioHealth, studio_status
from jobs.impossible import Impossible
from jobs.models import OPEN_STATES, Job, Priority

AT_ONCE = 4
"""Duels asked for in one look: eight pictures are painted in between two rounds, and leave the queue short."""

PAINTED_WITHIN = timedelta(hours=1)
DRAWN_FROM = 500
LOCK = 0x7A11E7


@dataclass(frozen=True, slots=True)
class Words:
    """What two models are to paint, and the entry whose words they are."""

    prompt: Prompt
    source: Entry | None


def painters(now: datetime) -> list[Painter]:
    """The models that the studio serves at this moment and that battles know how to use."""
    status = studio_status(now)
    if status.state is not StudioHealth.READY or status.capacity is None:
        return []
    known = brushes()
    offered = [offer for offer in status.capacity.models if offer.name in known and Kind.TEXT_TO_IMAGE in offer.kinds]
    return [Painter(one.name, frozenset(width for width, height in one.sizes if width == height)) for one in offered]


def is_worth_a_visit(now: datetime) -> bool:
    """Whether duels can be judged here, or soon: some wait to be, or the studio serves models to compare."""
    return judgeable().exists() or bool(pairing.pairs_of(painters(now)))


def keep(now: datetime) -> int:
    """Ask for what the stock lacks, if the studio is idle. How many duels were begun. Any process, any time."""
    able = painters(now)
    pairs = pairing.pairs_of(able)
    if not pairs or not is_idle():
        return 0
    chance = secrets.SystemRandom()
    with transaction.atomic():
        if not _only_one_looks():
            return 0
        chosen = list(pairing.wanted(pairs, compared(), stock(), AT_ONCE, chance))
        return sum(_begin(pair, pairing.side_of(pair, able), now, chance) for pair in chosen)


def is_idle() -> bool:
    """Nobody is writing or waiting for pictures, and what duels asked for last is painted."""
    is_going = Battle.objects.filter(phase__in=[Phase.PROMPTING, Phase.GENERATING]).exists()
    return not is_going and not Job.objects.filter(state__in=OPEN_STATES).exists()


def _only_one_looks() -> bool:
    """Two workers would each fill the same gap. Let go at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def compared() -> Counter[Pair]:
    """How often each two models have been compared."""
    by_pair = CheckpointBallot.objects.filter(COUNTING).values_list("duel__first_model", "duel__second_model")
    return Counter({(first, second): many for first, second, many in by_pair.annotate(Count("id")).order_by()})


def stock() -> Counter[Pair]:
    """How many duels of each pair are painted or wait to be judged. One that nobody can judge any more leaves its place."""
    painting = CheckpointDuel.objects.filter(state=DuelState.PAINTING)
    there = [duels.order_by().values_list("first_model", "second_model") for duels in (painting, judgeable_or_soon())]
    return Counter(pair for pairs in there for pair in pairs)


def _begin(pair: Pair, side: int, now: datetime, chance: random.Random) -> bool:
    drawn = _draw(pair, chance)
    duel = CheckpointDuel.objects.create(
        prompt=drawn.prompt,
        source=drawn.source,
        seed=chance.getrandbits(SEED_BITS),
        size=side,
        first_model=pair[0],
        second_model=pair[1],
        made_at=now,
    )
    try:
        duel.first_job, duel.second_job = desk.ask_many([_wish(duel, model, now) for model in pair])
    except Impossible:
        duel.delete()
        return False
    duel.save()
    return True


def _wish(duel: CheckpointDuel, model: str, now: datetime) -> desk.Ask:
    tools = brushes()[model]
    return desk.Ask(
        key=f"duel:{duel.key}:{secrets.token_hex(4)}",
        handler=HANDLER,
        owner=None,
        request={
            "kind": Kind.TEXT_TO_IMAGE,
            "model": model,
            "prompt": duel.prompt.text,
            "negative_prompt": duel.prompt.negative,
            "seed": duel.seed,
            "steps": tools.steps,
            "guidance": tools.guidance,
            "sampler": tools.sampler,
            "width": duel.size,
            "height": duel.size,
        },
        priority=Priority.BACKGROUND,
        deadline=now + PAINTED_WITHIN,
    )


def _draw(pair: Pair, chance: random.Random) -> Words:
    """Words that these two have not met over yet; a theme where there are no such words."""
    had = CheckpointDuel.objects.filter(first_model=pair[0], second_model=pair[1])
    fresh = list(winners().exclude(pk__in=had.filter(source__isnull=False).values("source"))[:DRAWN_FROM])
    if fresh:
        entry = chance.choice(fresh)
        assert entry.prompt is not None  # winners have words
        return Words(entry.prompt, entry)
    theme = themes.draw(chance, list(had.filter(source=None).values_list("prompt__text", flat=True)))
    return Words(prompts.write(None, theme), None)


def winners() -> QuerySet[Entry]:
    """Entries that won a heat of a public battle that is over, with a picture that anybody can still see and words that
    their author has not taken back, newest first."""
    seen = Paint.objects.filter(entry=OuterRef("pk"), picture__in=readable(None))
    over = Heat.objects.filter(round__battle__phase=Phase.FINISHED, round__battle__is_listed=True)
    return (
        Entry.objects.filter(Exists(seen), pk__in=over.values("winner"), prompt__isnull=False)
        .exclude(pk__in=withdrawn_entries().values("pk"))
        .select_related("prompt")
        .order_by("-id")
    )
