"""Wishes: asked for as one, painted one by one, taken back, and shown to nobody before their owner says so."""

import pytest
from django.utils import timezone

from accounts.models import Player
from accounts.signals import players_merged
from gallery import pictures, visibility
from gallery.models import PaintState, Picture, Prompt, PromptParent, Run
from gallery.people.refusals import Refused
from gallery.studio import painting, runs
from inference.protocol import Kind
from jobs import closing
from jobs.models import Job, JobState
from jobs.outcomes import NoSource
from tests.support.feeds import assert_feeds_are_true
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of, guest
from tests.support.wishes import paint, painted_run, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Player:
    return account("Ada")


def test_a_wish_is_as_many_jobs_as_pictures_with_seeds_that_count_on(ada):
    run = run_of(ada, count=3)
    told = [(job.request["seed"], job.request["prompt"], job.owner) for job in Job.objects.order_by("key")]
    assert told == [(7, "a red fox", ada), (8, "a red fox", ada), (9, "a red fox", ada)]
    assert [row.state for row in run.pictures.all()] == ["waiting"] * 3


def test_what_is_painted_is_its_owners_alone(ada):
    run = painted_run(ada, count=2)
    made = Picture.objects.filter(run_picture__run=run).order_by("pk")
    assert [(one.owner, one.seed, one.source) for one in made] == [(ada, 7, "studio"), (ada, 8, "studio")]
    assert not visibility.readable(account("Bo")).exists()
    assert set(visibility.readable(ada)) == set(made)
    assert_feeds_are_true()


def test_pictures_of_one_wish_share_its_words(ada):
    painted_run(ada, count=2)
    (prompt,) = Prompt.objects.all()
    assert (prompt.text, prompt.negative, prompt.author) == ("a red fox", "fog", ada)


def test_words_of_which_nothing_was_painted_descend_from_nobody(ada):
    parent = picture_of(guest("Bo"))
    run = run_of(ada, parents=(parent.prompt,))
    runs.cancel(run)
    assert not PromptParent.objects.exists()
    again = painted_run(ada, parents=(parent.prompt,))
    assert [line.parent for line in PromptParent.objects.all()] == [parent.prompt]
    assert again.pictures.get().picture.prompt.lines_up.get().credit == "Bo"


def test_a_picture_that_is_painted_from_keeps_its_credit(ada):
    source = picture_of(guest("Bo"))
    run = run_of(ada, source=source, kind=Kind.IMAGE_TO_IMAGE, strength=0.5)
    job = Job.objects.get()
    assert (job.request["sources"], job.request["strength"]) == ([source.blob_id], 0.5)
    assert list(run.parents.all()) == [source.prompt]
    assert painting.read_source(job, source.blob_id)
    with pytest.raises(NoSource):
        painting.read_source(job, picture_of(ada, "a boat", seed=8).blob_id)
    pictures.delete([source.pk], timezone.now())
    with pytest.raises(NoSource):
        painting.read_source(job, source.blob_id)


def test_a_mask_goes_with_its_run_alone(ada):
    source = picture_of(guest("Bo"))
    run = run_of(ada, source=source, kind=Kind.INPAINT, mask=b"white")
    job = Job.objects.get()
    assert job.request["sources"] == [source.blob_id, run.mask.sha256]
    assert painting.read_source(job, run.mask.sha256) == b"white"
    other = run_of(ada)
    with pytest.raises(NoSource):
        painting.read_source(Job.objects.get(pk=other.pictures.get().job_id), run.mask.sha256)


def test_what_is_to_be_public_hangs_in_the_gallery_once_painted(ada):
    painted_run(ada, is_public=True)
    assert visibility.listed().count() == 1
    assert_feeds_are_true()


def test_publishing_lists_one_picture_with_its_words(ada):
    run = painted_run(ada, count=2)
    picture = run.pictures.first().picture
    pictures.show([picture.pk], timezone.now())
    assert list(visibility.listed()) == [picture]
    assert_feeds_are_true()


def test_cancelling_keeps_what_is_painted_and_stops_the_rest(ada):
    run = run_of(ada, count=3)
    paint(run, 1)
    assert runs.cancel(run) == 2
    assert [row.state for row in run.pictures.all()] == ["cancelled", "painted", "cancelled"]
    assert sorted(Job.objects.values_list("state", flat=True)) == ["cancelled", "cancelled", "painted"]
    assert runs.cancel(run) == 0


def test_a_picture_that_comes_after_its_cancel_is_not_kept(ada):
    run = run_of(ada)
    job = Job.objects.get()
    runs.cancel(run)
    Job.objects.update(state=JobState.QUEUED)
    job.refresh_from_db()
    paint(run)
    assert not Picture.objects.exists()


def test_a_failure_is_told_at_its_place(ada):
    run = run_of(ada, count=2)
    closing.close_failed(Job.objects.get(key=f"studio:{run.pk}:0"), "out-of-memory", "cuda", timezone.now())
    assert [(row.state, row.failure_code) for row in run.pictures.all()] == [
        ("failed", "out-of-memory"),
        ("waiting", ""),
    ]


def test_every_change_that_its_owner_sees_moves_the_version(ada):
    run = run_of(ada, count=2)
    seen = [Run.objects.get().version]
    paint(run, 0)
    seen.append(Run.objects.get().version)
    runs.cancel(run)
    seen.append(Run.objects.get().version)
    assert seen == sorted(set(seen))


def test_one_waits_for_so_many_pictures_at_a_time_and_guests_for_fewer(ada, settings):
    settings.STUDIO_OPEN_PER_PLAYER, settings.STUDIO_OPEN_PER_GUEST = 4, 2
    bo = guest("Bo")
    for player, most in ((ada, 4), (bo, 2)):
        run_of(player, count=most)
        with pytest.raises(Refused, match=f"{most} pictures at a time"):
            run_of(player)
        paint(Run.objects.get(owner=player), 0)
        run_of(player)
    assert Job.objects.filter(owner=bo).count() == 3


def test_deleting_a_run_takes_its_private_pictures_and_leaves_what_is_public(ada):
    run = painted_run(ada, count=2)
    shown, private = (row.picture for row in run.pictures.all())
    pictures.show([shown.pk], timezone.now())
    runs.delete(run, timezone.now())
    assert not Run.objects.exists()
    assert list(Picture.objects.filter(deleted_at=None)) == [shown]


def test_what_hung_and_was_taken_back_outlives_its_run(ada):
    run = painted_run(ada, count=2)
    hung, other = Picture.objects.filter(run_picture__run=run).order_by("pk")
    pictures.show([hung.pk], timezone.now())
    pictures.take_back([hung.pk])
    told = browser_of(ada).get(f"/studio/runs/{run.key}/delete").content.decode()
    assert "<strong>1</strong> picture that nobody else has seen goes" in told
    runs.delete(run, timezone.now())
    hung.refresh_from_db()
    other.refresh_from_db()
    assert (hung.deleted_at is None, other.deleted_at is None) == (True, False)


def test_deleting_an_open_run_cancels_its_jobs(ada):
    run = run_of(ada, count=2)
    runs.delete(run, timezone.now())
    assert set(Job.objects.values_list("state", flat=True)) == {"cancelled"}


def test_runs_move_with_a_guest_who_claims_an_account(ada):
    bo = guest("Bo")
    run = run_of(bo)
    players_merged.send(Player, source=bo, target=ada)
    paint(run)
    assert Run.objects.get().owner == ada
    assert Picture.objects.get().owner == ada
    assert run.pictures.get().state == PaintState.PAINTED
