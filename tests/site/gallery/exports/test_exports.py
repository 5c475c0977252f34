"""An export has what its owner may have when it is written, and nobody else gets it."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from gallery import blobs, pictures, tasks
from gallery.exports import asking, keeping, writing
from gallery.exports import parts as lying
from gallery.models import Export, ExportState, Picture
from gallery.people.refusals import Refused
from gallery.studio import masks
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from moderation.states import State
from paintoff import shelf as shelves
from tests.support.paintings import Stage, painted, picture_of
from tests.support.people import account, browser_of
from tests.support.wishes import offering, painted_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return account("Bo")


@pytest.fixture
def folder(settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": shelves.storage({}, tmp_path)}


@pytest.fixture
def three(bo, folder):
    return [picture_of(bo, f"fox {number}", seed=number) for number in range(3)]


def written(export: Export, **how) -> Export:
    while writing.write_some(export.pk, **how):
        pass
    export.refresh_from_db()
    return export


def body(export: Export, **headers) -> bytes:
    answer = browser_of(export.owner).get(f"/exports/{export.key}/file", headers=headers)
    return b"".join(answer) if answer.streaming else answer.content


def unpacked(export: Export) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body(export))) as read:
        assert read.testzip() is None
        return {name: read.read(name) for name in read.namelist()}


def files_on_the_shelf() -> set[str]:
    return {found.name.removeprefix("exports/") for found in keeping.default_storage.every("exports")}


def test_what_was_painted_from_a_picture_says_how_so_that_it_can_be_painted_again(bo, folder):
    offering(replace(OFFER, kinds=tuple(Kind)))
    fox, mask = picture_of(account("Ada"), "a fox"), masks.rectangle(0, 0, 50, 50, (64, 64))
    run = painted_run(bo, kind=Kind.INPAINT, source=fox, mask=mask, strength=0.4)
    made = Picture.objects.get(run_picture__run=run)
    told = json.loads(unpacked(written(asking.ask(bo, [made])))[f"pictures/{made.key}.json"])
    assert told["begins_with"] == {
        "kind": "inpaint",
        "strength": 0.4,
        "source": fox.key,
        "source_sha256": fox.blob_id,
        "mask_sha256": hashlib.sha256(mask).hexdigest(),
    }
    pictures.judge([fox.pk], State.WITHHELD)
    told = json.loads(unpacked(written(asking.ask(bo, [made])))[f"pictures/{made.key}.json"])
    assert (told["begins_with"]["source"], told["begins_with"]["source_sha256"]) == (None, None)


def test_each_picture_is_in_it_as_it_was_painted_with_its_words_beside_it(bo, three):
    found = unpacked(written(asking.ask(bo, three)))
    names = [f"pictures/{one.key}.{kind}" for one in three for kind in ("png", "json")]
    assert list(found) == [*names, "index.json"]
    for one in three:
        assert found[f"pictures/{one.key}.png"] == blobs.open_bytes(one.blob_id)
    told = json.loads(found[f"pictures/{three[0].key}.json"])
    assert (told["schema"], told["version"]) == ("paintoff-picture", 1)
    assert told["begins_with"] is None
    assert (told["prompt"], told["negative_prompt"], told["seed"]) == ("fox 0", "fog", 0)
    assert told["author"] == {"key": bo.key, "nickname": "Bo"}
    assert (told["sha256"], told["file"]) == (three[0].blob_id, f"{three[0].key}.png")
    index = json.loads(found["index.json"])
    assert (index["schema"], index["pictures"], index["left_out"]) == ("paintoff-export", 3, [])


def test_it_is_asked_for_where_pictures_are_chosen(bo, three):
    given = {"do": "export", "picked": [one.key for one in three]}
    answer = browser_of(bo).post("/pictures/picked", given)
    export = Export.objects.get()
    assert answer["Location"] == f"/exports/{export.key}"
    assert "waits for its turn" in browser_of(bo).get(answer["Location"]).content.decode()
    tasks.write_export(export.pk)
    page = browser_of(bo).get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "Ready" in page
    assert "hx-trigger" not in page


def test_others_pictures_are_in_it_as_far_as_they_may_be_read(bo, folder):
    ada = account("Ada")
    shown, sealed, withheld = (picture_of(ada, str(s), s) for s in (Stage.LISTED, Stage.REVEALED, Stage.WITHHELD))
    export = written(asking.ask(bo, [shown, sealed, withheld]))
    assert list(unpacked(export)) == [f"pictures/{shown.key}.png", f"pictures/{shown.key}.json", "index.json"]


def test_what_was_withheld_since_it_was_asked_for_is_not_in_it_and_is_named(bo, three):
    hers = picture_of(account("Ada"), "a secret fox", seed=9)
    export = asking.ask(bo, [*three, hers])
    pictures.judge([hers.pk], State.WITHHELD)
    found = unpacked(written(export))
    assert json.loads(found["index.json"])["left_out"] == [hers.key]
    assert b"secret" not in b"".join(found.values())
    assert export.left_out == 1


def test_the_seed_of_a_sealed_picture_of_ones_own_stays_hidden(bo, folder):
    sealed = picture_of(bo, stage=Stage.SEALED, seed=424242)
    found = unpacked(written(asking.ask(bo, [sealed])))
    assert json.loads(found[f"pictures/{sealed.key}.json"])["seed"] is None
    assert b"424242" not in found[f"pictures/{sealed.key}.json"]


@pytest.mark.parametrize("seconds", [-1.0, 1000.0])
def test_it_is_the_same_in_however_many_goes_it_is_written(bo, three, seconds, monkeypatch):
    monkeypatch.setattr(writing, "PART", 1)
    export = written(asking.ask(bo, three), seconds=seconds)
    assert len(unpacked(export)) == 7
    assert len(export.parts) >= 4
    assert files_on_the_shelf() == {name for name, _ in export.parts}, "no directories of goes are left"


def test_a_download_goes_on_where_it_broke_off(bo, three, monkeypatch):
    monkeypatch.setattr(writing, "PART", 1)
    export = written(asking.ask(bo, three))
    whole, client = body(export), browser_of(bo)
    assert len(whole) == export.size
    for start, end in ((0, 0), (10, 5000), (export.size - 3, export.size - 1)):
        answer = client.get(f"/exports/{export.key}/file", headers={"Range": f"bytes={start}-{end}"})
        assert answer.status_code == 206
        assert answer["Content-Range"] == f"bytes {start}-{end}/{export.size}"
        assert b"".join(answer) == whole[start : end + 1]
    beyond = client.get(f"/exports/{export.key}/file", headers={"Range": f"bytes={export.size}-"})
    assert beyond.status_code == 416


def test_it_lies_on_any_shelf(shelf, bo, monkeypatch):
    monkeypatch.setattr(writing, "PART", 1)
    export = written(
        asking.ask(bo, [picture_of(bo, f"fox {number}", seed=number) for number in range(2)]), seconds=-1.0
    )
    assert len(unpacked(export)) == 5
    assert body(export, Range=f"bytes={export.size - 22}-")[:4] == b"PK\5\6"
    assert (keeping.clean(timezone.now()), files_on_the_shelf()) == (0, {name for name, _ in export.parts})
    asking.drop(export, timezone.now())
    assert files_on_the_shelf() == set()


def test_nobody_else_has_its_page_or_its_file(bo, three):
    export = written(asking.ask(bo, three))
    cy = browser_of(account("Cy"))
    for path in (f"/exports/{export.key}", f"/exports/{export.key}/file", f"/exports/{export.key}/drop"):
        assert cy.get(path).status_code == 404
        assert Client().get(path).status_code == 302
    cy.post(f"/exports/{export.key}/drop")
    export.refresh_from_db()
    assert export.state == ExportState.READY


def test_one_at_a_time_and_a_constraint_stands_behind_it(bo, three):
    asking.ask(bo, three)
    with pytest.raises(Refused, match="still being made"):
        asking.ask(bo, three)
    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.create(owner=bo, count=0)
    asking.ask(account("Ada"), three)


def test_so_many_are_kept_and_so_much_is_in_one(bo, three, settings):
    for _ in range(asking.KEPT_MOST):
        written(asking.ask(bo, three))
    with pytest.raises(Refused, match="Remove one"):
        asking.ask(bo, three)
    settings.EXPORT_MEGABYTES = 0
    with pytest.raises(Refused, match="at most 0 MB"):
        asking.ask(account("Ada"), three)


def test_nothing_that_one_may_have_is_no_export(bo):
    hidden = picture_of(account("Ada"), stage=Stage.BLOCKED)
    with pytest.raises(Refused):
        asking.ask(bo, [hidden])


def test_called_off_in_the_middle_nothing_of_it_is_left(bo, three, monkeypatch):
    monkeypatch.setattr(writing, "PART", 1)
    export = asking.ask(bo, three)
    assert writing.write_some(export.pk, seconds=-1.0)
    assert files_on_the_shelf()
    browser_of(bo).post(f"/exports/{export.key}/drop")
    assert (writing.write_some(export.pk), files_on_the_shelf()) == (False, set())
    asking.ask(bo, three)


def test_called_off_while_somebody_writes_the_writer_takes_its_own_away(bo, three, monkeypatch):
    export = asking.ask(bo, three)
    really = writing.Writer._write_one

    def drops_it(writer, picture):
        really(writer, picture)
        asking.drop(export, timezone.now())

    monkeypatch.setattr(writing.Writer, "_write_one", drops_it)
    monkeypatch.setattr(writing, "PART", 1)
    assert writing.write_some(export.pk) is False
    export.refresh_from_db()
    assert (export.state, files_on_the_shelf()) == (ExportState.CANCELLED, set())


def test_a_killed_writer_is_followed_by_another_once_it_has_been_silent(bo, three, monkeypatch):
    export = asking.ask(bo, three)
    with monkeypatch.context() as broken:
        broken.setattr(writing.Writer, "go_on", lambda _: (_ for _ in ()).throw(MemoryError))
        with pytest.raises(MemoryError):
            writing.write_some(export.pk)
    assert writing.write_some(export.pk) is False, "somebody may still be at it"
    assert keeping.idle(timezone.now()) == []
    later = timezone.now() + writing.LAPSES + timedelta(seconds=1)
    assert keeping.idle(later) == [export.pk]
    Export.objects.update(seen_at=timezone.now() - writing.LAPSES - timedelta(seconds=1))
    assert len(unpacked(written(export))) == 7


def test_one_that_never_comes_to_a_mark_is_given_up_with_a_reason(bo, three):
    export = asking.ask(bo, three)
    Export.objects.update(tries=writing.TRIES_MOST)
    assert writing.write_some(export.pk) is False
    export.refresh_from_db()
    assert (export.state, export.fault) == (ExportState.FAILED, writing.GIVEN_UP)
    assert writing.GIVEN_UP in browser_of(bo).get(f"/exports/{export.key}").content.decode()


def test_a_picture_without_its_bytes_is_left_out(bo, three):
    blobs.files.remove(three[0].blob_id)
    export = written(asking.ask(bo, three))
    assert (export.state, export.left_out, len(unpacked(export))) == (ExportState.READY, 1, 5)


def test_after_a_week_its_file_is_freed_and_the_page_says_so(bo, three):
    export = written(asking.ask(bo, three))
    just_before = export.expires_at - timedelta(seconds=1)
    assert (keeping.free_expired(just_before), keeping.free_expired(export.expires_at)) == (0, 1)
    assert files_on_the_shelf() == set()
    assert "not kept any more" in browser_of(bo).get(f"/exports/{export.key}").content.decode()
    assert browser_of(bo).get(f"/exports/{export.key}/file").status_code == 404


def test_files_that_no_row_names_are_cleaned_once_they_are_old(bo, three):
    export = written(asking.ask(bo, three))
    lying.write("gone/0123", b"left behind by a crash")
    assert keeping.clean(timezone.now()) == 0
    assert keeping.clean(timezone.now() + timedelta(days=2)) == 1
    assert files_on_the_shelf() == {name for name, _ in export.parts}


def test_everything_of_ones_own_is_what_one_may_see_of_it_and_the_bin(bo, folder):
    mine = [picture_of(bo, str(stage), stage, seed) for seed, stage in enumerate(Stage)]
    picture_of(account("Ada"), "hers", seed=99)
    export = written(asking.ask(bo, None))
    names = {name.removesuffix(".png") for name in unpacked(export) if name.endswith(".png")}
    hidden = {Stage.BLOCKED, Stage.DELETED}
    assert names == {f"pictures/{one.key}" for one, stage in zip(mine, Stage, strict=True) if stage not in hidden}


@pytest.mark.parametrize(("state", "then"), [(State.BLOCKED, "cancelled"), (State.WITHHELD, "ready")])
def test_everything_of_ones_own_is_called_back_once_something_in_it_is_blocked(bo, three, state, then):
    export, hers = written(asking.ask(bo, None)), picture_of(account("Ada"), "hers", seed=99)
    pictures.judge([hers.pk], State.BLOCKED)
    export.refresh_from_db()
    assert export.state == "ready"
    pictures.judge([three[0].pk], state)
    export.refresh_from_db()
    assert export.state == then
    assert browser_of(bo).get(f"/exports/{export.key}/file").status_code == (200 if then == "ready" else 404)


def test_the_pixels_are_held_once_while_they_are_written():
    """The writer reads bit by bit into the one buffer that the part is written from."""
    read = []
    zip_ = writing.zipping.Zip(out := bytearray())
    zip_.add("fox", (read.append(len(out)) or b"x" * 10 for _ in range(3)), timezone.now())
    assert read == [33, 43, 53]
    assert painted().image


def test_the_list_of_exports_is_read_by_pages(bo):
    Export.objects.bulk_create(Export(owner=bo, count=number, state="freed") for number in range(25))
    page = browser_of(bo).get("/exports").content.decode()
    assert page.count("chip") == 20
    before = Export.objects.order_by("-pk")[19].pk
    assert browser_of(bo).get(f"/exports?before={before}").content.decode().count("chip") == 5
    assert browser_of(bo).get("/exports?before=x").status_code == 404


def test_a_picture_may_be_deleted_while_it_is_in_an_export(bo, three):
    export = asking.ask(bo, three)
    Picture.objects.filter(pk=three[0].pk).update(deleted_at=timezone.now())
    assert written(export).left_out == 1
