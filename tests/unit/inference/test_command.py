"""The engine's own command paints without the site and without Ray."""

import pytest
from PIL import Image

from inference.__main__ import main


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setenv("PAINTOFF_ENGINE_THREADS", "1")


def test_it_paints_a_picture_into_a_file(tiny, tmp_path):
    out = tmp_path / "fox.png"
    assert (
        main(["paint", "a red fox", "-o", str(out), "-m", str(tiny.model.folder), "--seed", "5", "--steps", "3"]) == 0
    )
    assert Image.open(out).size == (16, 16)


def test_the_same_seed_paints_the_same_picture(tiny, tmp_path):
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    for out in (one, two):
        main(["paint", "a red fox", "-o", str(out), "-m", str(tiny.model.folder), "--seed", "5"])
    assert one.read_bytes() == two.read_bytes()


def test_what_the_model_cannot_do_is_said_with_the_nearest(tiny, tmp_path, capsys):
    out = tmp_path / "fox.png"
    assert main(["paint", "a fox", "-o", str(out), "-m", str(tiny.model.folder), "--steps", "999"]) == 2
    assert "40" in capsys.readouterr().err
    assert not out.exists()


def test_check_says_what_it_measured(tiny, capsys):
    assert main(["check", str(tiny.model.folder)]) == 0
    assert "one picture alone" in capsys.readouterr().err


def test_a_folder_that_is_no_model_is_named(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == 1
    assert "no safetensors" in " ".join(capsys.readouterr().err.split())
