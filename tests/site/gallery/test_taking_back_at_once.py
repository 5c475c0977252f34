"""Two who take back at once never wait for each other in a ring, whatever words and tags their pictures share."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Player
from gallery import pictures, prompts, uses
from gallery.models import Picture, Prompt
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


def meet_between_words_and_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on neither counts tags of its first picture before the other has counted words, where it can be so."""
    real, meeting, here = uses._add, threading.Barrier(2, timeout=3), threading.local()

    def add(rows, name, moved):
        real(rows, name, moved)
        if name == "remixes" and not getattr(here, "has_met", False):
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
    meet_between_words_and_tags(monkeypatch)

    def take_back(those: list[Picture]) -> int:
        try:
            return pictures.take_back([one.pk for one in those])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        assert list(two.map(take_back, [hers, his])) == [2, 1]
    assert not uses.wrong_prompts()
    assert not uses.wrong_tags()
