"""`python -m inference replay` paints a picture again from its file and says how alike the two are."""

import io
import json

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gallery import marks, png
from inference.__main__ import main
from inference.command.files import marked
from inference.replay import read
from tests.support.engine_jobs import Bench, job


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setenv("PAINTOFF_ENGINE_THREADS", "1")


@pytest.fixture
def fox(tiny, tmp_path):
    """A picture as the engine's command keeps it."""
    file = tmp_path / "fox.png"
    file.write_bytes(marked(Bench(tiny).painted(job(seed=5))))
    return file


def replayed(tiny, file, *more):
    return main(["replay", str(file), "-m", str(tiny.model.folder), *map(str, more)])


def said(capsys):
    return " ".join(capsys.readouterr().err.split())


def test_a_picture_of_ours_is_identical(tiny, fox, capsys):
    assert replayed(tiny, fox) == 0
    assert "identical" in said(capsys)


def test_a_published_file_is_painted_again_too(tiny, fox, capsys):
    recipe, _ = read(fox.read_bytes())
    plain = io.BytesIO()
    Image.open(fox).save(plain, "PNG", pnginfo=PngInfo())
    fox.write_bytes(png.with_texts(plain.getvalue(), marks.texts("a red fox", "", recipe)))
    assert replayed(tiny, fox) == 0
    assert "does not say on what it was painted" in said(capsys)


def test_a_picture_with_another_s_recipe_is_different(tiny, fox, capsys):
    recipe, fingerprint = read(fox.read_bytes())
    told = PngInfo()
    told.add_itxt("paintoff", json.dumps({"recipe": recipe | {"seed": 6}, "fingerprint": fingerprint}))
    Image.open(fox).save(fox, "PNG", pnginfo=told)
    assert replayed(tiny, fox) == 1
    assert "different" in said(capsys)


def test_what_the_model_cannot_do_any_more_is_said(tiny, fox, capsys):
    recipe, _ = read(fox.read_bytes())
    told = PngInfo()
    told.add_itxt("paintoff", json.dumps(recipe | {"steps": 999}))
    Image.open(fox).save(fox, "PNG", pnginfo=told)
    assert replayed(tiny, fox) == 1
    assert "1 to 40 steps" in said(capsys)


def test_a_picture_begun_with_another_needs_that_one(tiny, tmp_path, capsys):
    start, file = tmp_path / "start.png", tmp_path / "fox.png"
    Image.new("RGB", (16, 16), "teal").save(start)
    asked = ["paint", "a red fox", "-m", str(tiny.model.folder), "--image", str(start), "--size", "16", "16"]
    assert main([*asked, "--seed", "3", "-o", str(file)]) == 0
    assert replayed(tiny, file) == 1
    assert "not given" in said(capsys)
    assert replayed(tiny, file, "--source", start) == 0
