"""Doors of the rules for words, at the desk: moderators read them, senior ones keep them. Everybody else finds nothing here."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Player
from moderation import roles
from moderation.desk.views import for_moderators
from moderation.rules import editing, history, lists, told, trial_page, walking
from moderation.rules.forms import LEVELS, DraftForm
from moderation.rules.kinds import TOLD, Category, Level
from moderation.rules.rows import Rule, Walk

UNKNOWN = "Say what is to be done with it: a draft of it, put it live, or take it off."
NUMBER_MOST = 2**63
NEVER = datetime.min.replace(tzinfo=UTC)


@require_safe
@for_moderators
def rules(request: HttpRequest) -> HttpResponse:
    """`?show=`, `?category=` and `?q=` choose; `?after=` is the number of the rule behind which a page begins."""
    show, category = request.GET.get("show", lists.Show.HOLDING), request.GET.get("category", "")
    if show not in list(lists.Show) or (category and category not in list(Category)):
        raise Http404
    choice = lists.Choice(lists.Show(show), category, request.GET.get("q", "").strip().replace("\0", ""))
    page = lists.page_of(choice, _number(request, "after"))
    if page is None:
        raise Http404
    content = {
        "rules": [(rule, told.stands(rule), TOLD[Category(rule.category)], told.terms(rule)) for rule in page.rules],
        "choice": choice,
        "shows": list(lists.Show),
        "categories": TOLD.items(),
        "older": page.older,
        "is_first": "after" not in request.GET,
        "may_keep": roles.may_keep_rules(request),
    }
    return render(request, "moderation/rules/list.html", content)


@require_http_methods(["GET", "POST"])
@for_moderators
def rule(request: HttpRequest, number: int) -> HttpResponse:
    """What it says, how far it has come through what was there, and what it went through. Sent to: what to `do` with it as it
    was `seen`."""
    found = _rule(number)
    if request.method == "POST":
        _must_keep(request)
        return _do(request, found)
    content = {
        "rule": found,
        "stands": told.stands(found),
        "about": TOLD[Category(found.category)],
        "where": LEVELS[Level(found.level)],
        "walk": Walk.objects.filter(rule=found).first() if found.is_active else None,
        "waiting": walking.waiting(found),
        "brought": walking.brought(found),
        "waiting_most": walking.BOUNDS.waiting,
        "drafts": found.drafts.order_by("-pk")[: lists.PER_PAGE],  # type: ignore[attr-defined]
        "history": history.of(found, _number(request, "before")),
        "is_first": "before" not in request.GET,
        "may_keep": roles.may_keep_rules(request),
    }
    return render(request, "moderation/rules/rule.html", content)


@require_http_methods(["GET", "POST"])
@for_moderators
def new(request: HttpRequest) -> HttpResponse:
    _must_keep(request)
    form = DraftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = editing.draft(form.cleaned_data, _me(request))
        messages.success(request, "Written as a draft: it refuses nothing yet. Try it out, then put it live.")
        return redirect("moderation:rule", made.pk)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@for_moderators
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """A draft. What holds is not typed over."""
    _must_keep(request)
    draft = _draft(number)
    seen = draft.changed_at
    form = DraftForm(request.POST if request.method == "POST" else None, instance=draft)
    if form.is_valid():
        try:
            editing.change(draft, form.cleaned_data, seen, _me(request))
        except ValueError as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Changed.")
            return redirect("moderation:rule", draft.pk)
    return _form(request, form, _draft(number))


@require_http_methods(["GET", "POST"])
@for_moderators
def attempt(request: HttpRequest, number: int) -> HttpResponse:
    """A draft tried out on the last prompts; each sending goes on for a stretch."""
    draft = _draft(number)
    if request.method == "POST":
        _must_keep(request)
        trial_page.go_on(request, draft)
        return redirect("moderation:try_rule", draft.pk)
    content = trial_page.content(draft) | {"may_keep": roles.may_keep_rules(request)}
    return render(request, "moderation/rules/try.html", content)


def _do(request: HttpRequest, found: Rule) -> HttpResponse:
    me, seen = _me(request), _seen(request)
    try:
        match request.POST.get("do"):
            case "draft" if found.is_active:
                return redirect("moderation:edit_rule", editing.draft_of(found, me).pk)
            case "live" if not found.is_active:
                editing.put_live(found, me, seen)
                messages.success(request, "It holds now, from the next word on. What stands already is walked next.")
            case "off" if found.is_active:
                editing.retire(found, me, seen)
                messages.success(request, "It holds no more. It stays as a draft.")
            case _:
                messages.error(request, UNKNOWN)
    except ValueError as wrong:
        messages.error(request, str(wrong))
    return redirect("moderation:rule", found.pk)


def _form(request: HttpRequest, form: DraftForm, draft: Rule | None) -> HttpResponse:
    content = {"form": form, "draft": draft}
    return render(request, "moderation/rules/edit.html", content, status=400 if form.errors else 200)


def _must_keep(request: HttpRequest) -> None:
    if not roles.may_keep_rules(request):
        raise Http404


def _rule(number: int) -> Rule:
    """Raises Http404, for numbers too that no row can have."""
    if number >= NUMBER_MOST:
        raise Http404
    return get_object_or_404(Rule.objects.select_related("replaces", "changed_by"), pk=number)


def _draft(number: int) -> Rule:
    found = _rule(number)
    if found.is_active:
        raise Http404
    return found


def _seen(request: HttpRequest) -> datetime:
    """When it had last been changed, as its page says. What nobody can have seen is as old as can be."""
    try:
        return parse_datetime(request.POST.get("seen", "")) or NEVER
    except ValueError:
        return NEVER


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return int(given)


def _me(request: HttpRequest) -> Player:
    return request.player  # type: ignore[attr-defined, no-any-return]
