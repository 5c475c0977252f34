"""The queue, a case's page, and the pages of whoever is judged, as they answer by address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gallery import pictures
from gallery.models import Picture
from gallery.people import comments
from moderation import cases, transparency
from moderation.desk import claiming, history, queue
from moderation.models import Appeal, Case, Decision, Reason, Review, Strike
from tests.support.moderators import moderator, neighbour, reported
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
QUEUE = "/moderation"


@pytest.fixture
def ada():
    return account("Ada")


@pytest.fixture
def mo():
    return moderator("Mo")


@pytest.fixture
def picture(ada):
    return picture_of(ada, "a fox in a hat")


@pytest.fixture
def case(picture):
    return reported("picture", picture.key, [neighbour("Bo")], Reason.SPAM)


def decide(browser, case: Case, verdict: str, **more: object):
    case.refresh_from_db()
    return browser.post(
        reverse("moderation:case", args=[case.pk]), {"verdict": verdict, "version": case.version, **more}
    )


def state_of(picture: Picture) -> str:
    return Picture.objects.values_list("state", flat=True).get(pk=picture.pk)


def test_the_queue_shows_what_weighs_most_first_with_its_words_and_its_reasons(case, mo, ada):
    heavier = picture_of(ada, "a boat at dawn", seed=31)
    cases.open("picture", heavier.key, "scan", name="nsfw")
    page = browser_of(mo).get(QUEUE).content.decode()
    assert page.index("a boat at dawn") < page.index("a fox in a hat")
    assert "spam" in page
    assert "scan: nsfw" in page
    assert "<img" in page
    assert "data-unveil" in page


def test_a_page_of_the_queue_ends_where_the_next_begins(ada, mo):
    for number in range(queue.PER_PAGE + 3):
        cases.open("picture", f"gone {number}", "rule", score=100 + number // 4)
    browser, seen, place = browser_of(mo), [], ""
    while place is not None:
        page = queue.page_of(queue.Choice(), place, mo, is_senior=False)
        seen += [entry.case.subject_key for entry in page.entries]
        place = page.older or None
    assert sorted(seen) == sorted(f"gone {number}" for number in range(queue.PER_PAGE + 3))
    assert browser.get(QUEUE, {"after": "nowhere"}).status_code == 404


def test_it_is_narrowed_by_what_it_is_and_where_it_comes_from(case, mo, picture):
    said = comments.say(picture, neighbour("Cy"), "Buy my boat!", timezone.now())
    reported("comment", str(said.pk), [neighbour("Di")])
    browser = browser_of(mo)
    of_comments = browser.get(QUEUE, {"kind": "comment"}).content.decode()
    assert "Buy my boat!" in of_comments
    assert f"Picture {case.pk}" not in of_comments
    assert "Buy my boat!" not in browser.get(QUEUE, {"source": "scan"}).content.decode()
    assert browser.get(QUEUE, {"show": "everything"}).status_code == 404


def test_a_button_withholds_by_the_rule_and_leads_back(case, mo, picture):
    answer = decide(browser_of(mo), case, "withhold", rule="spam", next="/moderation?kind=picture")
    assert answer.url == "/moderation?kind=picture"
    assert state_of(picture) == "withheld"
    assert decide(browser_of(mo), case, "let be", next="https://elsewhere.example").url == QUEUE
    assert state_of(picture) == "visible"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"verdict": "withhold"}, "Name the rule"),
        ({"verdict": "burn"}, "Say what is to be done"),
        ({}, "Say what is to be done"),
        ({"verdict": "let be", "version": "0"}, "moved on"),
        ({"verdict": "let be", "version": ""}, "moved on"),
    ],
)
def test_what_cannot_be_decided_so_says_why_and_changes_nothing(case, mo, picture, sent, said):
    claiming.claim(case.pk, case.version, mo, timezone.now())
    case.refresh_from_db()
    answer = browser_of(mo).post(reverse("moderation:case", args=[case.pk]), {"version": case.version, **sent})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert state_of(picture) == "visible"
    assert not Decision.objects.exists()


def test_nobody_decides_over_a_report_that_came_while_they_were_reading(case, mo, picture):
    read = case.version
    reported("picture", picture.key, [neighbour("Di")], Reason.HATE)
    answer = browser_of(mo).post(reverse("moderation:case", args=[case.pk]), {"verdict": "let be", "version": read})
    assert answer.status_code == 400
    assert "somebody said more of it" in answer.content.decode()
    assert not Decision.objects.exists()
    assert [one.state for one in history.of(case).turns].count("open") == 1, "what is said of it is no turn of it"


def test_several_are_decided_at_once_and_those_that_moved_on_are_not(case, mo, ada, picture):
    other = reported("picture", picture_of(ada, seed=41).key, [neighbour("Cy")])
    sent = {
        "case": [f"{case.pk}.{case.version}", f"{other.pk}.{other.version + 7}"],
        "verdict": "withhold",
        "rule": "spam",
    }
    page = browser_of(mo).post(reverse("moderation:bulk"), sent, follow=True).content.decode()
    assert "1 decided" in page
    assert "1 not: It has moved on" in page
    assert state_of(picture) == "withheld"
    assert Decision.objects.count() == 1


def test_a_moderator_who_takes_a_case_on_is_named_to_the_others(case, mo):
    browser_of(mo).post(reverse("moderation:claim", args=[case.pk]), {"version": case.version})
    assert "Mo is on it" in browser_of(moderator("Max")).get(QUEUE).content.decode()
    assert f"Picture {case.pk}" in browser_of(mo).get(QUEUE, {"show": "mine"}).content.decode()
    browser_of(mo).post(reverse("moderation:claim", args=[case.pk]), {"give": "1"})
    assert Case.objects.get().claimed_by is None


def test_the_page_of_a_case_has_reports_history_and_where_it_comes_from(case, mo):
    decide(browser_of(mo), case, "withhold", rule="spam", reason="It sells hats.")
    page = browser_of(mo).get(reverse("moderation:case", args=[case.pk])).content.decode()
    assert "Look at that." in page
    assert "It sells hats." in page
    assert "visible → withheld" in page


@pytest.mark.parametrize("state", ["withheld", "blocked"])
def test_moderators_see_the_pixels_of_what_has_a_case_and_of_nothing_else(case, mo, ada, picture, state):
    decide(browser_of(mo), case, {"withheld": "withhold", "blocked": "block"}[state], rule="spam")
    address = reverse("gallery:judged", args=[picture.key])
    assert browser_of(mo).get(address).status_code == 200
    assert browser_of(ada).get(address).status_code == 404
    other = picture_of(ada, seed=51)
    assert browser_of(mo).get(reverse("gallery:judged", args=[other.key])).status_code == 404


def test_whoever_is_judged_reads_the_rule_and_the_reason_and_appeals_once(case, mo, ada):
    decide(browser_of(mo), case, "block", rule="private", reason="That is a real street.")
    decision = Decision.objects.get()
    browser, address = browser_of(ada), reverse("moderation:decision", args=[decision.key])
    assert address in browser.get(reverse("moderation:mine")).content.decode()
    page = browser.get(address).content.decode()
    assert "No real person’s private things" in page
    assert "That is a real street." in page
    main = page.split("<main")[1].split("</main>")[0].replace("Moderat", "")
    assert "Mo" not in re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)
    assert browser.post(address, {"words": " \u3164 "}).status_code == 400
    assert browser.post(address, {"words": "It is my own street."}).url == address
    assert Appeal.objects.get().words == "It is my own street."
    assert browser.post(address, {"words": "Again."}).status_code == 400
    assert browser_of(account("Cy")).get(address).status_code == 404


def test_a_senior_moderator_lets_somebody_speak_again(case, mo, ada):
    decide(browser_of(mo), case, "block", rule="spam")
    decision = Decision.objects.get()
    now = timezone.now()
    Strike.objects.filter(decision=decision).update(points=3)
    address = reverse("moderation:person", args=[ada.key])
    assert browser_of(mo).post(address, {"words": "She is sorry."}).status_code == 404
    senior = moderator("Sue", senior=True)
    assert "silenced until reviewed" in browser_of(senior).get(address).content.decode()
    browser_of(senior).post(address, {"words": "She is sorry."})
    assert Review.objects.get().by == senior
    assert now < Review.objects.get().at


def test_everybody_may_know_how_much_was_decided_and_nobodys_name(case, mo, ada):
    Case.objects.update(opened_at=timezone.now() - timedelta(hours=5))
    decide(browser_of(mo), case, "block", rule="spam")
    (month,) = transparency.months_of(timezone.now())
    assert (month.reports, month.blocked, month.let_be, month.took) == (1, 1, 0, "5 hours")
    assert month.rules == [("No advertising", 1)]
    browser_of(ada).post(reverse("moderation:decision", args=[Decision.objects.get().key]), {"words": "No."})
    decide(browser_of(moderator("Max")), case, "let be")
    (month,) = transparency.months_of(timezone.now())
    assert (month.appeals, month.granted, month.overturned) == (1, 1, 1)
    page = browser_of(None).get("/transparency").content.decode()
    assert "No advertising" in page
    assert not {"Ada", "Bo", "Mo<", "Max"} & set(page.split())


def test_a_median_of_two_lies_between_them(ada, mo):
    for number, hours in enumerate((1, 3)):
        case = reported("picture", picture_of(ada, seed=60 + number).key, [neighbour(f"Bo{number}")])
        Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(hours=hours))
        decide(browser_of(mo), case, "let be")
    assert transparency.months_of(timezone.now())[0].took == "2 hours"


def test_a_moderator_who_plays_sees_nothing_of_what_rivals_painted_before_the_curtain(mo, ada):
    sealed, own = picture_of(ada, stage=Stage.SEALED), picture_of(mo, stage=Stage.SEALED, seed=61)
    Picture.objects.filter(pk__in=[sealed.pk, own.pk]).update(source="battle", place="BKTM", round=1)
    case = cases.open("picture", sealed.key, "scan", name="nsfw")
    address = reverse("gallery:judged", args=[sealed.key])
    assert browser_of(mo).get(address).status_code == 404
    assert address not in browser_of(mo).get(QUEUE).content.decode()
    assert decide(browser_of(mo), case, "let be").status_code == 404
    other = browser_of(moderator("Max"))
    assert other.get(address).status_code == 200
    page = other.get(QUEUE).content.decode()
    assert address in page
    assert "a red fox" not in page
    for shown in (page, other.get(reverse("moderation:case", args=[case.pk])).content.decode()):
        assert "<bdi>Ada</bdi>" not in shown, "moderators vote too: they hear whose it is with everybody else"
    pictures.reveal([sealed.pk], timezone.now())
    pictures.name([sealed.pk], timezone.now())
    assert "<bdi>Ada</bdi>" in other.get(QUEUE).content.decode()
