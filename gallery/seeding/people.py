"""The people of a made-up community as rows, and who follows whom."""

from __future__ import annotations

import numpy as np

from accounts.models import Player, User
from gallery.models import Follow
from gallery.seeding.copying import NULL, copy, keys, moments, numbers
from gallery.seeding.made import Community
from gallery.seeding.vocabulary import NAMES, SURNAMES


def people(made: Community) -> int:
    """Members have an account that nobody can sign in to."""
    plan, chance = made.plan, made.chance
    count = len(plan.is_member)
    made.players = numbers(Player, count)
    first, last = chance.integers(0, len(NAMES), count), chance.integers(0, len(SURNAMES), count)
    told = zip(first.tolist(), last.tolist(), strict=True)
    made.nicknames = [f"{NAMES[one]} {SURNAMES[other]}".strip() for one, other in told]
    users = np.full(count, -1)
    users[plan.members] = numbers(User, len(plan.members))
    joined = moments(np.full(count, made.since))
    accounts = (
        (user, "!", "f", f"seeded-{user}", "", "", "", "f", "t", at)
        for user, at in zip(users.tolist(), joined, strict=True)
        if user >= 0
    )
    fields = ("id", "password", "is_superuser", "username", "first_name", "last_name", "email", "is_staff", "is_active")
    copy(User, (*fields, "date_joined"), accounts)
    rows = (
        (pk, key, NULL if user < 0 else user, name, "f", at, NULL if user < 0 else at)
        for pk, key, user, name, at in zip(
            made.players.tolist(), keys(chance, count), users.tolist(), made.nicknames, joined, strict=True
        )
    )
    return copy(Player, ("id", "key", "user_id", "nickname", "is_bot", "created_at", "claimed_at"), rows)


def follows(made: Community) -> int:
    plan = made.plan
    at = moments(np.full(len(plan.follower), made.until.timestamp() - 86_400))
    rows = zip(made.players[plan.follower].tolist(), made.players[plan.followed].tolist(), at, strict=True)
    return copy(Follow, ("follower_id", "followed_id", "created_at"), rows)
