"""Who may decide what about a voter, once, and in which order."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from battles.integrity import deciding
from battles.models.integrity import Appeal, AppealOutcome, Decision, Exclusion, ExclusionState
from battles.refusals import Refused
from tests.support.battles import member

pytestmark = pytest.mark.django_db
WORDS = "I looked at every picture, and I like what Bo paints."


@pytest.fixture
def people():
    return {name: member(name) for name in ("Eve", "Mo", "Max", "Cy")}


@pytest.fixture
def proposal(people):
    return deciding.propose_by_hand(people["Eve"], "Always the left one.", timezone.now())


@pytest.fixture
def upheld(people, proposal):
    return deciding.uphold(proposal.pk, people["Mo"], "So it is.", timezone.now())


def refusal(verb, *args, **more):
    with pytest.raises(Refused) as refused:
        verb(*args, **more)
    return refused.value.code


def test_upholding_keeps_who_and_why(people, upheld):
    upheld.refresh_from_db()
    assert (upheld.state, upheld.upheld_by) == (ExclusionState.STANDING, people["Mo"])
    said = list(Decision.objects.values_list("state", "by__nickname", "reason"))
    assert said == [("proposed", None, "Always the left one."), ("standing", "Mo", "So it is.")]


def test_nobody_decides_their_own_case(people, proposal):
    for verb in (deciding.uphold, deciding.dismiss):
        assert refusal(verb, proposal.pk, people["Eve"], "I am honest.", timezone.now()) == "own_case"
    proposal.refresh_from_db()
    assert proposal.state == ExclusionState.PROPOSED


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_decision_needs_a_reason_of_some_length(people, proposal, reason):
    assert refusal(deciding.uphold, proposal.pk, people["Mo"], reason, timezone.now()) == "bad_reason"
    assert Decision.objects.count() == 1


def test_a_verb_refuses_what_does_not_read_as_it_is_written_and_names_the_field(people, upheld):
    unreadable = "I looked \u202d at every picture."
    calls = {
        "reason": (deciding.overturn, people["Max"], unreadable),
        "text": (deciding.appeal, people["Eve"], unreadable),
    }
    for field, (verb, by, said) in calls.items():
        with pytest.raises(Refused) as refused:
            verb(upheld.pk, by, said, timezone.now())
        assert (refused.value.code, refused.value.field) == ("unreadable_character", field)
    upheld.refresh_from_db()
    assert (upheld.state, Appeal.objects.count()) == (ExclusionState.STANDING, 0)


def test_what_was_dismissed_cannot_be_upheld(people, proposal):
    deciding.dismiss(proposal.pk, people["Mo"], "A habit.", timezone.now())
    assert refusal(deciding.uphold, proposal.pk, people["Max"], "No.", timezone.now()) == "wrong_state"


def test_there_is_one_open_proposal_about_a_voter(people, proposal):
    assert refusal(deciding.propose_by_hand, people["Eve"], "Again.", timezone.now()) == "already_proposed"
    assert Exclusion.objects.count() == 1


def test_the_voter_appeals_once(people, upheld):
    deciding.appeal(upheld.pk, people["Eve"], WORDS, timezone.now())
    assert refusal(deciding.appeal, upheld.pk, people["Eve"], WORDS, timezone.now()) == "already_appealed"


def test_nobody_else_appeals(people, upheld):
    assert refusal(deciding.appeal, upheld.pk, people["Cy"], WORDS, timezone.now()) == "unknown_exclusion"


def test_what_does_not_stand_is_not_appealed(people, proposal):
    assert refusal(deciding.appeal, proposal.pk, people["Eve"], WORDS, timezone.now()) == "not_standing"


@pytest.mark.parametrize("text", ["", "no", "x" * 1001])
def test_an_appeal_has_some_length(people, upheld, text):
    assert refusal(deciding.appeal, upheld.pk, people["Eve"], text, timezone.now()) == "bad_length"
    assert not Appeal.objects.exists()


def test_who_upheld_it_does_not_decide_the_appeal(people, upheld):
    made = deciding.appeal(upheld.pk, people["Eve"], WORDS, timezone.now())
    for judge, code in (("Mo", "same_judge"), ("Eve", "own_case")):
        said = {"granted": True, "reason": "Fine.", "now": timezone.now()}
        assert refusal(deciding.decide_appeal, made.pk, people[judge], **said) == code
    made.refresh_from_db()
    assert made.outcome == AppealOutcome.OPEN


def test_the_rows_hold_that_another_decides(people, upheld):
    made = deciding.appeal(upheld.pk, people["Eve"], WORDS, timezone.now())
    made.outcome, made.decided_by, made.decided_at, made.reason = "granted", people["Mo"], timezone.now(), "Fine."
    with pytest.raises(IntegrityError, match="appeal_decided_by_another"), transaction.atomic():
        made.save()


def test_granted_the_exclusion_is_overturned(people, upheld):
    made = deciding.appeal(upheld.pk, people["Eve"], WORDS, timezone.now())
    deciding.decide_appeal(made.pk, people["Max"], granted=True, reason="She looked.", now=timezone.now())
    upheld.refresh_from_db()
    assert upheld.state == ExclusionState.OVERTURNED
    assert Appeal.objects.get().outcome == AppealOutcome.GRANTED


def test_rejected_the_exclusion_stands_and_the_reason_is_kept(people, upheld):
    made = deciding.appeal(upheld.pk, people["Eve"], WORDS, timezone.now())
    decided = deciding.decide_appeal(made.pk, people["Max"], granted=False, reason="24 of 24.", now=timezone.now())
    upheld.refresh_from_db()
    assert (upheld.state, decided.reason) == (ExclusionState.STANDING, "24 of 24.")
    said = {"granted": True, "reason": "After all.", "now": timezone.now()}
    assert refusal(deciding.decide_appeal, made.pk, people["Cy"], **said) == "already_decided"


def test_while_an_appeal_is_open_it_is_the_appeal_that_is_decided(people, upheld):
    deciding.appeal(upheld.pk, people["Eve"], WORDS, timezone.now())
    assert refusal(deciding.overturn, upheld.pk, people["Mo"], "Well.", timezone.now()) == "appeal_open"
