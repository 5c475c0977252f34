"""Likes, comments, follows and reports by API: the same verbs as the pages'."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import distances, tokens
from accounts.models import AskedOnce, DistanceKind
from gallery.models import Comment, Follow, Reaction
from gallery.people import comments
from moderation.models import Case, Report
from moderation.states import State
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def ada():
    return account("Ada")


def by(player, method: str, address: str, body: dict | None = None):
    headers = {"Authorization": f"Bearer {tokens.issue(player, 'tool')[1]}"}
    return getattr(Client(headers=headers), method)(address, body, content_type="application/json")


def test_a_like_counts_once_and_can_be_taken_back(ada, bo):
    address = f"/api/pictures/{picture_of(bo).key}/like"
    for method, liked, likes in (("put", True, 1), ("put", True, 1), ("delete", False, 0), ("delete", False, 0)):
        assert by(ada, method, address).json() == {"liked": liked, "likes": likes}


def test_each_is_told_of_their_own_like_alone(ada, bo):
    address = f"/api/pictures/{picture_of(bo).key}/like"
    by(ada, "put", address)
    assert by(ada, "get", address).json() == {"liked": True, "likes": 1}
    assert by(bo, "get", address).json() == {"liked": False, "likes": 1}


def test_each_reaction_is_said_once_and_can_be_taken_back(ada, bo):
    address = f"/api/pictures/{picture_of(bo).key}/reactions"

    def told(answer) -> dict[str, tuple[int, bool]]:
        return {one["kind"]: (one["count"], one["own"]) for one in answer.json()["reactions"] if one["count"]}

    for _ in range(2):
        assert told(by(ada, "put", f"{address}/wow")) == {"wow": (1, True)}
    assert told(by(ada, "put", f"{address}/like")) == {"like": (1, True), "wow": (1, True)}
    assert told(Client().get(address)) == {"like": (1, False), "wow": (1, False)}
    assert told(by(ada, "delete", f"{address}/wow")) == {"like": (1, True)}
    assert by(ada, "put", f"{address}/moon").json()["field"] == "kind"


def test_nobody_likes_their_own(ada):
    answer = by(ada, "put", f"/api/pictures/{picture_of(ada).key}/like")
    assert (answer.status_code, answer.json()["message"]) == (409, "Your own pictures are for others to like.")


@pytest.mark.parametrize("end", ["like", "reactions/like", "reactions/wow"])
def test_whoever_is_blocked_likes_nothing_of_theirs(ada, bo, end):
    picture = picture_of(bo)
    distances.keep(bo, ada, DistanceKind.BLOCK)
    answer = by(ada, "put", f"/api/pictures/{picture.key}/{end}")
    assert (answer.status_code, answer.json()["message"]) == (409, "This picture takes no reactions now.")
    assert not Reaction.objects.exists()


@pytest.mark.parametrize(
    ("method", "end", "body"),
    [
        ("put", "like", None),
        ("post", "comments", {"text": "Fine."}),
        ("post", "reports", {"reason": "spam"}),
    ],
)
def test_a_guest_is_told_that_it_needs_an_account(bo, method, end, body):
    answer = by(guest("Cy"), method, f"/api/pictures/{picture_of(bo).key}/{end}", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "account_needed")


def test_a_comment_is_said_read_changed_and_taken_back(ada, bo):
    picture = picture_of(bo)
    made = by(ada, "post", f"/api/pictures/{picture.key}/comments", {"text": "A fox!"})
    assert (made.status_code, made.json()["text"], made.json()["author"]["nickname"]) == (201, "A fox!", "Ada")
    address = f"/api/comments/{made.json()['number']}"
    changed = by(ada, "patch", address, {"text": "A red fox!"}).json()
    assert (changed["text"], changed["edited"]) == ("A red fox!", True)
    assert by(ada, "delete", address).status_code == 204
    (told,) = Client().get(f"/api/pictures/{picture.key}/comments").json()["comments"]
    assert (told["text"], told["author"], told["removed"]) == ("", None, True)
    assert by(ada, "delete", address).status_code == 404


def asked_again(player, picture):
    return Client().post(
        f"/api/pictures/{picture.key}/comments",
        {"text": "What a fox."},
        content_type="application/json",
        headers={"Authorization": f"Bearer {tokens.issue(player, 'x')[1]}", "Idempotency-Key": "a-comment"},
    )


def test_a_key_keeps_no_words_and_tells_what_became_of_them(ada, bo):
    """Neither of what its author took back nor of what moderators took down."""
    picture = picture_of(bo)
    first = asked_again(ada, picture).json()
    assert "fox" not in str(AskedOnce.objects.values_list("answer", flat=True).get())
    assert asked_again(ada, picture).json() == first
    comments.judge([first["number"]], State.WITHHELD)
    assert asked_again(ada, picture).json()["note"].startswith("Withheld")
    comments.judge([first["number"]], State.BLOCKED)
    assert asked_again(ada, picture).status_code == 404
    assert Comment.objects.count() == 1


def test_a_key_tells_of_what_was_taken_back_that_it_was(ada, bo):
    picture = picture_of(bo)
    number = asked_again(ada, picture).json()["number"]
    by(ada, "delete", f"/api/comments/{number}")
    again = asked_again(ada, picture)
    assert (again.status_code, again["Idempotency-Replayed"], again.json()["text"]) == (201, "true", "")
    assert (again.json()["removed"], Comment.objects.count()) == (True, 1)


def test_times_read_the_same_with_a_key_and_without_one(ada, bo):
    picture = picture_of(bo)
    with_key, again = asked_again(ada, picture).json(), asked_again(ada, picture).json()
    listed = by(ada, "get", f"/api/pictures/{picture.key}/comments").json()["comments"][0]
    assert with_key["at"] == again["at"] == listed["at"]


def test_comments_come_the_newest_first_page_by_page(ada, bo):
    picture = picture_of(bo)
    for number in range(3):
        comments.say(picture, ada, f"{number}", timezone.now())
    first = Client().get(f"/api/pictures/{picture.key}/comments?limit=2").json()
    second = Client().get(f"/api/pictures/{picture.key}/comments?limit=2&after={first['after']}").json()
    assert [one["text"] for one in first["comments"] + second["comments"]] == ["2", "1", "0"]
    assert second["after"] is None


@pytest.mark.parametrize("text", ["", " ", "\u200b", "x" * 1001, "x" * 5000])
def test_what_cannot_be_said_is_refused_at_its_field(ada, bo, text):
    answer = by(ada, "post", f"/api/pictures/{picture_of(bo).key}/comments", {"text": text})
    assert (answer.status_code, answer.json()["field"]) == (400, "text")
    assert not Comment.objects.exists()


def test_nobody_changes_anothers_comment(ada, bo):
    said = comments.say(picture_of(bo), ada, "A fox!", timezone.now())
    cy = account("Cy")
    assert by(cy, "patch", f"/api/comments/{said.pk}", {"text": "A cat!"}).status_code == 404
    assert by(cy, "delete", f"/api/comments/{said.pk}").status_code == 404
    said.refresh_from_db()
    assert said.text == "A fox!"


@pytest.mark.parametrize(("number", "status"), [("0", 400), ("x", 400), (2**63, 400), (2**63 - 1, 404)])
def test_a_number_of_no_comment(ada, number, status):
    assert by(ada, "delete", f"/api/comments/{number}").status_code == status


def test_a_follow_is_made_once_and_ended(ada, bo):
    address = f"/api/players/{bo.key}/follow"
    assert [by(ada, "put", address).json()["following"] for _ in range(2)] == [True, True]
    assert Follow.objects.count() == 1
    assert by(ada, "delete", address).json() == {"following": False}
    assert not Follow.objects.exists()
    assert by(ada, "put", f"/api/players/{ada.key}/follow").status_code == 409


def test_a_report_counts_once_for_each_person(ada, bo):
    address, body = f"/api/pictures/{picture_of(bo).key}/reports", {"reason": "spam", "words": "An advert."}
    assert [by(ada, "post", address, body).json()["is_new"] for _ in range(2)] == [True, False]
    assert Report.objects.get().words == "An advert."


def test_nobody_reports_their_own(ada):
    picture = picture_of(ada)
    said = comments.say(picture, ada, "A fox!", timezone.now())
    for path in (f"pictures/{picture.key}", f"comments/{said.pk}"):
        answer = by(ada, "post", f"/api/{path}/reports", {"reason": "spam"})
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "own", None)
    assert (Report.objects.count(), Case.objects.count()) == (0, 0)


def test_what_is_sealed_is_like_none(ada, bo):
    sealed = picture_of(bo, stage=Stage.SEALED).key
    for method, end, body in (
        ("put", "like", None),
        ("get", "comments", None),
        ("post", "reports", {"reason": "spam"}),
    ):
        assert by(ada, method, f"/api/pictures/{sealed}/{end}", body).status_code == 404


def test_too_many_comments_are_told_when_to_go_on(ada, bo, settings):
    settings.COMMENTS_PER_PLAYER = "1/minute"
    address = f"/api/pictures/{picture_of(bo).key}/comments"
    answers = [by(ada, "post", address, {"text": "Fine."}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 429]
    assert 0 < int(answers[1]["Retry-After"]) <= 60
