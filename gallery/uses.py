"""How often the public gallery uses words and tags: remixes of a prompt, pictures of a tag. Moved by `listing` alone, in the
transaction in which a picture comes or goes: what nobody else may find is counted by nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Case, Count, Exists, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from gallery.models import Listing, PictureTag, Prompt, PromptParent, Tag

TOGETHER = 5000


def move(came: Collection[int], went: Collection[int]) -> None:
    """These pictures came into the public gallery, and these left it. Call it with the pictures held. Prompts are locked
    before tags, each in the order of their numbers."""
    if not came and not went:
        return
    _add(Prompt.objects.all(), "remixes", _difference(_parents_of(came), _parents_of(went)))
    _add(Tag.objects.all(), "uses", _difference(_tags_of(came), _tags_of(went)))


def hang(moved: Mapping[int, int]) -> None:
    """Tags were hung on listed pictures, or taken from them: each on how many more. Once in a transaction, or two that hang
    several wait for each other in a ring."""
    _add(Tag.objects.all(), "uses", moved)


def wrong_prompts() -> list[int]:
    descended = Exists(PromptParent.objects.filter(parent=OuterRef("pk")))
    return _wrong(Prompt.objects.filter(Q(remixes__gt=0) | descended), "remixes", _remixes())


def wrong_tags() -> list[int]:
    return _wrong(Tag.objects.all(), "uses", _pictures())


def recount(prompts: Sequence[int], tags: Sequence[int]) -> None:
    """Work out anew what these are used for."""
    for some in _some(prompts):
        _set(Prompt.objects.filter(pk__in=some), remixes=_remixes())
    for some in _some(tags):
        _set(Tag.objects.filter(pk__in=some), uses=_pictures())


@transaction.atomic
def _set(rows: QuerySet[Model], **truth: Coalesce) -> None:
    _hold(rows)
    rows.update(**truth)


def _hold(rows: QuerySet[Model]) -> None:
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _some(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + TOGETHER] for start in range(0, len(ids), TOGETHER)]


def _parents_of(pictures: Collection[int]) -> Counter[int]:
    lines = PromptParent.objects.filter(child__pictures__in=pictures)
    return Counter(lines.values_list("parent", flat=True)) if pictures else Counter()


def _tags_of(pictures: Collection[int]) -> Counter[int]:
    hung = PictureTag.objects.filter(picture__in=pictures)
    return Counter(hung.values_list("tag", flat=True)) if pictures else Counter()


def _difference(came: Counter[int], went: Counter[int]) -> dict[int, int]:
    return {number: moved for number in {*came, *went} if (moved := came[number] - went[number])}


def _add(rows: QuerySet[Model], name: str, moved: Mapping[int, int]) -> None:
    """A count that was wrong before stops at nothing: no picture stays in the gallery because of it."""
    if not moved:
        return
    these = rows.filter(pk__in=moved)
    _hold(these)
    by = Case(*(When(pk=number, then=Value(step)) for number, step in moved.items()), output_field=IntegerField())
    these.update(**{name: Greatest(F(name) + by, 0)})


def _remixes() -> Coalesce:
    shown = Listing.objects.filter(picture__prompt__lines_up__parent=OuterRef("pk"))
    return _number_of(shown, "picture__prompt__lines_up__parent")


def _pictures() -> Coalesce:
    return _number_of(Listing.objects.filter(picture__tagged__tag=OuterRef("pk")), "picture__tagged__tag")


def _number_of(rows: QuerySet[Model], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _wrong(rows: QuerySet[Model], name: str, truth: Coalesce) -> list[int]:
    differ = rows.annotate(truth=truth).exclude(**{name: F("truth")})
    return list(differ.order_by("pk").values_list("pk", flat=True))
