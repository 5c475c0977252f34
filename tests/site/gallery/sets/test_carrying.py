"""A version goes out as a file that others load, and a zip of others comes in as one commit."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import tokens
from gallery import blobs, pictures
from gallery.exports import writing
from gallery.models import Export, ImageSet, Picture, SetPicture
from gallery.seeding import scenes
from gallery.sets import branches, store
from gallery.sets.branches import Word
from gallery.sets.carrying import exporting
from gallery.sets.carrying.exporting import Form
from gallery.sets.manifest import lines
from gallery.sets.tree import versions
from gallery.sets.tree.entries import Entry
from moderation.states import State
from tests.support.contract import bearer
from tests.support.image_sets import NOON, set_of
from tests.support.paintings import showing
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db
LOADED = """
import json, sys, datasets
found = datasets.load_dataset(sys.argv[1], split="train", **json.loads(sys.argv[2]))
print(json.dumps([{name: value.size if name == "image" and value else value for name, value in row.items()} for row in found]))
"""


class Town:
    """Ada's set of three: a heron, an otter that Bo painted, and a line of words."""

    def __init__(self) -> None:
        self.ada, self.bo = account("Ada"), account("Bo")
        self.heron, self.otter = (
            showing(who, scenes.scene(number).resize((96, 64)), words)
            for who, number, words in ((self.ada, 1, "a heron"), (self.bo, 2, "an otter"))
        )
        slots = {
            "heron": Entry(bytes.fromhex(self.heron.blob_id), "a heron", "grey", ("bird",), 0, "b"),
            "Otter": Entry(bytes.fromhex(self.otter.blob_id), "an otter", "", (), 1, "c"),
            "words": Entry(b"", "", "a line between", (), 0, "d"),
        }
        self.set = set_of(self.ada, slots, licence="CC-BY-4.0")
        for one in (self.heron, self.otter):
            SetPicture.objects.create(image_set=self.set, sha256=one.blob_id, picture=one, added_by=one.owner, slots=1)
        self.token = bearer(tokens.issue(self.ada, "files")[1])

    @property
    def main(self):
        return self.set.branches.select_related("head", "image_set").get(name="main")

    def export(self, form: Form, seconds: float = 1000.0) -> bytes:
        export = exporting.ask(self.ada, self.set, self.main.head, form)
        while writing.write_some(export.pk, seconds=seconds):
            pass
        answer = browser_of(self.ada).get(f"/exports/{export.key}/file")
        body = b"".join(answer) if answer.streaming else answer.content
        Export.objects.all().delete()
        return body

    def send(self, path: str, name: str, content: bytes, **fields: object):
        data = {"file": SimpleUploadedFile(name, content), **fields}
        return browser_of(None).post(f"/api/sets/{self.set.key}/{path}", data, headers=self.token)

    def slots(self) -> dict[str, Entry]:
        return dict(versions.page_by_order(store.work(), bytes(self.main.head.root)))


@pytest.fixture
def town() -> Town:
    return Town()


def unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in files.items():
            file.writestr(name.replace("__", "."), content)
    return out.getvalue()


def png(number: int) -> bytes:
    out = io.BytesIO()
    scenes.scene(number).resize((96, 64)).save(out, "PNG")
    return out.getvalue()


def loaded(folder, kind: str, **how: object) -> list[dict]:
    """By the real library, in a process of its own that reaches no network and has its own cache."""
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": str(folder / "cache")}
    typed = [sys.executable, "-c", LOADED, kind, json.dumps(how)]
    said = subprocess.run(typed, env=os.environ | offline, capture_output=True, text=True, check=True)
    return json.loads(said.stdout.splitlines()[-1])


def test_a_version_in_every_form_is_loaded_as_it_is(town, tmp_path):
    plain, folder, parquet = (unpacked(town.export(form)) for form in Form)
    assert list(plain) == ["pictures/heron.png", "pictures/otter~1.png", "manifest.jsonl"]
    assert plain["pictures/heron.png"] == blobs.open_bytes(town.heron.blob_id)
    head, found = lines.read([plain["manifest.jsonl"]])
    assert [(line.slot, line.credit, line.licence) for line in found] == [
        ("heron", "Ada", "CC-BY-4.0"),
        ("Otter", "Bo", "CC-BY-4.0"),
        ("words", "", "CC-BY-4.0"),
    ]
    assert head.root == bytes(town.main.head.root).hex()
    for name, files in (("folder", folder), ("parquet", parquet)):
        for path, content in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(content)
    rows = loaded(tmp_path, "imagefolder", data_dir=str(tmp_path / "folder"))
    assert [(row["slot"], row["image"], row["caption"], row["tags"], row["credit"]) for row in rows] == [
        ("heron", [96, 64], "grey", ["bird"], "Ada"),
        ("Otter", [96, 64], "", [], "Bo"),
    ]
    rows = loaded(tmp_path, "parquet", data_files=str(tmp_path / "parquet/data/*.parquet"))
    assert [(row["slot"], row["image"], row["level"], row["tags"]) for row in rows] == [
        ("heron", [96, 64], "everyone", ["bird"]),
        ("Otter", [96, 64], "mild", []),
        ("words", None, "everyone", []),
    ]


