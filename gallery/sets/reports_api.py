"""Saying by API of a set, or of a picture or words in it, that they are not fit to show."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from django.http import Http404, HttpRequest
from ninja import Router
from pydantic import Field

from accounts import keys  # noqa: F401 - the API's addresses use its converter
from accounts.auth import someone
from accounts.models import Player
from accounts.tokens import Scope
from gallery.judged import image_sets, remarks, set_words
from gallery.models import ImageSet
from gallery.people.api import ReportIn, ReportOut, reported
from gallery.sets import at as versions_at
from gallery.sets import reports, said, words
from gallery.sets.tree.versions import SLOT
from gallery.sets.wire import PRINTED, refusing, seen
from gallery.wire import member
from moderation.models import SubjectKind
from paintoff.wire import Refusal

router = Router(tags=["image sets"])


class About(StrEnum):
    """What in a set is meant, and what `name` is then."""

    SET = "set"
    PICTURE = "picture"
    CAPTION = "caption"
    PROMPT = "prompt"
    MESSAGE = "message"
    TITLE = "title"
    TEXT = "text"
    REVIEW = "review"
    REMARK = "remark"


OF_SLOTS = (About.PICTURE, About.CAPTION, About.PROMPT)


class SetReportIn(ReportIn):
    about: About = Field(About.SET, description="What is meant: the set with its title and text, or one thing in it.")
    name: str = Field(
        "",
        max_length=100,
        pattern=PRINTED,
        description="Of picture, caption and prompt the slot; of a message its commit; of title and text the proposal's number; "
        "of a review or a remark its number.",
    )
    at: str = Field(
        "", max_length=100, pattern=PRINTED, description="Of a slot: in which version. Empty: the default branch."
    )


@router.post(
    "/sets/{key:key}/reports",
    auth=someone(Scope.GALLERY),
    response={200: ReportOut, 403: Refusal, 404: Refusal, 409: Refusal},
    summary="Report a set, a picture or words in it to the moderators",
)
def report(request: HttpRequest, key: str, wanted: SetReportIn) -> ReportOut:
    """What you report once is not reported again, however often it is sent. A text is one, wherever in the set it stands."""
    reporter, found = member(request), seen(request, key)
    kind, subject = _subject(found, wanted, reporter)
    return reported(request, reporter, kind, subject, wanted)


def _subject(image_set: ImageSet, wanted: SetReportIn, viewer: Player) -> tuple[str, str | Callable[[], str]]:
    """Its kind and key on the desk, or what makes the key. Raises Http404 where there is none for this reader."""
    if wanted.about is About.SET:
        return image_sets.KIND.name, image_set.key
    if wanted.about is About.REMARK:
        return remarks.KIND.name, str(reports.remarked(image_set, wanted.name).pk)
    if wanted.about in OF_SLOTS and not SLOT.fullmatch(wanted.name):
        raise Http404
    with refusing(status=404):
        at = versions_at.at(image_set, wanted.at)
    if wanted.about is About.PICTURE:
        return SubjectKind.PICTURE, reports.pictured(image_set, wanted.name, at, viewer)[0].key
    told = said.found(image_set, wanted.about, wanted.name, at, viewer)
    return set_words.KIND.name, lambda: words.note(image_set, told.text, told.author, told.page).key
