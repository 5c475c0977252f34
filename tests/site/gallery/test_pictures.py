"""Keeping pictures and opening their gates."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from celery import current_app
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from accounts import people
from gallery import addresses, blobs, files, pictures, png, prompts, renditions, tasks
from gallery.blobs import CarriesWords
from gallery.models import Blob, Notification, Picture, Rendition, RenditionKind
from moderation.states import State
from tests.support.paintings import Stage, bring_to, painted, picture_of
from tests.support.people import account, browser_of, guest
from tests.support.scanners import REDDISH

PNG = "image/png"
pytestmark = pytest.mark.django_db


@pytest.fixture
def bo():
    return guest("Bo")


def test_a_kept_picture_is_closed_and_complete(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    assert (picture.revealed_at, picture.named_at, picture.listed_at) == (None, None, None)
    assert picture.owner == bo
    assert picture.recipe["prompt"] == picture.prompt.text == "a red fox"
    assert blobs.open_bytes(picture.blob_id) == painted().image


def test_the_same_bytes_are_one_blob(bo):
    assert picture_of(bo).blob == picture_of(guest("Cy")).blob
    assert Blob.objects.count() == 1


def test_bytes_under_a_wrong_name_are_refused(bo):
    with pytest.raises(pictures.Damaged):
        pictures.keep_bytes(replace(painted(), sha256="0" * 64))


def test_a_wrong_size_is_refused():
    with pytest.raises(ValueError, match="said to be 65"):
        pictures.keep_bytes(replace(painted(), width=65))


def test_an_original_that_carries_words_is_refused():
    out, said = io.BytesIO(), PngInfo()
    said.add_text("parameters", "a red fox")
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=said)
    with pytest.raises(CarriesWords):
        blobs.store(out.getvalue(), "image/png", 8, 8)


@pytest.mark.parametrize("kind", [b"foXx", b"tIME", b"iTXt", b"eXIf"])
def test_an_original_carries_pixels_and_nothing_else(kind):
    bare = painted().image
    with pytest.raises(CarriesWords):
        blobs.store(bare[: png.HEADER_END] + png._chunk(kind, b"a red fox") + bare[png.HEADER_END :], PNG, 64, 64)
    with pytest.raises(CarriesWords):
        blobs.store(bare + b"a red fox", PNG, 64, 64)
    assert not Blob.objects.exists()


def test_each_gate_opens_once(bo):
    picture = picture_of(bo, stage=Stage.LISTED)
    first = (picture.revealed_at, picture.named_at, picture.listed_at)
    ids, later = [picture.pk], timezone.now()
    assert [verb(ids, later) for verb in (pictures.reveal, pictures.name, pictures.list_publicly)] == [0, 0, 0]
    picture.refresh_from_db()
    assert (picture.revealed_at, picture.named_at, picture.listed_at) == first


def test_what_is_taken_back_hangs_where_it_hung_and_no_battle_hangs_it_again(bo):
    picture = picture_of(bo, stage=Stage.LISTED)
    ids, first, later = [picture.pk], picture.listed_at, timezone.now() + timedelta(days=1)
    assert (pictures.take_back(ids), pictures.take_back(ids), pictures.list_publicly(ids, later)) == (1, 0, 0)
    assert (pictures.publish(ids, later), pictures.publish(ids, later)) == (1, 0)
    picture.refresh_from_db()
    assert (picture.listed_at, picture.hung_at) == (first, None)


def test_what_the_studio_painted_is_private_again_once_it_is_taken_back(bo):
    words = prompts.write(bo, "a sketch")
    picture = pictures.keep(painted("a sketch"), owner=bo, prompt=words, seed=7)
    ids, first, later = [picture.pk], timezone.now(), timezone.now() + timedelta(days=1)
    pictures.show(ids, first)
    assert Client().get(f"/pictures/{picture.key}").status_code == 200
    assert pictures.take_back(ids) == 1
    picture.refresh_from_db()
    for path in (f"/pictures/{picture.key}", f"/api/pictures/{picture.key}", addresses.address(picture.blob)):
        assert Client().get(path).status_code == 404
        assert browser_of(bo).get(path).status_code == 200
    assert "Only you can see it" in browser_of(bo).get(f"/pictures/{picture.key}").content.decode()
    pictures.show(ids, later)
    picture.refresh_from_db()
    assert (picture.revealed_at, picture.named_at, picture.listed_at, picture.hung_at) == (later, later, first, None)


def test_whose_words_it_descends_from_is_told_once_however_often_it_comes_back(bo, django_capture_on_commit_callbacks):
    fox, ada = picture_of(bo), guest("Ada")
    words = prompts.write(ada, "a sketch", parents=[fox.prompt])
    child = pictures.keep(painted("a sketch", 8), owner=ada, prompt=words, seed=8)
    with django_capture_on_commit_callbacks(execute=True):
        pictures.show([child.pk], timezone.now())
    Notification.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        pictures.take_back([child.pk])
        pictures.show([child.pk], timezone.now())
    assert not Notification.objects.exists()


def test_only_its_owner_is_told_on_its_page_that_a_battles_picture_was_taken_back(bo):
    picture = picture_of(bo, stage=Stage.TAKEN_BACK)
    own, others = (browser_of(one).get(f"/pictures/{picture.key}").content.decode() for one in (bo, None))
    assert "who has its address still sees it" in own
    assert "who has its address still sees it" not in others


def test_what_never_hung_is_published_as_of_now(bo):
    picture, now = picture_of(bo, stage=Stage.NAMED), timezone.now()
    assert pictures.publish([picture.pk], now) == 1
    picture.refresh_from_db()
    assert picture.listed_at == now


@pytest.mark.parametrize("stage", [Stage.SEALED, Stage.REVEALED])
def test_what_is_not_named_is_neither_published_nor_thrown_away(bo, stage):
    ids, now = [picture_of(bo, stage=stage).pk], timezone.now()
    assert (pictures.publish(ids, now), pictures.throw_away(ids, now), pictures.delete(ids, now)) == (0, 0, 0)


def test_what_is_put_back_is_what_moderation_made_of_it_meanwhile(bo):
    picture = picture_of(bo, stage=Stage.BINNED)
    pictures.judge([picture.pk], State.WITHHELD)
    assert (pictures.put_back([picture.pk]), pictures.put_back([picture.pk])) == (1, 0)
    picture.refresh_from_db()
    assert (picture.state, picture.deleted_at, picture.listed_at is None) == (State.WITHHELD, None, False)


def test_what_is_deleted_for_good_is_in_no_bin(bo):
    picture = picture_of(bo, stage=Stage.BINNED)
    assert (pictures.delete([picture.pk], timezone.now()), pictures.put_back([picture.pk])) == (1, 0)


def test_nothing_is_named_before_it_is_revealed(bo):
    picture = picture_of(bo, stage=Stage.SEALED)
    assert pictures.name([picture.pk], timezone.now()) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(named_at=timezone.now())


def test_nothing_is_listed_before_it_is_named(bo):
    picture = picture_of(bo, stage=Stage.REVEALED)
    assert pictures.list_publicly([picture.pk], timezone.now()) == 0


def test_a_picture_that_a_scanner_has_not_passed_is_not_shown(bo, settings):
    settings.MODERATION_SCANNERS = [REDDISH]
    picture = picture_of(bo, stage=Stage.LISTED)
    assert picture.state == State.PENDING
    assert pictures.judge([picture.pk], State.VISIBLE) == 1


def test_moderation_moves_along_its_ways_alone(bo):
    picture = picture_of(bo, stage=Stage.BLOCKED)
    assert pictures.judge([picture.pk], State.PENDING) == 0
    assert pictures.judge([picture.pk], State.VISIBLE) == 1


def test_a_picture_is_kept_with_its_thumbnail(bo):
    (made,) = picture_of(bo, stage=Stage.SEALED).blob.renditions.all()
    assert (made.kind, made.media_type) == (RenditionKind.THUMBNAIL, "image/webp")


def test_all_but_the_words_is_made_before_those_may_be_written(bo):
    picture = picture_of(bo, stage=Stage.REVEALED)
    made = {(one.kind, one.media_type) for one in renditions.make_missing(picture.blob)}
    assert made == {("thumbnail", "image/avif"), ("screen", "image/webp"), ("screen", "image/avif")}


def test_an_original_is_decoded_once_for_all_that_is_made_of_it(bo, monkeypatch):
    picture, opened, really = picture_of(bo, stage=Stage.NAMED), [], Image.open
    monkeypatch.setattr(Image, "open", lambda *given, **named: opened.append(1) or really(*given, **named))
    assert len(renditions.make_missing(picture.blob)) == 4
    assert len(opened) == 1


def test_two_who_make_the_same_file_leave_one_row(bo):
    picture = picture_of(bo)
    first = renditions.make_missing(picture.blob)
    pixels = Image.open(io.BytesIO(painted().image))
    again = renditions._make(picture.blob, RenditionKind.SCREEN, "image/avif", pixels)
    assert again in first


def test_the_published_file_carries_the_words_and_the_same_pixels(bo):
    picture = picture_of(bo, stage=Stage.NAMED)
    tasks.make_renditions([picture.blob_id])
    published = Rendition.objects.get(kind=RenditionKind.PUBLISHED)
    file = Image.open(io.BytesIO(blobs.open_bytes(published.sha256)))
    assert file.text["parameters"].startswith("a red fox\nNegative prompt: fog\n")
    assert "trainedAlgorithmicMedia" in file.text["XML:com.adobe.xmp"]
    assert file.tobytes() == Image.open(io.BytesIO(painted().image)).tobytes()


def test_making_renditions_again_makes_nothing(bo):
    picture = picture_of(bo)
    renditions.make_missing(picture.blob)
    assert renditions.make_missing(picture.blob) == []


def test_the_sweep_makes_what_got_lost(bo):
    picture = picture_of(bo, stage=Stage.REVEALED)
    assert tasks.sweep_renditions() == 3
    bring_to(picture, Stage.NAMED)
    assert tasks.sweep_renditions() == 1
    assert tasks.sweep_renditions() == 0


def test_one_damaged_file_does_not_keep_the_others_waiting(bo):
    lost, kept = picture_of(bo, "lost at sea", seed=8), picture_of(bo, "still here", seed=9)
    files.default_storage.delete(files.name_of(lost.blob_id))
    tasks.sweep_renditions()
    assert kept.blob.renditions.count() == 5


def test_a_hint_goes_to_the_worker_after_the_commit(bo, valkey, django_capture_on_commit_callbacks):
    with redis.Redis.from_url(valkey) as server:
        server.delete("celery")  # what earlier tests have sent
        with django_capture_on_commit_callbacks(execute=True):
            picture = picture_of(bo, stage=Stage.SEALED)
        (message,) = (json.loads(line) for line in server.lrange("celery", 0, -1))
    assert message["headers"]["task"] == tasks.make_renditions.name
    assert picture.blob_id in message["headers"]["argsrepr"]


def test_a_broker_that_is_away_holds_nobody_up(bo, settings, monkeypatch, caplog, django_capture_on_commit_callbacks):
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis+socket:///nowhere/valkey.sock")
    with django_capture_on_commit_callbacks(execute=True):
        picture_of(bo)
    assert "the sweep will make" in caplog.text


def test_a_sealed_picture_cannot_be_deleted(bo):
    picture = picture_of(bo, stage=Stage.REVEALED)
    assert pictures.delete([picture.pk], timezone.now()) == 0


def test_pictures_and_prompts_follow_a_merged_player(bo):
    picture, ada = picture_of(bo), account("Ada")
    people.merge(bo, ada)
    picture.refresh_from_db()
    assert picture.owner == picture.prompt.author == ada


@pytest.mark.parametrize(("stage", "links"), [(Stage.LISTED, True), (Stage.BLOCKED, False)])
def test_the_page_says_from_which_picture_it_was_made_where_that_may_be_seen(bo, stage, links):
    start, made = picture_of(bo, stage=stage), picture_of(guest("Cy"), "a blue boat")
    made.recipe |= {"kind": "image-to-image", "sources": [start.blob_id], "strength": 0.7}
    made.save()
    said = Client().get(f"/pictures/{made.key}").content.decode()
    assert "image-to-image, strength 0.7" in said
    assert (f'href="/pictures/{start.key}"' in said) is links
    assert (f'href="/pictures/{start.key}/compare/{made.key}"' in said) is links


def test_a_picture_of_words_alone_is_made_from_nothing_else(bo):
    assert "strength" not in Client().get(f"/pictures/{picture_of(bo).key}").content.decode()
