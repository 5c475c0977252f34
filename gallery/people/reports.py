"""Doors through which somebody says that a picture, a comment or a collection is not fit to show."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Player
from gallery.cards import Card, card_of
from gallery.collections.doors import seen
from gallery.exhibit import readable_picture
from gallery.models import Comment
from gallery.people.entrance import for_accounts, slow_down
from gallery.visibility import readable
from moderation import reporting
from moderation.models import WORDS_MAX, Reason, SubjectKind
from moderation.states import State
from moderation.subjects import Kind
from paintoff.throttle import Throttled

REASONS = {
    Reason.HATE: "It insults or threatens people",
    Reason.SEXUAL: "It is sexual",
    Reason.VIOLENCE: "It shows cruelty",
    Reason.PRIVATE: "It shows a real person or private things",
    Reason.SPAM: "It advertises",
    Reason.OTHER: "Something else",
}
THANKS = "Thank you. A moderator will look at it."
TWICE = "You have reported this already. A moderator will look at it."


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=[(key.value, text) for key, text in REASONS.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="In your words",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_MAX}),
    )

    def clean_words(self) -> str:
        try:
            return reporting.fit(self.cleaned_data["words"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def picture(request: HttpRequest, key: str) -> HttpResponse:
    shown = readable_picture(request, key)
    back = reverse("gallery:picture", args=[key])
    return ask(request, SubjectKind.PICTURE, key, shown.prompt.text, back, card_of(shown))


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def comment(request: HttpRequest, number: int) -> HttpResponse:
    said = reportable_comment(request.player, number)  # type: ignore[attr-defined]
    back = f"{reverse('gallery:picture', args=[said.picture.key])}#comments"
    return ask(request, SubjectKind.COMMENT, str(number), said.text, back)


@never_cache
@require_http_methods(["GET", "POST"])
@for_accounts()
def collection(request: HttpRequest, key: str) -> HttpResponse:
    shown = seen(request, key)
    words = f"{shown.title}\n{shown.about}".strip()
    return ask(request, SubjectKind.COLLECTION, key, words, reverse("gallery:collection", args=[key]))


def reportable_comment(viewer: Player, number: int) -> Comment:
    """Raises Http404 where there is none for this reader."""
    there = Comment.objects.filter(state=State.VISIBLE, deleted_at=None, picture__in=readable(viewer))
    return get_object_or_404(there.select_related("picture"), pk=number)


def ask(
    request: HttpRequest,
    kind: SubjectKind | Kind,
    key: str | Callable[[], str],
    shown: str,
    back: str,
    card: Card | None = None,
) -> HttpResponse:
    """`key` of what has none before somebody reports it is what makes it."""
    name, noun = (kind.name, kind.noun) if isinstance(kind, Kind) else (kind, kind)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 400 if form.is_bound else 200
    if form.is_valid():
        try:
            slow_down(request, settings.COMMENTS_PER_PLAYER, "reports")
            reason, words = Reason(form.cleaned_data["reason"]), form.cleaned_data["words"]
            with transaction.atomic():
                subject = key if isinstance(key, str) else key()
                is_new = reporting.report(request.player, name, subject, reason, words)  # type: ignore[attr-defined]
            messages.success(request, THANKS if is_new else TWICE)
            return redirect(back)
        except reporting.Own as error:
            form.add_error(None, str(error))
            status = 409
        except Throttled as error:
            form.add_error(None, str(error))
            status = 429
    content = {"form": form, "kind": noun, "shown": shown, "back": back, "card": card}
    return render(request, "gallery/report.html", content, status=status)
