"""Bearer tokens: issued once, kept as digests, found while they live."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tasks, tokens
from accounts.models import ApiToken
from accounts.tokens import Scope
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


def test_a_token_opens_its_player():
    bo = guest("Bo")
    token, plain = tokens.issue(bo, "bot", [Scope.PLAY])
    assert plain.startswith(f"{token.prefix}_")
    found = tokens.find(plain)
    assert (found, found.player, found.scopes) == (token, bo, ["play"])


def test_its_text_is_kept_nowhere():
    token, plain = tokens.issue(guest("Bo"), "bot")
    secret = plain.rpartition("_")[2]
    assert not any(secret in str(value) for value in ApiToken.objects.filter(pk=token.pk).values_list().get())


@pytest.mark.parametrize("text", ["", "po_", "po_12345678_", "Bearer", "\0", "é" * 3000])
def test_another_text_opens_nothing(text: str):
    tokens.issue(guest("Bo"), "bot")
    assert tokens.find(text) is None


def test_an_expired_token_opens_nothing():
    _, plain = tokens.issue(guest("Bo"), "bot", expires=timezone.now() - timedelta(seconds=1))
    assert tokens.find(plain) is None


def test_a_revoked_token_opens_nothing():
    token, plain = tokens.issue(guest("Bo"), "bot")
    tokens.revoke(token)
    assert tokens.find(plain) is None


def test_a_closed_account_takes_its_tokens_along():
    ada = account("Ada")
    _, plain = tokens.issue(ada, "bot")
    ada.user.is_active = False
    ada.user.save()
    assert tokens.find(plain) is None


def test_its_use_is_noted_once_a_minute(django_assert_num_queries):
    token, plain = tokens.issue(guest("Bo"), "bot")
    tokens.find(plain)
    with django_assert_num_queries(1):
        tokens.find(plain)
    token.refresh_from_db()
    assert token.last_used_at


def test_old_tokens_are_forgotten_and_living_ones_stay():
    now = timezone.now()
    bo, ada = guest("Bo"), account("Ada")
    ages = {
        "revoked": {"player": bo, "revoked_at": now - timedelta(days=31)},
        "expired": {"player": ada, "expires_at": now - timedelta(days=31)},
        "idle guest": {"player": bo, "created_at": now - timedelta(days=91)},
        "idle account": {"player": ada, "created_at": now - timedelta(days=91)},
        "used guest": {"player": bo, "created_at": now - timedelta(days=91), "last_used_at": now},
    }
    for label, row in ages.items():
        ApiToken.objects.create(label=label, prefix="po_", digest=label, **row)
    assert tasks.forget_idle_tokens() == 3
    assert set(ApiToken.objects.values_list("label", flat=True)) == {"idle account", "used guest"}
