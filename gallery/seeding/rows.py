"""A planned community as rows. Each function copies one kind and returns what others point to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import F

from accounts.models import Player, User
from gallery.collections import ranks
from gallery.models import (
    Access,
    Blob,
    Collection,
    CollectionItem,
    Comment,
    Follow,
    ItemState,
    ParentKind,
    Picture,
    PictureTag,
    Prompt,
    PromptParent,
    Reaction,
    ReactionKind,
    Tag,
)
from gallery.seeding.copying import NULL, copy, keys, moments, numbers
from gallery.seeding.plan import FORMATS, Fate, Plan, Said
from gallery.seeding.vocabulary import (
    COMMENTS,
    MODELS,
    NAMES,
    NEGATIVES,
    SAMPLERS,
    SURNAMES,
    TAGS,
    TITLES,
)
from gallery.seeding.wording import sentence, themes
from moderation.states import State

YEARS = timedelta(days=3 * 365)
CURTAIN, RESULTS = 90, 180
"""Seconds from the painting to each gate."""

STATES = {Fate.WITHHELD: State.WITHHELD, Fate.BLOCKED: State.BLOCKED}
OTHER_KINDS = (ReactionKind.LAUGH, ReactionKind.WOW, ReactionKind.CLEVER)
TOMBSTONES = 50
"""One comment in so many was deleted."""

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(slots=True)
class Community:
    """The plan, chance for what it leaves open, and the primary keys of what was written so far."""

    plan: Plan
    chance: np.random.Generator
    until: datetime
    players: np.ndarray
    nicknames: list[str]
    prompts: np.ndarray
    pictures: np.ndarray

    @property
    def since(self) -> float:
        return (self.until - YEARS).timestamp()

    @property
    def written_at(self) -> np.ndarray:
        """When each prompt was, in seconds since 1970; the last one long enough ago to have its results."""
        return self.since + self.plan.prompt_at * (YEARS.total_seconds() - 3600)


def begin(plan: Plan, chance: np.random.Generator, until: datetime) -> Community:
    nothing = np.array([], np.int64)
    return Community(plan, chance, until, nothing, [], nothing, nothing)


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


def prompts(made: Community) -> int:
    plan = made.plan
    made.prompts = numbers(Prompt, len(plan.prompt_author))
    rows = zip(
        made.prompts.tolist(),
        made.players[plan.prompt_author].tolist(),
        map(sentence, plan.prompt_parts.tolist()),
        np.array(NEGATIVES)[plan.prompt_negative],
        moments(made.written_at),
        strict=True,
    )
    return copy(Prompt, ("id", "author_id", "text", "negative", "created_at"), rows)


def ancestry(made: Community) -> int:
    plan = made.plan
    is_relay = np.array(FORMATS)[plan.event_format][plan.prompt_event] == "relay"
    is_blend = plan.second_parent >= 0
    kind = np.select([is_relay, is_blend], [ParentKind.RELAY, ParentKind.BLEND], ParentKind.REMIX)
    at = moments(made.written_at)
    lines = [
        (child, parents[child])
        for parents in (plan.parent, plan.second_parent)
        for child in np.flatnonzero(parents >= 0)
    ]
    rows = (
        (made.prompts[child], made.prompts[parent], kind[child], made.nicknames[plan.prompt_author[parent]], at[child])
        for child, parent in lines
    )
    return copy(PromptParent, ("child_id", "parent_id", "kind", "credit", "created_at"), rows)


def pictures(made: Community, blobs: list[Blob]) -> int:
    """With the counts of what is written about them afterwards."""
    plan, chance = made.plan, made.chance
    count = len(plan.picture_prompt)
    made.pictures = numbers(Picture, count)
    prompt, fate = plan.picture_prompt, plan.picture_fate
    event = plan.prompt_event[prompt]
    painted = made.written_at[prompt] + 30
    revealed = np.where(fate == Fate.SEALED, np.nan, painted + CURTAIN)
    named = np.where((fate == Fate.SEALED) | (fate == Fate.REVEALED), np.nan, painted + RESULTS)
    listed = np.where(fate == Fate.NAMED, np.nan, named)
    deleted = np.where(fate == Fate.DELETED, painted + RESULTS + 600, np.nan)
    liked = np.bincount(plan.likes.picture, minlength=count)
    remarked = np.bincount(plan.comments.picture[~_is_deleted(plan.comments)], minlength=count)
    parents = np.concatenate([plan.parent[plan.parent >= 0], plan.second_parent[plan.second_parent >= 0]])
    remixes = np.bincount(parents, minlength=len(made.prompts))[prompt]
    told = _Told(made, blobs)
    columns = zip(
        made.pictures.tolist(),
        keys(chance, count),
        made.players[plan.prompt_author[prompt]].tolist(),
        prompt.tolist(),
        event.tolist(),
        plan.picture_slot.tolist(),
        plan.picture_model.tolist(),
        plan.picture_level.tolist(),
        chance.integers(0, len(blobs), count).tolist(),
        [STATES.get(Fate(one), State.VISIBLE) for one in fate.tolist()],
        moments(painted),
        moments(revealed),
        moments(named),
        moments(listed),
        moments(deleted),
        liked.tolist(),
        remarked.tolist(),
        remixes.tolist(),
        strict=True,
    )
    return copy(Picture, _PICTURE, (told.row(*values) for values in columns))


_PICTURE = (
    "id",
    "key",
    "owner_id",
    "level",
    "state",
    "created_at",
    "revealed_at",
    "named_at",
    "listed_at",
    "deleted_at",
    "likes",
    "comments",
    "remixes",
    "prompt_id",
    "blob_id",
    "model",
    "seed",
    "recipe",
    "fingerprint",
    "source",
    "source_name",
    "place",
    "round",
    "format",
    "theme",
)


class _Told:
    """What a picture says of where it comes from: the same for all that were painted together."""

    def __init__(self, made: Community, blobs: list[Blob]) -> None:
        self._made, self._blobs = made, blobs
        self._themes = themes()
        self._offset = int(made.pictures[0])

    def row(
        self, pk: int, key: str, owner: int, prompt: int, event: int, slot: int, model: int, level: int, blob: int, state: State,
        painted: str, revealed: str, named: str, listed: str, deleted: str, *counts: int,
    ) -> tuple[object, ...]:  # fmt: skip
        seed = (event * 48_271 + slot * 7_919) % 2_147_483_647
        gates = (key, owner, level, state, painted, revealed, named, listed, deleted)
        recipe = self._recipe(prompt, seed, MODELS[model], self._blobs[blob])
        words = (int(self._made.prompts[prompt]), self._blobs[blob].pk, MODELS[model], seed, recipe, '{"seeded": true}')
        return (pk, *gates, *counts, *words, *self._place(event))

    def _recipe(self, prompt: int, seed: int, model: str, blob: Blob) -> str:
        plan = self._made.plan
        text, negative = sentence(plan.prompt_parts[prompt].tolist()), NEGATIVES[plan.prompt_negative[prompt]]
        steps, guidance, sampler = 4 + prompt % 7 * 4, 1 + prompt % 13 / 2, SAMPLERS[prompt % len(SAMPLERS)]
        return (
            f'{{"kind": "text-to-image", "model": "{model}", "prompt": "{text}", "negative_prompt": "{negative}", '
            f'"seed": {seed}, "steps": {steps}, "guidance": {guidance}, "sampler": "{sampler}", '
            f'"width": {blob.width}, "height": {blob.height}}}'
        )

    def _place(self, event: int) -> tuple[object, ...]:
        plan = self._made.plan
        form = FORMATS[plan.event_format[event]]
        if not form:
            return ("studio", "", "", NULL, "", "")
        code, number = _code(self._offset + event), int(plan.event_round[event])
        return ("battle", f"{code}, round {number}", code, number, form, self._themes[plan.event_theme[event]])


def _code(number: int) -> str:
    """No battle has one with a hyphen, so nothing of a real one is mixed up with it."""
    letters = []
    while number:
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "S-" + "".join(letters)


def reactions(made: Community) -> int:
    """Every like, and now and then another reaction beside it."""
    likes = made.plan.likes
    picture, player = made.pictures[likes.picture], made.players[likes.member]
    at = _told_at(made, likes)
    more = np.flatnonzero(made.chance.random(len(picture)) < 0.1)
    kinds = np.array(OTHER_KINDS)[more % len(OTHER_KINDS)]
    columns = ("picture_id", "player_id", "kind", "created_at")
    liked = copy(Reaction, columns, zip(picture.tolist(), player.tolist(), ["like"] * len(picture), at, strict=True))
    return liked + copy(
        Reaction, columns, zip(picture[more].tolist(), player[more].tolist(), kinds, at[more], strict=True)
    )


def comments(made: Community) -> int:
    said = made.plan.comments
    at = _told_at(made, said)
    is_deleted = _is_deleted(said)
    rows = zip(
        made.pictures[said.picture].tolist(),
        made.players[said.member].tolist(),
        np.where(is_deleted, "", np.array(COMMENTS)[said.what]),
        ["visible"] * len(at),
        at,
        np.where(is_deleted, at, NULL),
        strict=True,
    )
    return copy(Comment, ("picture_id", "author_id", "text", "state", "created_at", "deleted_at"), rows)


def tags(made: Community) -> int:
    said = made.plan.tags
    Tag.objects.bulk_create([Tag(slug=slug) for slug in TAGS], ignore_conflicts=True)
    known = dict(Tag.objects.filter(slug__in=TAGS).values_list("slug", "pk"))
    tag = np.array([known[slug] for slug in TAGS])[said.what]
    rows = zip(
        made.pictures[said.picture].tolist(),
        tag.tolist(),
        made.players[said.member].tolist(),
        _told_at(made, said),
        strict=True,
    )
    count = copy(PictureTag, ("picture_id", "tag_id", "by_id", "created_at"), rows)
    for slug, number in zip(TAGS, np.bincount(said.what, minlength=len(TAGS)).tolist(), strict=True):
        Tag.objects.filter(slug=slug).update(uses=F("uses") + number)
    return count


def follows(made: Community) -> int:
    plan = made.plan
    at = moments(np.full(len(plan.follower), made.until.timestamp() - 86_400))
    rows = zip(made.players[plan.follower].tolist(), made.players[plan.followed].tolist(), at, strict=True)
    return copy(Follow, ("follower_id", "followed_id", "created_at"), rows)


def collections(made: Community) -> int:
    """One in five members keeps one, of four to twenty pictures that everybody may see."""
    plan, chance = made.plan, made.chance
    owners = plan.members[::5]
    shown = np.flatnonzero(plan.picture_fate == Fate.LISTED)
    if not len(shown):
        return 0
    pks = numbers(Collection, len(owners))
    at = moments(np.full(len(owners), made.until.timestamp() - 86_400))
    access = np.array(list(Access))[chance.integers(0, 3, len(owners))]
    titles = np.array(TITLES)[chance.integers(0, len(TITLES), len(owners))]
    owned = made.players[owners]
    told = zip(pks.tolist(), keys(chance, len(pks)), owned.tolist(), titles, [""] * len(pks), access, at, strict=True)
    count = copy(Collection, ("id", "key", "owner_id", "title", "about", "access", "created_at"), told)
    held = np.repeat(np.arange(len(pks)), chance.integers(4, 21, len(pks)))
    held, shown_at = np.divmod(np.unique(held * len(shown) + chance.integers(0, len(shown), len(held))), len(shown))
    item = zip(
        pks[held].tolist(),
        made.pictures[shown[shown_at]].tolist(),
        owned[held].tolist(),
        [ItemState.IN] * len(held),
        ranks.spread(len(held)),
        at[held],
        strict=True,
    )
    copy(CollectionItem, ("collection_id", "picture_id", "by_id", "state", "rank", "created_at"), item)
    return count


def _is_deleted(said: Said) -> np.ndarray:
    return np.arange(len(said.picture)) % TOMBSTONES == TOMBSTONES - 1


def _told_at(made: Community, said: Said) -> np.ndarray:
    named = made.written_at[made.plan.picture_prompt[said.picture]] + 30 + RESULTS
    return moments(np.minimum(named + said.after, made.until.timestamp()))
