"""Pictures that a job starts from: their bytes go to the engine, and only where the asker may use them."""

import hashlib
import io
import threading
from dataclasses import replace

import pytest
from PIL import Image

from inference.fake import OFFER, FakeStudio
from inference.protocol import Kind
from jobs import outcomes
from jobs.models import Job, JobState
from tests.support.jobs import asked, dispatching, until
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


PICTURE = png("orange")
NAME = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio([replace(OFFER, kinds=(Kind.TEXT_TO_IMAGE, Kind.IMAGE_TO_IMAGE))], heartbeat=0.1)


def from_picture(ada, key: str = "paint:1", sha256: str = NAME) -> Job:
    return asked(key, ada, kind="image-to-image", strength=0.6, sources=[sha256])


def test_the_engine_gets_the_bytes_and_the_row_only_the_name(recorder, ada, studio):
    recorder.sources[NAME] = PICTURE
    with dispatching(studio):
        from_picture(ada)
        recorder.wait(lambda: recorder.painted)
    assert studio.submitted[0].pictures == (PICTURE,)
    assert Job.objects.get().request["sources"] == [NAME]
    assert "pictures" not in Job.objects.get().request


def test_a_picture_that_is_not_the_askers_fails_the_job_at_once(recorder, ada, studio):
    with dispatching(studio):
        from_picture(ada)
        recorder.wait(lambda: recorder.failed)
    assert [code for _, code, _ in recorder.failed] == ["bad-source"]
    assert studio.submitted == []
    assert Job.objects.get().attempts == 1


def test_bytes_that_are_not_those_of_the_name_are_not_painted(recorder, ada, studio):
    recorder.sources[NAME] = b"something else"
    with dispatching(studio):
        from_picture(ada)
        recorder.wait(lambda: recorder.failed)
    assert [code for _, code, _ in recorder.failed] == ["bad-source"]
    assert studio.submitted == []


def test_a_handler_without_a_reader_has_no_pictures_to_start_from(ada, studio):
    failed = threading.Event()
    outcomes.register("tests.blind", on_painted=print, on_failed=lambda *_: failed.set())
    try:
        with dispatching(studio):
            asked("paint:1", ada, handler="tests.blind", kind="image-to-image", sources=[NAME])
            assert failed.wait(PATIENCE)
        assert Job.objects.get().failure_code == "bad-source"
    finally:
        outcomes.forget("tests.blind")


def test_a_storage_that_is_away_for_a_moment_is_asked_again(recorder, ada, studio, monkeypatch):
    recorder.sources[NAME] = PICTURE
    asked_before: list[str] = []

    class Shaky(dict):
        def __contains__(self, sha256):
            if not asked_before:
                asked_before.append(sha256)
                raise ConnectionError("no route to the storage")
            return super().__contains__(sha256)

    recorder.sources = Shaky(recorder.sources)
    with dispatching(studio):
        from_picture(ada)
        recorder.wait(lambda: recorder.painted)
    kept = Job.objects.get()
    assert (kept.attempts, [one["code"] for one in kept.troubles]) == (2, ["bad-source"])


def test_a_slow_storage_holds_up_neither_leases_nor_other_jobs(recorder, ada, bo, studio):
    free = threading.Event()

    class Slow(dict):
        def __contains__(self, sha256):
            assert free.wait(PATIENCE)
            return super().__contains__(sha256)

    recorder.sources = Slow({NAME: PICTURE})
    with dispatching(studio):
        slow = from_picture(ada)
        until(lambda: Job.objects.filter(pk=slow.pk, state=JobState.LEASED).exists())
        asked("paint:2", bo)
        recorder.wait(lambda: recorder.painted)
        first_lease = Job.objects.get(pk=slow.pk).lease_expires_at
        until(lambda: Job.objects.get(pk=slow.pk).lease_expires_at > first_lease)
        free.set()
        recorder.wait(lambda: len(recorder.painted) == 2)
    assert Job.objects.get(pk=slow.pk).attempts == 1
