"""Doors of comments: to write one, change it while it is new, take it back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import sending
from accounts.models import Player
from gallery import exhibit
from gallery.models import COMMENT_MAX, Comment, Picture
from gallery.people import comments
from gallery.people.entrance import for_accounts, slow_down
from gallery.people.refusals import Refused
from paintoff.throttle import Throttled


@never_cache
@require_POST
@for_accounts("gallery:picture")
def say(request: HttpRequest, key: str) -> HttpResponse:
    """What cannot be taken comes back in the form, with the reason at its field: nobody types it twice."""
    picture, text = exhibit.readable_picture(request, key), request.POST.get("text", "")
    try:
        number = _said(request, picture, text)
    except (Refused, Throttled) as error:
        content = exhibit.content_of(request, picture) | {"draft": text, "fault": str(error)}
        return render(request, "gallery/picture.html", content, status=_status(error))
    return redirect(f"{reverse('gallery:picture', args=[key])}#comment-{number}")


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def edit(request: HttpRequest, number: int) -> HttpResponse:
    comment = _own(request, number)
    draft, fault, status = comment.text, "", 200
    if request.method == "POST":
        draft = request.POST.get("text", "")
        try:
            slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
            comments.edit(comment, draft, timezone.now())
            return redirect(_at(comment))
        except (Refused, Throttled) as error:
            fault, status = str(error), _status(error)
    content = {"comment": comment, "draft": draft, "fault": fault, "comment_max": COMMENT_MAX, "back": _at(comment)}
    return render(request, "gallery/comment_edit.html", content, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def remove(request: HttpRequest, number: int) -> HttpResponse:
    comment = _own(request, number)
    if request.method == "GET":
        return render(request, "gallery/comment_remove.html", {"comment": comment, "back": _at(comment)})
    try:
        comments.remove(comment, timezone.now())
    except Refused as error:
        messages.warning(request, str(error))
    return redirect(_at(comment))


def _said(request: HttpRequest, picture: Picture, text: str) -> str:
    """The number of the comment. Raises Refused and Throttled."""
    player: Player = request.player  # type: ignore[attr-defined]

    def make() -> str:
        slow_down(request, settings.COMMENTS_PER_PLAYER, "comments")
        return str(comments.say(picture, player, text, timezone.now()).pk)

    return sending.once_sent(request, player, make)


def _own(request: HttpRequest, number: int) -> Comment:
    viewer: Player = request.player  # type: ignore[attr-defined]
    mine = Comment.objects.filter(author=viewer, deleted_at=None)
    return get_object_or_404(mine.select_related("picture"), pk=number)


def _at(comment: Comment) -> str:
    """Its place on the page, wherever in the list it stands by now."""
    page = reverse("gallery:picture", args=[comment.picture.key])
    return f"{page}?comments={comment.pk + 1}#comment-{comment.pk}"


def _status(error: Exception) -> int:
    return 429 if isinstance(error, Throttled) else 400
