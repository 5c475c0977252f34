"""What a made-up community's people were told of lately: likes and comments merged by picture, and who follows them."""

from __future__ import annotations

import numpy as np

from gallery.models import Notification, NotificationActor, Picture, Verb
from gallery.seeding.copying import NULL, copy, moments, numbers
from gallery.seeding.made import RESULTS, Community
from gallery.seeding.plan import Fate, Said

LATELY = 85 * 86_400
READ_AFTER = 4 * 86_400
"""Seconds. What is older than this has been read."""

TOLD = (
    "id",
    "player_id",
    "category",
    "verb",
    "about",
    "picture_id",
    "href",
    "subject",
    "created_at",
    "told_at",
    "read_at",
)


def notices(made: Community) -> int:
    plan = made.plan
    count = _of_pictures(made, Verb.LIKED, plan.likes) + _of_pictures(made, Verb.COMMENTED, plan.comments)
    return count + _of_follows(made)


def _of_pictures(made: Community, verb: Verb, said: Said) -> int:
    """One line for each picture, with everybody who did it."""
    plan, until = made.plan, made.until.timestamp()
    author = plan.prompt_author[plan.picture_prompt[said.picture]]
    at = made.written_at[plan.picture_prompt[said.picture]] + 30 + RESULTS + said.after
    is_told = (at > until - LATELY) & (at < until) & (author != said.member)
    is_told &= plan.picture_fate[said.picture] == Fate.LISTED
    picture, member, at = said.picture[is_told], said.member[is_told], at[is_told]
    told, which = np.unique(picture, return_inverse=True)
    last = np.zeros(len(told))
    np.maximum.at(last, which, at)
    keys = dict(Picture.objects.filter(pk__in=made.pictures[told].tolist()).values_list("pk", "key"))
    abouts = [f"picture:{keys[pk]}" for pk in made.pictures[told].tolist()]
    players = made.players[plan.prompt_author[plan.picture_prompt[told]]]
    return _write(made, verb, players, abouts, made.pictures[told], last, which, member)


def _of_follows(made: Community) -> int:
    followed, which = np.unique(made.plan.followed, return_inverse=True)
    at = np.full(len(followed), made.until.timestamp() - 86_400)
    return _write(
        made, Verb.FOLLOWED, made.players[followed], [""] * len(followed), None, at, which, made.plan.follower
    )


def _write(
    made: Community,
    verb: Verb,
    players: np.ndarray,
    abouts: list[str],
    pictures: np.ndarray | None,
    at: np.ndarray,
    which: np.ndarray,
    member: np.ndarray,
) -> int:
    """`which` of the lines each member stands in; nobody twice in one."""
    pks = numbers(Notification, len(players))
    told = moments(at)
    read = np.where(at < made.until.timestamp() - READ_AFTER, told, NULL)
    of = [NULL] * len(players) if pictures is None else pictures.tolist()
    rows = (
        (pk, player, verb.category, verb, about, picture, "", "", when, when, seen)
        for pk, player, about, picture, when, seen in zip(
            pks.tolist(), players.tolist(), abouts, of, told, read, strict=True
        )
    )
    count = copy(Notification, TOLD, rows)
    pairs = np.unique(np.stack([pks[which], made.players[member]], axis=1), axis=0)
    lines = ((line, actor, told[0]) for line, actor in pairs.tolist())
    copy(NotificationActor, ("notification_id", "actor_id", "created_at"), lines)
    return count
