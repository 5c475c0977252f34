"""One form, sent twice at the same moment: on two real connections, of which each has begun before the other ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import Player
from gallery.models import Comment, ImageSet, Picture
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.waiting import until_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("valkey")]

SET = {"title": "Foxes", "about": "", "licence": "", "visibility": "private", "sent": "a name of chance"}


def at_once(by: Player, address: str, sent: dict[str, str], held: type[Player | Picture]) -> set[str]:
    """Where the two lead, both of which found `held` locked."""

    def send() -> str:
        try:
            return browser_of(by).post(address, sent)["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            list(held.objects.select_for_update(no_key=True))
            both = [pool.submit(send) for _ in range(2)]
            until_waiting(2)
        return {one.result(timeout=60) for one in both}


def test_two_sendings_of_one_form_begin_one_set():
    assert len(at_once(account("Ada"), "/sets/new", SET, Player)) == ImageSet.objects.count() == 1


def test_two_sendings_of_one_comment_say_it_once():
    picture = picture_of(account("Bo"))
    sent = {"text": "Well.", "sent": "a name of chance"}
    assert len(at_once(account("Cy"), f"/pictures/{picture.key}/comments", sent, Picture)) == 1
    assert Comment.objects.count() == 1
