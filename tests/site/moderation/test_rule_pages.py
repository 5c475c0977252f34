"""The rules for words at the desk: moderators read them, senior ones keep them, without a way into the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gallery import prompts
from moderation.models import Rule, Trial
from moderation.rules import editing, lists
from moderation.rules.checking import Unfit, check
from moderation.rules.kinds import Place
from moderation.tasks import walk_rules
from tests.support.moderators import moderator
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
GEESE = {"name": "No geese", "category": "hate", "level": "always", "body": "goose", "nearness": "0.55"}


@pytest.fixture
def sue():
    """Of the group alone: she is no staff."""
    player = moderator("Sue", senior=True)
    assert not player.user.is_staff
    return browser_of(player)


@pytest.fixture
def mo():
    return browser_of(moderator("Mo"))


@pytest.fixture
def rule():
    Rule.objects.all().delete()
    return Rule.objects.create(name="No geese", category="hate", level="always", body="goose", is_active=True)


def page_of(rule: Rule) -> str:
    return reverse("moderation:rule", args=[rule.pk])


def do(browser, rule: Rule, what: str, seen: str | None = None):
    rule.refresh_from_db()
    sent = {"do": what, "seen": rule.changed_at.isoformat() if seen is None else seen}
    return browser.post(page_of(rule), sent, follow=True)


def read(browser, address: str, **asked: object) -> str:
    answer = browser.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_senior_moderator_writes_a_rule_tries_it_out_puts_it_live_and_takes_it_off(sue):
    Rule.objects.all().delete()
    prompts.write(account("Ada"), "a goose")
    made = sue.post(reverse("moderation:new_rule"), GEESE)
    rule = Rule.objects.get()
    assert made.url == page_of(rule)
    check("a goose", Place.PROMPT)
    tried = sue.post(reverse("moderation:try_rule", args=[rule.pk]), follow=True).content.decode()
    assert "Would be refused, and is not: 1" in tried
    assert "holds now" in do(sue, rule, "live").content.decode()
    with pytest.raises(Unfit):
        check("a goose", Place.PROMPT)
    assert "holds no more" in do(sue, rule, "off").content.decode()
    check("a goose", Place.PROMPT)
    page = read(sue, page_of(rule))
    assert page.index("Taken off") < page.index("Put live") < page.index("Written")
    assert page.count("<bdi>Sue</bdi>") >= 3


def test_what_holds_is_changed_as_a_draft_that_takes_its_place(sue, rule):
    assert sue.get(reverse("moderation:edit_rule", args=[rule.pk])).status_code == 404
    do(sue, rule, "draft")
    draft = rule.drafts.get()
    where = reverse("moderation:edit_rule", args=[draft.pk])
    sue.post(where, GEESE | {"body": "goose\ngander", "seen": draft.changed_at.isoformat()})
    check("a gander", Place.PROMPT)
    do(sue, draft, "live")
    with pytest.raises(Unfit):
        check("a gander", Place.PROMPT)
    rule.refresh_from_db()
    assert not rule.is_active
    page = read(sue, page_of(draft))
    assert "<ins>gander</ins>" in page
    assert f'It took the place of <a href="{page_of(rule)}">' in page


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"category": "birds"}, "category", "Select a valid choice."),
        ({"category": "minors", "level": "family"}, "level", "A rule about minors holds always."),
        ({"body": "g"}, "body", "too short"),
        ({"body": "goose\nand"}, "body", "A group has nothing in it"),
        ({"examples": "a goose", "nearness": "2"}, "examples", "between 0.3 and 0.95"),
        ({"nearness": "near"}, "nearness", "Enter a number."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_is_written(sue, rule, sent, field, says):
    answer = sue.post(reverse("moderation:new_rule"), GEESE | sent)
    assert answer.status_code == 400
    assert says in answer.context["form"].errors[field][0]
    assert says in answer.content.decode()
    assert Rule.objects.count() == 1


def test_whoever_saw_an_older_version_changes_nothing_unless_they_send_it_again(sue, rule):
    draft = editing.draft_of(rule)
    old, where = draft.changed_at.isoformat(), reverse("moderation:edit_rule", args=[draft.pk])
    sue.post(where, GEESE | {"body": "duck", "seen": old})
    answer = sue.post(where, GEESE | {"body": "swan", "seen": old})
    assert (answer.status_code, "Somebody changed it since" in answer.content.decode()) == (400, True)
    assert "Somebody changed it since" in do(sue, draft, "live", seen=old).content.decode()
    assert "Somebody changed it since" in do(sue, draft, "live", seen="yesterday").content.decode()
    draft.refresh_from_db()
    assert (draft.body, draft.is_active) == ("duck", False)
    sue.post(where, GEESE | {"body": "swan", "seen": answer.context["form"]["seen"].value()})
    draft.refresh_from_db()
    assert draft.body == "swan"


def test_what_cannot_be_done_with_it_is_told(sue, rule):
    assert "Say what is to be done" in do(sue, rule, "burn").content.decode()
    assert "Say what is to be done" in do(sue, rule, "live").content.decode()
    other = Rule.objects.create(name="No geese", category="hate", level="always", body="duck")
    assert "Another rule that holds is called" in do(sue, other, "live").content.decode()
    rule.refresh_from_db()
    assert rule.is_active


def test_moderators_read_the_rules_and_change_none(mo, rule):
    draft = editing.draft_of(rule)
    for address in (reverse("moderation:rules"), page_of(rule), reverse("moderation:try_rule", args=[draft.pk])):
        page = read(mo, address)
        assert "Put it live" not in page
        assert "Take it off" not in page
        assert "New rule" not in page
        assert "Try it out</button>" not in page
    assert do(mo, rule, "off").status_code == 404
    assert mo.post(reverse("moderation:try_rule", args=[draft.pk])).status_code == 404
    assert mo.get(reverse("moderation:edit_rule", args=[draft.pk])).status_code == 404
    assert mo.post(reverse("moderation:new_rule"), GEESE).status_code == 404
    rule.refresh_from_db()
    assert (rule.is_active, Rule.objects.count(), Trial.objects.count()) == (True, 2, 0)


def test_the_list_is_narrowed_and_goes_by_pages(mo, rule):
    for number in range(lists.PER_PAGE + 2):
        Rule.objects.create(name=f"Rule {number:02}", category="gore", level="family", body="duck", is_active=True)
    editing.draft_of(rule)
    where, seen, asked = reverse("moderation:rules"), [], {"category": "gore"}
    while asked:
        answer = mo.get(where, asked)
        seen += [one.name for one, *_ in answer.context["rules"]]
        asked = {"category": "gore", "after": answer.context["older"]} if answer.context["older"] else None
    assert seen == [f"Rule {number:02}" for number in range(lists.PER_PAGE + 2)]
    assert "draft of No geese" in read(mo, where, show="drafts")
    assert [one.name for one, *_ in mo.get(where, {"q": "GOOSE"}).context["rules"]] == ["No geese"]
    for wrong in ({"after": "x"}, {"after": "999999999"}, {"show": "all"}, {"category": "birds"}):
        assert mo.get(where, wrong).status_code == 404
    assert mo.get(f"{where}/{2**63}").status_code == 404


def test_its_page_says_how_far_it_has_come_what_waits_and_where_that_stands(mo, rule):
    picture_of(account("Ada"), "a goose")
    assert "begins to read what stands already" in read(mo, page_of(rule))
    walk_rules()
    page = read(mo, page_of(rule))
    assert "All read: 1 text that others see" in page
    assert "Brought to the desk: 1." in page
    queue = f"{reverse('moderation:queue')}?rule={rule.pk}"
    assert f'href="{queue}"' in page
    entries = mo.get(queue).context["page"].entries
    assert [one.subject.words for one in entries] == ["a goose"]
    case = read(mo, reverse("moderation:case", args=[entries[0].case.pk]))
    assert page_of(rule) in case
    rule.walk.left = 1234
    rule.walk.save()
    assert "It would bring 1,234 more" in read(mo, page_of(rule))


def test_the_desk_leads_to_the_rules(mo):
    assert reverse("moderation:rules") in read(mo, reverse("moderation:queue"))
