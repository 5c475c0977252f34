"""Doors of the moderators' desk. They parse, authorise, call one verb, answer. Whoever is no moderator finds nothing here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Player
from moderation import roles, subjects
from moderation.desk import claiming, deciding, history, involved, queue
from moderation.desk.forms import DecisionForm
from moderation.desk.refusals import Refused
from moderation.desk.rows import Case
from moderation.desk.vocabulary import RULES, Source, Verdict

DONE = {
    Verdict.LET_BE: "Let be.",
    Verdict.WITHHOLD: "Withheld.",
    Verdict.BLOCK: "Blocked.",
    Verdict.ESCALATE: "Handed up.",
    Verdict.RAISE: "Rated.",
    Verdict.UPHOLD: "Upheld: the appeal was rejected.",
}
BULK_MOST = 50
View = Callable[..., HttpResponse]


def for_moderators(view: View) -> View:
    """Everybody else gets the 404 that nothing gets."""

    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not roles.may_decide(request):
            raise Http404
        return view(request, *args, **kwargs)

    return asked


@require_safe
@for_moderators
def waiting(request: HttpRequest) -> HttpResponse:
    """`?show=`, `?kind=`, `?source=` and `?rule=` (its number) choose; `?after=` is a place in the list."""
    choice = _choice(request)
    is_senior = roles.may_review(request)
    page = queue.page_of(choice, request.GET.get("after", ""), _me(request), is_senior=is_senior)
    if page is None:
        raise Http404
    content = {
        "page": page,
        "choice": choice,
        "shows": list(queue.Show),
        "kinds": subjects.kinds(),
        "sources": list(Source),
        "rules": _rules(),
        "is_first": "after" not in request.GET,
        "here": request.get_full_path(),
    }
    return render(request, "moderation/queue.html", content)


@require_http_methods(["GET", "POST"])
@for_moderators
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One case with its history; sent to, it is decided."""
    row = _others_case(request, number)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _decides(request, row, form):
        return redirect(_back(request))
    is_senior = roles.may_review(request)
    row = Case.objects.select_related("author", "claimed_by").get(pk=number)
    entry = queue.entries_of([row], _me(request), is_senior=is_senior)[0]
    content = {
        "entry": entry,
        "history": None if entry.is_sealed else history.of(row),
        "form": form,
        "rules": _rules(),
        "is_senior": is_senior,
        "back": _back(request),
    }
    return render(request, "moderation/case.html", content, status=400 if form.errors else 200)


@require_POST
@for_moderators
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Take it on for a quarter of an hour, or (`give=1`) let others."""
    _others_case(request, number)
    if "give" in request.POST:
        claiming.release(number, _me(request))
    elif why := _not_claimed(request, number):
        messages.error(request, why)
    return redirect(f"{reverse('moderation:case', args=[number])}?{urlencode({'next': _back(request)})}")


@require_POST
@for_moderators
def bulk(request: HttpRequest) -> HttpResponse:
    """The same decision about several, each as its moderator saw it; what has moved on since stays as it is."""
    form = DecisionForm(request.POST)
    chosen = [one.partition(".") for one in request.POST.getlist("case")[:BULK_MOST]]
    if not form.is_valid() or not chosen:
        messages.error(request, "Tick cases, and say what is to be done with them.")
        return redirect(_back(request))
    refused = [why for number, _, version in chosen if (why := _decided(request, number, version, form))]
    done = len(chosen) - len(refused)
    if done:
        messages.success(request, f"{done} decided: {DONE[form.wanted().verdict].lower()}")
    for why in dict.fromkeys(refused):
        messages.error(request, f"{refused.count(why)} not: {why}")
    return redirect(_back(request))


def _decided(request: HttpRequest, number: str, version: str, form: DecisionForm) -> str:
    """Why not; empty where it was."""
    try:
        row = _others_case(request, _version(number))
    except Http404:
        return "There is no such case."
    try:
        senior = roles.may_review(request)
        deciding.decide(row.pk, _version(version), _me(request), form.wanted(), timezone.now(), is_senior=senior)
    except Refused as refused:
        return refused.message
    return ""


def _others_case(request: HttpRequest, number: int) -> Case:
    """Raises Http404 for their own as for none: that somebody reported them is not theirs to know; so for what is sealed."""
    known = involved.without_sealed(Case.objects.select_related("author", "claimed_by"), _me(request))
    row = get_object_or_404(known, pk=number)
    if involved.is_theirs(row, subjects.one(row.subject_kind, row.subject_key), _me(request)):
        raise Http404
    return row


def _not_claimed(request: HttpRequest, number: int) -> str:
    version, senior = _version(request.POST.get("version", "")), roles.may_review(request)
    try:
        is_theirs = claiming.claim(number, version, _me(request), timezone.now(), is_senior=senior)
    except Refused as refused:
        return refused.message
    return "" if is_theirs else "Somebody else took it, or it was decided, since you looked."


def _decides(request: HttpRequest, row: Case, form: DecisionForm) -> bool:
    version = form.cleaned_data["version"]
    senior = roles.may_review(request)
    try:
        deciding.decide(
            row.pk, -1 if version is None else version, _me(request), form.wanted(), timezone.now(), is_senior=senior
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return False
    messages.success(request, DONE[form.wanted().verdict])
    return True


def _choice(request: HttpRequest) -> queue.Choice:
    show, kind, source = (request.GET.get(name, "") for name in ("show", "kind", "source"))
    if (show and show not in list(queue.Show)) or (source and source not in list(Source)):
        raise Http404
    rule = request.GET.get("rule", "")
    if rule and _version(rule) < 0:
        raise Http404
    return queue.Choice(queue.Show(show or queue.Show.WAITING), kind, source, int(rule) if rule else None)


def _rules() -> list[tuple[str, str]]:
    return [(rule.value, text) for rule, text in RULES.items()]


def _me(request: HttpRequest) -> Player:
    return request.player  # type: ignore[attr-defined, no-any-return]


def _version(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _back(request: HttpRequest) -> str:
    """The part of the queue that they came from."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if is_ours else reverse("moderation:queue")
