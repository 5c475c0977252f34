"""Pictures on the desk of moderation. Words that are sealed stay so; the pixels are shown, since they are what is judged."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.models import Player
from gallery import least, pictures
from gallery.judged import prompts
from gallery.judged.rivals import rivals_of
from gallery.models import Level, Picture, PromptParent
from gallery.takedowns import Ruling
from gallery.visibility import SEALED as SEALED_ONES
from gallery.visibility import is_sealed
from moderation.desk.vocabulary import RULES, Guideline, Verdict
from moderation.models import Case, Decision
from moderation.scanning import looking
from moderation.signals import decided
from moderation.states import State
from moderation.subjects import Image, Kin, Kind, Move, Subject

SEALED = "Its words are sealed until the results are out."
KIN_MOST = 6
ALT = "The picture that is judged"


def look(keys: Collection[str]) -> dict[str, Subject]:
    rows = Picture.objects.filter(key__in=keys).select_related("owner", "prompt", "blob")
    there = {picture.key: picture for picture in rows}
    kin = _kin({picture.prompt_id for picture in there.values() if not is_sealed(picture)})
    ruled = least.of({picture.blob_id for picture in there.values()})
    places = {(one.source, one.place): one for one in there.values() if is_sealed(one)}
    rivals = {place: rivals_of(one) for place, one in places.items()}
    return {
        key: _subject(
            picture,
            kin.get(picture.prompt_id, ()),
            rivals.get((picture.source, picture.place), frozenset()) if is_sealed(picture) else frozenset(),
            ruled.get(picture.blob_id, Level.EVERYONE),
        )
        for key, picture in there.items()
    }


def move(key: str, state: State, rule: str, is_told: bool) -> Move | None:
    was = Picture.objects.filter(key=key).values_list("pk", "state").first()
    if was is None:
        return None
    pictures.judge([was[0]], state, Ruling(rule=RULES.get(Guideline(rule), ""), is_told=is_told))
    became = Picture.objects.values_list("state", flat=True).get(pk=was[0])
    return Move(State(was[1]), State(became))


def rate(key: str, level: Level) -> Level | None:
    found = Picture.objects.filter(key=key).values_list("pk", "blob_id").first()
    if found is None:
        return None
    was = least.of_one(found[1])
    pictures.rule([found[0]], level)
    return was


@receiver(decided)
def let_pass(decision: Decision, **_: Any) -> None:
    """What a person looked at and let be, rated, or left so, no program takes down later: where nothing moved nothing else
    says so."""
    if decision.case.subject_kind == KIND.name and decision.verdict in (Verdict.LET_BE, Verdict.RAISE, Verdict.UPHOLD):
        shown = Picture.objects.filter(key=decision.case.subject_key, state=State.VISIBLE)
        looking.let_pass(list(shown.values_list("blob_id", flat=True)), decision.at)


def sealed(viewer: Player) -> list[str]:
    """Of the battles that this viewer plays in. Few are sealed and have a case at a time."""
    cases = Case.objects.filter(subject_kind="picture").values("subject_key")
    rows = Picture.objects.filter(SEALED_ONES, key__in=cases).only("key", "source", "place").order_by("source", "place")
    found: list[str] = []
    for _, there in groupby(rows, key=lambda picture: (picture.source, picture.place)):
        same = list(there)
        if viewer.pk in rivals_of(same[0]):
            found += [picture.key for picture in same]
    return found


KIND = Kind("picture", "picture", look, move, rate=rate, walk=prompts.WALK, sealed=sealed)


def _subject(picture: Picture, kin: tuple[Kin, ...], rivals: frozenset[int], ruled: Level) -> Subject:
    sealed = is_sealed(picture)
    return Subject(
        state=State(picture.state),
        words=SEALED if sealed else picture.prompt.text,
        has_words=not sealed,
        is_blind=sealed,
        author=picture.owner,
        href=reverse("gallery:picture", args=[picture.key]),
        made_at=picture.created_at,
        image=Image(
            reverse("gallery:judged", args=[picture.key]),
            picture.blob.width,
            picture.blob.height,
            ALT if sealed else picture.prompt.text,
        ),
        facts=tuple(_facts(picture)),
        kin=() if sealed else kin,
        stays_out=rivals,
        level=Level(picture.level),
        least=ruled,
    )


def _facts(picture: Picture) -> list[tuple[str, str]]:
    where = picture.source_name or picture.source
    found = [("Made in", where), ("Model", picture.model or "none: a file"), ("Rated", picture.get_level_display())]
    if not is_sealed(picture) and picture.prompt.negative:
        found.append(("Kept away", picture.prompt.negative))
    found += [(f"Seen by {name}", _seen(said)) for name, said in looking.seen(picture.blob_id).items()]
    if picture.deleted_at:
        found.append(("Deleted", f"{picture.deleted_at:%-d %B %Y}"))
    return found


def _seen(said: Mapping[str, float | str]) -> str:
    """Scores as a moderator reads them, in hundredths."""
    scores = [f"{name} {score:.0%}" for name, score in said.items() if isinstance(score, float)]
    return ", ".join(scores) or str(said.get("fault", "nothing"))


def _kin(prompts: Collection[int]) -> dict[int, tuple[Kin, ...]]:
    """By prompt, whose words it comes from, each with the first picture that was painted from them."""
    lines = list(PromptParent.objects.filter(child__in=prompts).select_related("parent").order_by("child", "pk"))
    of_parents = Picture.objects.filter(prompt__in={line.parent_id for line in lines}, named_at__isnull=False)
    first = {one.prompt_id: one for one in of_parents.order_by("prompt_id", "pk").distinct("prompt_id")}
    found: dict[int, tuple[Kin, ...]] = {}
    for line in lines:
        parent = first.get(line.parent_id)
        if parent is not None and len(found.get(line.child_id, ())) < KIN_MOST:
            kin = Kin(
                f"{line.kind} of ({parent.state})", line.parent.text, reverse("gallery:picture", args=[parent.key])
            )
            found[line.child_id] = (*found.get(line.child_id, ()), kin)
    return found