@pytest.mark.parametrize("form", Form)
def test_the_same_version_is_the_same_bytes_in_however_many_goes(town, form, monkeypatch):
    whole = town.export(form)
    monkeypatch.setattr(writing, "PART", 1)
    assert town.export(form, seconds=-1.0) == whole


def test_what_was_taken_down_is_in_no_form_and_its_line_stays(town):
    pictures.judge([town.otter.pk], State.BLOCKED)
    for form in Form:
        assert blobs.open_bytes(town.otter.blob_id) not in town.export(form)
    _, found = lines.read([unpacked(town.export(Form.PLAIN))["manifest.jsonl"]])
    assert [(line.slot, line.is_there, line.entry.prompt) for line in found] == [
        ("heron", True, "a heron"),
        ("Otter", False, ""),
        ("words", True, ""),
    ]


def test_whoever_may_not_look_into_the_set_any_more_gets_nothing_of_it(town):
    export = exporting.ask(town.ada, town.set, town.main.head, Form.PLAIN)
    ImageSet.objects.update(owner=town.bo)
    while writing.write_some(export.pk):
        pass
    export.refresh_from_db()
    assert (export.state, export.fault) == ("failed", "You may not look into this set any more.")


def test_an_export_is_asked_for_by_api_and_by_whoever_sees_the_set_alone(town):
    path = f"/api/sets/{town.set.key}/exports"
    asked = {"data": {"form": "imagefolder"}, "content_type": "application/json"}
    assert browser_of(None).post(path, **asked, headers=town.token).json()["form"] == "imagefolder"
    assert browser_of(None).post(path, **asked, headers=bearer(tokens.issue(town.bo, "x")[1])).status_code == 404


def test_the_manifest_is_had_by_api(town):
    answer = browser_of(None).get(f"/api/sets/{town.set.key}/manifest", headers=town.token)
    _, found = lines.read(list(answer))
    assert [line.slot for line in found] == ["heron", "Otter", "words"]
    assert browser_of(town.bo).get(f"/api/sets/{town.set.key}/manifest").status_code == 404


def test_a_zip_is_one_commit_and_the_same_again_is_none(town):
    said = json.dumps({"file_name": "kite.png", "text": "a kite", "tags": ["bird", "sky"]}).encode()
    body = zipped(kite__png=png(5), metadata__jsonl=said, notes__txt=b"x")
    answer = town.send("branches/main/imports", "kites.zip", body, message="Kites").json()
    assert (answer["slots"], answer["skipped"], answer["commit"]["message"]) == (["kite"], ["notes.txt"], "Kites")
    assert (town.slots()["kite"].caption, town.slots()["kite"].tags) == ("a kite", ("bird", "sky"))
    assert list(town.slots())[-1] == "kite", "behind all that were there"
    again = town.send("branches/main/imports", "kites.zip", body).json()
    assert (again["commit"], again["slots"]) == (None, [])
    assert Picture.objects.filter(source="upload").count() == 1


def test_what_was_exported_comes_back_as_it_was(town):
    before = town.slots()
    body = town.export(Form.PLAIN)
    assert town.send("branches/main/imports", "same.zip", body).json()["commit"] is None
    branches.commit(town.main, {"heron": None, "words": None}, Word(town.ada, NOON))
    assert town.send("branches/main/imports", "same.zip", body).json()["slots"] == ["heron", "words"]
    assert town.slots() == before


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"../kite__png": png(5)}, "part that is empty, . or .."),
        ({"kite__png": b"GIF89a"}, "kite.png.*no PNG, JPEG"),
        ({"kite__png": png(5), "metadata__jsonl": b"{"}, "metadata.jsonl, line 1"),
    ],
)
def test_a_zip_with_a_fault_is_refused_by_the_name_of_the_file_and_changes_nothing(town, files, why):
    before = town.main.head
    answer = town.send("branches/main/imports", "kites.zip", zipped(**files))
    assert answer.status_code == 400
    assert answer.json()["field"] == "file"
    assert re.search(why, answer.json()["message"])
    assert town.main.head == before


def test_a_picture_is_sent_and_known_again(town):
    kept = town.send("pictures", "kite.png", png(5), prompt="a kite").json()
    assert (kept["was_known"], kept["state"]) == (False, "visible")
    assert town.send("pictures", "kite.png", png(5)).json()["sha256"] == kept["sha256"]
    path = f"/api/sets/{town.set.key}/pictures/known"
    hashes = [kept["sha256"], "0" * 64, town.otter.blob_id]
    asked = {"data": {"hashes": hashes}, "content_type": "application/json"}
    answer = browser_of(None).post(path, **asked, headers=town.token).json()
    assert answer["known"] == [kept["sha256"], town.otter.blob_id]
