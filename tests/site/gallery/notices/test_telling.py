"""What Bo is told of what others do: once, after the commit, and never of what he may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import people
from gallery import pictures, prompts
from gallery.models import Category, Comment, Notification, Picture, Verb
from gallery.notices import marking, reading
from gallery.notices.events import MOVED, words_out
from gallery.people import comments
from gallery.people.follows import follow
from gallery.people.likes import like
from gallery.seeding import scenes
from moderation.states import State
from tests.support.paintings import IN_A_DUEL, Stage, bring_to, painted, picture_of, showing
from tests.support.people import account, guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


@pytest.fixture
def picture(bo):
    return picture_of(bo)


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """`with after():` ends with a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told(player):
    """(verb, names, how many others) of everything, newest first."""
    notices = reading.page_of(player).notices
    return [(one.verb, [name.nickname for name in one.names], one.others) for one in notices]


def test_those_who_like_one_picture_are_told_of_in_one_line(bo, picture, after):
    for name in ("Ada", "Cy", "Di"):
        with after():
            like(picture, account(name))
    assert told(bo) == [(Verb.LIKED, ["Di", "Cy"], 1)]
    assert reading.unread_of(bo) == 1


def test_nothing_is_told_before_the_commit(bo, picture, after):
    with after():
        like(picture, account("Cy"))
        assert told(bo) == []


def test_likes_of_two_pictures_are_two_lines_and_the_newest_stands_first(bo, picture, after):
    other, cy = picture_of(bo, "a boat", seed=8), account("Cy")
    for liked in (picture, other):
        with after():
            like(liked, cy)
    assert [one.subject for one in reading.page_of(bo).notices] == ["a boat", "a red fox"]
    with after():
        like(picture, account("Ada"))
    assert [one.subject for one in reading.page_of(bo).notices] == ["a red fox", "a boat"]


def test_what_is_read_is_not_joined_any_more(bo, picture, after):
    with after():
        like(picture, account("Cy"))
    marking.mark_all_read(bo, reading.page_of(bo).newest, timezone.now())
    with after():
        like(picture, account("Ada"))
    assert told(bo) == [(Verb.LIKED, ["Ada"], 0), (Verb.LIKED, ["Cy"], 0)]
    assert reading.unread_of(bo) == 1


def test_a_like_taken_back_leaves_nothing_behind(bo, picture, after):
    cy = account("Cy")
    with after():
        like(picture, cy)
    with after():
        like(picture, cy, False)
    assert told(bo) == []


def test_a_like_that_was_taken_back_before_it_was_told_is_not(bo, picture, after):
    cy = account("Cy")
    with after():
        like(picture, cy)
        like(picture, cy, False)
    assert told(bo) == []


def test_tapping_to_and_fro_is_told_once(bo, picture, after):
    cy = account("Cy")
    with after():
        like(picture, cy)
    marking.mark_all_read(bo, reading.page_of(bo).newest, timezone.now())
    for wanted in (False, True):
        with after():
            like(picture, cy, wanted)
    assert reading.unread_of(bo) == 0


def test_a_follow_leads_to_who_follows(bo, after):
    cy = account("Cy")
    with after():
        follow(cy, bo)
    assert [one.href for one in reading.page_of(bo).notices] == [f"/players/{cy.key}"]
    with after():
        follow(cy, bo, False)
    assert told(bo) == []


def test_comments_are_told_again_once_the_first_was_read_and_gone_with_the_last(bo, picture, after):
    cy, now = account("Cy"), timezone.now()
    with after():
        first = comments.say(picture, cy, "What a fox.", now)
        second = comments.say(picture, cy, "And a tail!", now)
    assert told(bo) == [(Verb.COMMENTED, ["Cy"], 0)]
    with after():
        comments.remove(first, now)
    assert told(bo) == [(Verb.COMMENTED, ["Cy"], 0)]
    with after():
        comments.remove(second, now)
    assert told(bo) == []


def test_ones_own_comment_is_no_news(bo, picture, after):
    with after():
        comments.say(picture, bo, "Mine.", timezone.now())
    assert told(bo) == []


def test_a_comment_that_waits_is_told_once_it_can_be_read(bo, picture, after):
    waiting = comments.say(picture, account("Cy"), "What a fox.", timezone.now())
    Comment.objects.filter(pk=waiting.pk).update(state=State.PENDING)
    Notification.objects.all().delete()
    with after():
        comments.judge([waiting.pk], State.VISIBLE)
    assert told(bo) == [(Verb.COMMENTED, ["Cy"], 0)]


