"""Words under a picture: written, changed while they are new, taken back, and judged."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gallery.models import COMMENT_MAX, Comment
from gallery.people import comments, thread
from gallery.people.refusals import Refused
from gallery.people.thread import thread_of
from moderation.models import Case
from moderation.states import State
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def cy():
    return account("Cy")


@pytest.fixture
def picture():
    return picture_of(guest("Bo"))


def number_of(picture):
    picture.refresh_from_db()
    return picture.comments


def test_a_comment_is_kept_as_written_and_counted(picture, cy):
    said = comments.say(picture, cy, "  Two foxes!\r\nWhy two?  ", NOW)
    assert (said.text, said.author, said.state) == ("Two foxes!\nWhy two?", cy, State.VISIBLE)
    assert number_of(picture) == 1
    assert_feeds_are_true()


@pytest.mark.parametrize("text", ["", " \n ", "\u3164", "x" * (COMMENT_MAX + 1), "hon\u202eest", "a\x07b"])
def test_what_cannot_be_read_as_written_is_refused(picture, cy, text):
    with pytest.raises(Refused):
        comments.say(picture, cy, text, NOW)
    assert (Comment.objects.count(), number_of(picture)) == (0, 0)


def test_a_thousand_characters_are_not_too_many(picture, cy):
    assert len(comments.say(picture, cy, "x" * COMMENT_MAX, NOW).text) == 1000


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED, Stage.WITHHELD, Stage.DELETED])
def test_nobody_talks_under_what_others_may_not_read(cy, stage):
    with pytest.raises(Refused):
        comments.say(picture_of(guest("Bo"), stage=stage), cy, "Nice.", NOW)


def test_it_can_be_changed_for_a_quarter_of_an_hour(picture, cy):
    said = comments.say(picture, cy, "Nice.", NOW)
    comments.edit(said, "Very nice.", NOW + timedelta(minutes=14, seconds=59))
    said.refresh_from_db()
    assert (said.text, said.edited_at) == ("Very nice.", NOW + timedelta(minutes=14, seconds=59))
    with pytest.raises(Refused):
        comments.edit(said, "Bad.", NOW + timedelta(minutes=15))
    said.refresh_from_db()
    assert said.text == "Very nice."


def test_removed_words_are_gone_and_a_tombstone_stays_without_a_name(picture, cy):
    said = comments.say(picture, cy, "Nice.", NOW)
    comments.remove(said, NOW)
    (left,) = thread_of(picture, account("Ada"), NOW).remarks
    assert (left.is_removed, left.author, left.text) == (True, None, "")
    assert (Comment.objects.get().text, number_of(picture)) == ("", 0)
    for again in (lambda: comments.remove(said, NOW), lambda: comments.edit(said, "Back.", NOW)):
        with pytest.raises(Refused):
            again()
    assert number_of(picture) == 0
    assert_feeds_are_true()


def test_withheld_words_are_their_authors_alone_and_come_back_with_their_count(picture, cy):
    said = comments.say(picture, cy, "Nice.", NOW)
    assert comments.judge([said.pk], State.WITHHELD) == 1
    assert number_of(picture) == 0
    assert [thread_of(picture, reader, NOW).remarks for reader in (None, account("Ada"))] == [[], []]
    (own,) = thread_of(picture, cy, NOW).remarks
    assert (own.text, own.note) == ("Nice.", "Withheld: only you can see it.")
    assert comments.judge([said.pk], State.VISIBLE) == 1
    assert number_of(picture) == 1


def test_a_withheld_comment_that_is_removed_counts_down_once(picture, cy):
    said = comments.say(picture, cy, "Nice.", NOW)
    comments.judge([said.pk], State.WITHHELD)
    comments.remove(said, NOW)
    comments.judge([said.pk], State.VISIBLE)
    assert number_of(picture) == 0
    assert_feeds_are_true()


def test_one_that_waits_to_be_checked_only_its_author_sees(picture, cy):
    waiting = comments.say(picture, cy, "Nice.", NOW)
    comments.judge([waiting.pk], State.WITHHELD)
    Comment.objects.update(state=State.PENDING)
    assert thread_of(picture, None, NOW).remarks == []
    assert thread_of(picture, cy, NOW).remarks[0].note == "Being checked: only you can see it."
    assert number_of(picture) == 0


def test_pages_go_from_new_to_old_and_miss_none(picture, cy, monkeypatch):
    monkeypatch.setattr(thread, "PAGE", 3)
    numbers = [comments.say(picture, cy, f"{n}", NOW).pk for n in range(7)]
    seen, before = [], None
    while True:
        page = thread_of(picture, None, NOW, before)
        seen += [one.number for one in page.remarks]
        if (before := page.older) is None:
            break
    assert seen == numbers[::-1]


def test_a_comment_written_without_scripts_stands_on_the_page_escaped(picture, cy):
    answer = browser_of(cy).post(f"/pictures/{picture.key}/comments", {"text": "<b>Two</b> https://x.org"}, follow=True)
    assert answer.redirect_chain == [(f"/pictures/{picture.key}#comment-{Comment.objects.get().pk}", 302)]
    shown = answer.content.decode()
    assert "&lt;b&gt;Two&lt;/b&gt; https://x.org" in shown
    assert 'href="https://x.org' not in shown


def test_a_refused_comment_comes_back_in_its_field(picture, cy):
    answer = browser_of(cy).post(f"/pictures/{picture.key}/comments", {"text": "hon\u202eest"})
    assert answer.status_code == 400
    assert "U+202E" in answer.content.decode()
    assert "hon\u202eest</textarea>" in answer.content.decode()
    assert not Comment.objects.exists()


def test_who_talks_without_end_keeps_the_words_and_waits(picture, cy, settings):
    settings.COMMENTS_PER_PLAYER = "1/hour"
    browser = browser_of(cy)
    browser.post(f"/pictures/{picture.key}/comments", {"text": "One."})
    answer = browser.post(f"/pictures/{picture.key}/comments", {"text": "Two."})
    assert (answer.status_code, Comment.objects.count()) == (429, 1)
    assert "Two.</textarea>" in answer.content.decode()


def test_only_its_author_changes_or_removes_it(picture, cy):
    said = comments.say(picture, cy, "Nice.", timezone.now())
    for door in ("edit", "remove"):
        address = f"/comments/{said.pk}/{door}"
        assert browser_of(account(f"No {door}")).post(address, {"text": "Bad."}).status_code == 404
    said.refresh_from_db()
    assert (said.text, said.deleted_at) == ("Nice.", None)


def test_its_author_changes_it_and_then_removes_it_after_being_asked(picture, cy):
    said, browser = comments.say(picture, cy, "Nice.", timezone.now()), browser_of(cy)
    browser.post(f"/comments/{said.pk}/edit", {"text": "Nicer."})
    assert "Nicer." in browser.get(f"/comments/{said.pk}/remove").content.decode()
    shown = browser.post(f"/comments/{said.pk}/remove", follow=True).content.decode()
    assert "removed by its author" in shown
    assert "Nicer." not in shown


def test_htmx_gets_the_older_comments_alone(picture, cy):
    old = comments.say(picture, cy, "Old.", NOW)
    new = comments.say(picture, cy, "New.", NOW)
    shown = browser_of(None).get(f"/pictures/{picture.key}?comments={new.pk}", headers={"HX-Request": "true"})
    assert f"comment-{old.pk}" in (text := shown.content.decode())
    assert "<html" not in text
    assert "New." not in text


@pytest.mark.parametrize("place", ["x", "-1", "1.5", "9" * 30, "²"])
def test_a_place_that_is_none_is_not_found(picture, place):
    assert browser_of(None).get(f"/pictures/{picture.key}", {"comments": place}).status_code == 404


def test_a_comment_is_brought_from_the_admin_to_the_desk_and_withheld_there(picture, cy):
    said = comments.say(picture, cy, "Bad.", NOW)
    mo = browser_of(account("Mo", is_staff=True, is_superuser=True))
    mo.post("/admin/gallery/comment/", {"action": "to_the_desk", "_selected_action": [said.pk]})
    case = Case.objects.get(subject_kind="comment", subject_key=str(said.pk))
    mo.post(f"/moderation/cases/{case.pk}", {"version": case.version, "verdict": "withhold", "rule": "spam"})
    said.refresh_from_db()
    assert (said.state, number_of(picture)) == (State.WITHHELD, 0)
