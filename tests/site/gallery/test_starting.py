"""The pictures that a job may start from, at every stage."""

import hashlib

import pytest

from gallery import addresses, files, renditions, starting
from jobs.outcomes import NoSource
from tests.support.paintings import Stage, picture_of
from tests.support.people import account

pytestmark = pytest.mark.django_db
SHOWN = {Stage.REVEALED, Stage.NAMED, Stage.LISTED, Stage.TAKEN_BACK}


def may_start(sha256: str, viewer) -> bool:
    try:
        return hashlib.sha256(starting.bytes_for(sha256, viewer)).hexdigest() == sha256
    except NoSource:
        return False


@pytest.mark.parametrize("stage", Stage)
def test_a_job_starts_from_what_its_owner_may_see_and_nobody_took_down(stage):
    bo, cy = account("Bo"), account("Cy")
    blob = picture_of(bo, stage=stage).blob_id
    assert may_start(blob, bo) == (stage not in {Stage.WITHHELD, Stage.BLOCKED, Stage.DELETED, Stage.BINNED})
    assert may_start(blob, cy) == may_start(blob, None) == (stage in SHOWN)


def test_a_thumbnail_is_no_original():
    bo = account("Bo")
    picture = picture_of(bo, stage=Stage.NAMED)
    renditions.make_missing(picture.blob)
    made = addresses.thumbnail(picture.blob).removeprefix("/i/").partition(".")[0]
    assert files.read(made)
    assert not may_start(made, bo)


def test_what_nobody_ever_painted_is_nobodys():
    assert not may_start("ab" * 32, account("Bo"))
