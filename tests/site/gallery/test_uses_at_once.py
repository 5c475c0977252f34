"""Two who move at once what words and tags are used for never wait for each other in a ring, whatever they share."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from accounts import leaving
from accounts.belongings import Leave
from accounts.models import Player
from gallery import pictures, prompts, uses
from gallery.models import Picture, PictureTag, Prompt
from gallery.tags import tagging
from tests.support.paintings import painted, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db(transaction=True)

BATTLE = pictures.Origin("battle", "A battle", "ABCD", 1)
STUDIO = pictures.Origin("studio", "", "", None)


def hung(owner: Player, words: str, parent: Prompt, origin: pictures.Origin) -> Picture:
    """A picture that hangs, made from these words."""
    prompt = prompts.write(owner, words, parents=[parent])
    made = pictures.keep(painted(words, 1), owner=owner, prompt=prompt, seed=1, origin=origin)
    now = timezone.now()
    pictures.reveal([made.pk], now)
    pictures.name([made.pk], now)
    pictures.list_publicly([made.pk], now)
    return made


def meet_after_the_first_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on neither goes on from the first that it counts before the other has counted, where it can be so."""
    real, meeting, here = uses._add, threading.Barrier(2, timeout=1), threading.local()

    def add(rows, name, moved):
        real(rows, name, moved)
        if moved and not getattr(here, "has_met", False):
            here.has_met = True
            # It stays away where it waits for the words.
            with suppress(threading.BrokenBarrierError):
                meeting.wait()

    monkeypatch.setattr(uses, "_add", add)


def test_of_the_studio_and_of_a_battle(monkeypatch):
    ada, bo, cy = account("Ada"), account("Bo"), account("Cy")
    first, second = (picture_of(cy, words, seed=seed).prompt for seed, words in enumerate(("fog", "rain")))
    hers = [hung(ada, "a", first, STUDIO), hung(ada, "b", second, BATTLE)]
    his = [hung(bo, "c", second, STUDIO)]
    tagging.put([hers[0]], "weather", ada)
    tagging.put(his, "weather", bo)
    meet_after_the_first_count(monkeypatch)

    at_once(*(partial(pictures.take_back, [one.pk for one in those]) for those in (hers, his)))
    assert not Picture.objects.filter(listed_at__isnull=False, pk__in=[one.pk for one in (*hers, *his)]).exists()


def test_who_leaves_beside_who_takes_back(monkeypatch):
    ada, bo, cy = account("Ada"), account("Bo"), account("Cy")
    parent = picture_of(cy, "fog").prompt
    hers, his = hung(ada, "a", parent, STUDIO), hung(bo, "b", parent, STUDIO)
    tagging.put([hers], "weather", ada)
    tagging.put([his], "weather", bo)
    meet_after_the_first_count(monkeypatch)
    at_once(partial(leaving.leave, ada, Leave(timezone.now())), partial(pictures.take_back, [his.pk]))
    assert not PictureTag.objects.filter(picture=hers).exists()


def test_who_tag_several(monkeypatch):
    """Each hangs on the first what the other hangs on the second."""
    ada, bo = account("Ada"), account("Bo")
    hers, his = ([picture_of(owner, words) for words in ("one", "two")] for owner in (ada, bo))
    for owner, those, there in ((ada, hers, ("sea", "fog")), (bo, his, ("fog", "sea"))):
        for picture, tag in zip(those, there, strict=True):
            tagging.put([picture], tag, owner)
    meet_after_the_first_count(monkeypatch)
    at_once(partial(tagging.put, hers, "fog, sea", ada), partial(tagging.put, his, "fog, sea", bo))
    assert PictureTag.objects.count() == 8


def at_once(*acts: Callable[[], object]) -> None:
    """Both get through, and what is counted afterwards is true."""

    def one(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(one, acts))
    assert not uses.wrong_prompts()
    assert not uses.wrong_tags()
