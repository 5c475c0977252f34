"""Celery's part in battles: leaderboards, and sweeping up what nobody will ask for again."""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from battles import golden, publishing
from battles.checkpoints import judging, stock
from battles.integrity import correcting, proposing, restoring, scope
from battles.models import BoardKind, CommandAnswer, RefereeBeat
from battles.ratings import boards
from battles.settlements import voting as settlements

logger = logging.getLogger(__name__)

REMEMBER_COMMANDS = timedelta(days=1)
UNCLAIMED = timedelta(days=1)


@shared_task
def forget_commands() -> None:
    """A client sends an unanswered command again within minutes, not days."""
    CommandAnswer.objects.filter(at__lt=timezone.now() - REMEMBER_COMMANDS).delete()
    RefereeBeat.objects.filter(seen_at__lt=timezone.now() - REMEMBER_COMMANDS).delete()


@shared_task
def keep_duels() -> int:
    """Paint what the stock of checkpoint duels lacks, while nobody else wants the studio."""
    return stock.keep(timezone.now())


@shared_task
def forget_duels_of_nobody() -> int:
    return judging.forget_nobodys(UNCLAIMED) + settlements.forget_nobodys(UNCLAIMED)


@shared_task
def find_golden_pairs() -> None:
    golden.find(timezone.now())


@shared_task
def refit_leaderboards() -> None:
    """A kind at a time, each in its own transaction; without new votes, or beside another worker, nothing happens."""
    for kind in BoardKind:
        boards.refit(kind, timezone.now())


@shared_task
def look_at_voters() -> int:
    """Proposals for people to decide; nothing is excluded by it."""
    return len(proposing.look(timezone.now()))


@shared_task
def correct_battles(exclusion: int) -> int:
    return correcting.carry_out(exclusion)


@shared_task
def correct_what_is_left() -> int:
    """What a lost hint, a killed worker or a battle that was still on left to correct. One that cannot be carried out holds up
    no other."""
    return sum(_carried_out(exclusion.pk) for exclusion in scope.unfinished())


@shared_task
def restore_entries() -> int:
    """Entries that were placed last, and of which a picture is shown again; in how many battles. One that cannot be counted
    again holds up no other."""
    return sum(map(_restored, restoring.due()))


def _restored(code: str) -> bool:
    try:
        return restoring.restore(code, timezone.now()) is not None
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("entries of battle %s could not be given back", code)
        return False


def _carried_out(exclusion: int) -> int:
    try:
        return correcting.carry_out(exclusion)
    except (OperationalError, InterfaceError):  # the database is away: nobody's can be
        raise
    except Exception:
        logger.exception("exclusion %d could not be carried out", exclusion)
        return 0


@shared_task
def tell_published() -> int:
    """Files that were made since their battle ended get into its log. A battle whose log is locked waits for the next time."""
    return sum(publishing.tell(code) for code in publishing.unpublished(timezone.now()))