def test_whose_words_were_painted_from_hears_of_it_when_the_words_are_out(bo, picture, after):
    cy = account("Cy")
    child = pictures.keep(
        painted("a red fox in rain", 9),
        owner=cy,
        prompt=prompts.write(cy, "a red fox in rain", parents=[picture.prompt]),
        seed=9,
        origin=IN_A_DUEL,
    )
    with after():
        bring_to(child, Stage.REVEALED)
    assert told(bo) == []
    with after():
        bring_to(child, Stage.LISTED)
    assert told(bo) == [(Verb.REMIXED, ["Cy"], 0)]
    assert reading.page_of(bo).notices[0].href == f"/pictures/{picture.key}/remixes"


def test_the_results_of_a_battle_ask_as_often_for_many_children_as_for_two(bo, picture):
    """Whose words they are is looked up for all of them together, while the battle's rows are held."""
    asked = {}
    for count in (2, 6):
        children = [
            pictures.keep(
                painted(f"a fox {number}", number),
                owner=bo,
                prompt=prompts.write(bo, f"a fox {number}", parents=[picture.prompt]),
                seed=number,
            ).pk
            for number in range(10 * count, 11 * count)
        ]
        Picture.objects.filter(pk__in=children).update(revealed_at=timezone.now(), named_at=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            words_out(children)
        asked[count] = len(queries)
    assert asked[2] == asked[6]


def test_what_began_down_is_told_of_when_it_is_first_shown_and_once(bo, picture, after):
    """To whose words were painted from; its owner was never told that it was down."""
    cy, boat = account("Cy"), picture_of(account("Ada"), "a boat", seed=9)
    pictures.judge([boat.pk], State.WITHHELD)
    words = prompts.write(cy, "a boat", parents=[picture.prompt])
    with after():
        child = pictures.keep(painted("a boat", 9), owner=cy, prompt=words, seed=9)
        pictures.show([child.pk], child.created_at)
    assert (told(bo), told(cy)) == ([], [])
    with after():
        pictures.judge([boat.pk], State.VISIBLE)
    assert (told(bo), told(cy)) == ([(Verb.REMIXED, ["Cy"], 0)], [])
    Notification.objects.update(read_at=timezone.now())
    for state in (State.WITHHELD, State.VISIBLE):
        with after():
            pictures.judge([child.pk], state)
    assert told(bo) == [(Verb.REMIXED, ["Cy"], 0)]
    assert [verb for verb, *_ in told(cy)] == [Verb.RETURNED, Verb.WITHHELD]


def test_what_moderators_do_is_told_and_a_blocked_picture_is_not_named(bo, picture, after):
    with after():
        pictures.judge([picture.pk], State.WITHHELD)
    assert told(bo) == [(Verb.WITHHELD, [], 0)]
    with after():
        pictures.judge([picture.pk], State.BLOCKED)
    notices = reading.page_of(bo).notices
    assert [(one.verb, one.subject) for one in notices] == [(Verb.BLOCKED, "")]


def test_what_moderators_decide_is_told_by_the_decision_itself(bo, picture):
    """Whoever dies after it leaves nobody to guess: nothing of it waits for the commit."""
    pictures.judge([picture.pk], State.WITHHELD)
    assert told(bo) == [(Verb.WITHHELD, [], 0)]


@pytest.mark.parametrize("ways", [(State.WITHHELD, State.VISIBLE), (State.BLOCKED,)])
def test_a_decision_asks_as_often_for_many_pictures_as_for_two(after, ways):
    asked = {2: [], 12: []}
    for count in asked:
        made = [picture_of(guest(f"Bo {number}"), "a boat", seed=count) for number in range(count)]
        for state in ways:
            with CaptureQueriesContext(connection) as queries, after():
                pictures.judge([made[0].pk], state)
            asked[count].append(len(queries))
        assert {told(one.owner)[0][0] for one in made} == {MOVED[ways[-1]]}
    assert asked[2] == asked[12]


def test_whose_copy_begins_to_wait_hears_of_it_once_and_again_when_it_is_back(bo, after):
    """One that hangs and one that does not: of the second nobody has heard anything that would not be true now."""
    ada = account("Ada")
    hers = [showing(ada, scenes.scene(1).resize((side, side))) for side in (512, 128)]
    small = scenes.scene(1).resize((256, 256))
    hangs, sealed = showing(bo, small), showing(bo, small, stage=Stage.SEALED)
    for one in hers:
        with after():
            pictures.judge([one.pk], State.BLOCKED)
    assert told(bo) == [(Verb.WAITING, [], 0)]
    assert reading.page_of(bo).notices[0].href == f"/pictures/{hangs.key}"
    for one in hers:
        assert [verb for verb, *_ in told(bo)] == [Verb.WAITING]
        with after():
            pictures.judge([one.pk], State.VISIBLE)
    assert [verb for verb, *_ in told(bo)] == [Verb.RETURNED, Verb.WAITING]
    sealed.refresh_from_db()
    assert sealed.state == State.VISIBLE


def test_what_its_reader_may_not_see_any_more_is_not_told_and_not_counted(bo, picture, after):
    with after():
        like(picture, account("Cy"))
    with after():
        pictures.delete([picture.pk], timezone.now())
    assert (told(bo), reading.unread_of(bo)) == ([], 0)
    assert marking.mark_read(bo, Notification.objects.get().pk, timezone.now()) is None


def test_whoever_chose_not_to_hear_is_not_told(bo, picture, after):
    marking.choose(bo, set(marking.CHOOSABLE) - {Category.LIKES})
    with after():
        like(picture, account("Cy"))
        comments.say(picture, account("Di"), "Fox!", timezone.now())
    assert told(bo) == [(Verb.COMMENTED, ["Di"], 0)]
    assert Category.LIKES not in marking.wanted_by(bo)


def test_what_moderators_do_cannot_be_switched_off(bo, picture, after):
    marking.choose(bo, set())
    with after():
        pictures.judge([picture.pk], State.WITHHELD)
    assert [one.verb for one in reading.page_of(bo).notices] == [Verb.WITHHELD]


def test_who_became_an_account_is_told_there(bo, picture, after):
    ada, cy = account("Ada"), account("Cy")
    with after():
        like(picture, cy)
    people.merge(bo, ada)
    assert told(ada) == [(Verb.LIKED, ["Cy"], 0)]


def test_after_90_days_it_is_forgotten(bo, picture, after):
    with after():
        like(picture, account("Cy"))
    now = timezone.now()
    assert marking.forget_old(now + timedelta(days=89)) == 0
    assert marking.forget_old(now + timedelta(days=91)) == 1
    assert told(bo) == []


def test_somebody_who_left_is_not_named(bo, picture, after):
    cy = account("Cy")
    with after():
        like(picture, cy)
    cy.deleted_at = timezone.now()
    cy.save(update_fields=["deleted_at"])
    assert told(bo) == [(Verb.LIKED, ["somebody who left"], 0)]


def test_a_page_asks_for_all_its_lines_together(bo, after, django_assert_max_num_queries):
    cy = account("Cy")
    with after():
        for number in range(4):
            like(picture_of(bo, f"fox {number}", seed=number), cy)
    with django_assert_max_num_queries(3):  # the lines, who did it, the files of their pictures
        assert len(reading.page_of(bo).notices) == 4


def test_pages_neither_repeat_nor_skip(bo, picture):
    now = timezone.now()
    for number in range(reading.PAGE * 2 + 1):
        at = now - timedelta(minutes=number // 3)
        Notification.objects.create(player=bo, verb="judged", category="battles", about=f"battle:{number}", told_at=at)
    seen, place = [], None
    while True:
        page = reading.page_of(bo, before=place)
        seen += [one.number for one in page.notices]
        if (place := page.older) is None:
            break
    assert seen == list(Notification.objects.order_by("-told_at", "-pk").values_list("pk", flat=True))


def test_a_picture_never_tells_who_made_it_sooner(bo, picture, after):
    """Of an entry that is still sealed nothing is said to whose words it came from, also where it is judged fit meanwhile."""
    cy = account("Cy")
    child = picture_of(cy, stage=Stage.SEALED, seed=10)
    Picture.objects.filter(pk=child.pk).update(state=State.PENDING)
    prompts.PromptParent.objects.create(child=child.prompt, parent=picture.prompt, kind="remix", credit="Bo")
    with after():
        pictures.judge([child.pk], State.VISIBLE)
    assert told(bo) == []
