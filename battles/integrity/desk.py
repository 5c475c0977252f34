"""Doors of the moderators' desk: a battle's voters, what one of them did, and proposals to decide. They parse, authorise, call
one verb, answer. Whoever may not change exclusions finds nothing here. Who looks at whose ballots is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Player
from battles import models
from battles.codes import normalise
from battles.integrity import cases, deciding, evidence, explaining, previewing, stakes
from battles.integrity.forms import ProposalForm, ReasonForm
from battles.integrity.watching import note_look
from battles.models.integrity import Exclusion, Rule
from battles.refusals import Refused
from battles.states import Phase

PER_PAGE = 20
View = Callable[..., HttpResponse]


def may_decide(request: HttpRequest) -> bool:
    return request.player is not None and request.user.has_perm("battles.change_exclusion")  # type: ignore[attr-defined]


def for_moderators(view: View) -> View:
    """Everybody else gets the 404 that nothing gets."""

    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_decide(request):
            raise Http404
        return view(request, *args, **kwargs)

    return asked


@require_safe
@for_moderators
def proposals(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a decision, and what was decided; `?battle=CODE` leads on to a battle's voters."""
    page = Paginator(cases.waiting_first(), PER_PAGE).get_page(request.GET.get("page"))
    named = [(one, explaining.MEANINGS[Rule(one.rule)].name) for one in page]
    return render(request, "battles/integrity/proposals.html", {"page": page, "cases": named})


@require_safe
@for_moderators
def voters(request: HttpRequest) -> HttpResponse:
    """Who judged in `?battle=CODE`, under which pseudonym, and whom they preferred."""
    code = normalise(request.GET.get("battle", ""))
    battle = _over(code) if code else None
    content: dict[str, object] = {"code": code, "battle": battle}
    if battle is not None and stakes.played_in(battle, request.player):  # type: ignore[attr-defined]
        return _closed_to_players(request, battle)
    if battle is not None:
        page = Paginator(evidence.voters_of(battle), PER_PAGE).get_page(request.GET.get("page"))
        content |= {"page": page, "voters": evidence.told(battle, list(page.object_list))}
        note_look(request.user, battle, "Looked at who judged there.")
    return render(request, "battles/integrity/voters.html", content)


@require_http_methods(["GET", "POST"])
@for_moderators
def voter(request: HttpRequest, code: str, pseudonym: str) -> HttpResponse:
    """One voter of a battle: evidence, what an exclusion would change, and the form that proposes it."""
    battle = _over(normalise(code))
    found = evidence.voter_in(battle, pseudonym) if battle else None
    if battle is None or found is None:
        raise Http404
    if stakes.played_in(battle, request.player):  # type: ignore[attr-defined]
        return _closed_to_players(request, battle)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = _propose(request, found, battle, form)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, "Proposed. Nothing has changed yet: somebody else decides.")
            return redirect("battles:proposal", number=made.pk)
    note_look(request.user, battle, f"Looked at the ballots of {found}.")
    return _voter_page(request, battle, found, form)


def _closed_to_players(request: HttpRequest, battle: models.Battle) -> HttpResponse:
    content = {"code": battle.code, "battle": battle, "played": True}
    return render(request, "battles/integrity/voters.html", content, status=403)


def _propose(request: HttpRequest, voter: Player, battle: models.Battle, form: ProposalForm) -> Exclusion:
    by: Player = request.player  # type: ignore[attr-defined]
    where = battle if form.cleaned_data["scope"] == ProposalForm.HERE else None
    return deciding.propose_by_hand(voter, form.cleaned_data["reason"], timezone.now(), by=by, battle=where)


def _voter_page(request: HttpRequest, battle: models.Battle, voter: Player, form: ProposalForm) -> HttpResponse:
    now, by = timezone.now(), request.player  # type: ignore[attr-defined]
    about = evidence.about(voter, now)
    content = {
        "battle": battle,
        "voter": voter,
        "pseudonym": evidence.pseudonym(battle, voter.pk),
        "about": about,
        "signs": [explaining.of_finding(found) for found in about.reading.findings],
        "favouring": explaining.MEANINGS[Rule.RING],
        "page": Paginator(evidence.ballots_of(battle, voter), PER_PAGE).get_page(request.GET.get("page")),
        "decided": cases.about(voter.merged_into or voter),
        "here": previewing.of_suspicion(voter.merged_into or voter, battle, by, now) if _previews(request) else None,
        "form": form,
    }
    return render(request, "battles/integrity/voter.html", content, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_moderators
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One case from the proposal to the appeal. `decision` says which of the steps that are open is taken."""
    exclusion = get_object_or_404(Exclusion.objects.select_related("voter", "proposed_by", "upheld_by"), pk=number)
    by: Player = request.player  # type: ignore[attr-defined]
    steps = cases.steps(exclusion, by)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    chosen = next((step for step in steps if step.name == request.POST.get("decision")), None)
    if form.is_valid() and chosen is None:
        form.add_error(None, "This cannot be decided so, or not by you: look at how it stands now.")
    elif form.is_valid() and chosen is not None:
        try:
            cases.take(chosen, exclusion, by, form.cleaned_data["reason"], timezone.now())
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, chosen.done)
            return redirect("battles:proposal", number=number)
    case = cases.case_of(exclusion, by, timezone.now(), previews=_previews(request))
    content = {"case": case, "steps": steps, "form": form}
    return render(request, "battles/integrity/proposal.html", content, status=400 if form.errors else 200)


def _previews(request: HttpRequest) -> bool:
    """Only when asked, and not again with each page of ballots: a preview carries corrections out, with locks on battles and
    ratings, before it rolls them back."""
    return request.method == "GET" and "preview" in request.GET and "page" not in request.GET


def _over(code: str) -> models.Battle | None:
    """Nothing is told of a battle that is on."""
    over = [phase for phase in Phase if phase.is_over]
    return models.Battle.objects.filter(code=code, phase__in=over).first()
