"""The engine's own command paints without the site and without Ray, and says in a sentence what it cannot do."""

import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from inference.__main__ import main
from inference.command.files import save
from inference.config import Unfit
from inference.protocol import Painted
from inference.replay import CHUNK, read
from tests.support.engine_models import CARD

TINY = ("--steps", "3", "--size", "64", "64")


@pytest.fixture(autouse=True)
def desk(monkeypatch, tmp_path):
    """One thread, no registry, and a folder of its own to work in."""
    monkeypatch.setenv("PAINTOFF_ENGINE_THREADS", "1")
    monkeypatch.delenv("PAINTOFF_MODELS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def model(tiny):
    return ("-m", str(tiny.model.folder))


@pytest.fixture
def said(capsys):
    return lambda: " ".join(capsys.readouterr().err.split())


def noise(path, size=(64, 64)):
    Image.effect_noise(size, 90).convert("RGB").save(path)
    return str(path)


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_it_paints_a_picture_into_a_file(model, desk):
    assert main(["paint", "a red fox", "-o", "fox.png", *model, "--seed", "5", *TINY]) == 0
    assert Image.open(desk / "fox.png").size == (64, 64)


def test_the_same_seed_paints_the_same_picture(model, desk):
    for out in ("one.png", "two.png"):
        main(["paint", "a red fox", "-o", out, *model, "--seed", "5", *TINY])
    assert (desk / "one.png").read_bytes() == (desk / "two.png").read_bytes()


def test_the_file_says_how_it_was_made(model, desk, tiny):
    main(["paint", "ein Füchslein", "-n", "snow", "-o", "fox.png", *model, "--seed", "5", *TINY])
    recipe, fingerprint = read((desk / "fox.png").read_bytes())
    assert (recipe["prompt"], recipe["negative_prompt"], recipe["seed"]) == ("ein Füchslein", "snow", 5)
    assert fingerprint["model_sha256"] == tiny.model.sha256


def test_several_pictures_are_painted_in_one_batch_from_seeds_in_a_row(model, desk):
    assert (
        main(["paint", "a red fox", "-c", "3", "-o", "fox.png", *model, "--seed", "5", "--guidance", "1", *TINY]) == 0
    )
    told = [read((desk / f"fox-{number}.png").read_bytes()) for number in (1, 2, 3)]
    assert [recipe["seed"] for recipe, _ in told] == [5, 6, 7]
    assert [fingerprint["batch"] for _, fingerprint in told] == [3, 3, 3]


def test_a_picture_is_taken_further(model, desk):
    start = noise(desk / "start.png")
    assert main(["paint", "a tree", "--image", start, "--strength", "0.5", "-o", "tree.png", *model, *TINY]) == 0
    recipe, _ = read((desk / "tree.png").read_bytes())
    assert (recipe["kind"], recipe["strength"], len(recipe["sources"])) == ("image-to-image", 0.5, 1)


def test_only_what_the_mask_names_is_painted_anew(model, desk):
    start = noise(desk / "start.png", (16, 16))
    mask = Image.new("L", (16, 16), 0)
    mask.paste(255, (0, 0, 16, 8))
    mask.save("mask.png")
    main(["paint", "a tree", "--image", start, "--mask", "mask.png", "-o", "t.png", *model, "--size", "16", "16"])
    np.testing.assert_array_equal(pixels("t.png")[8:], pixels(start)[8:])
    assert (pixels("t.png")[:8] != pixels(start)[:8]).any()


def test_a_picture_is_enlarged_without_a_prompt(model, desk):
    assert main(["upscale", noise(desk / "small.png", (16, 16)), "-o", "large.png", *model]) == 0
    recipe, _ = read((desk / "large.png").read_bytes())
    assert (Image.open("large.png").size, recipe["upscaler"], recipe["steps"]) == ((32, 32), "lanczos", 1)


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["--steps", "999"], 2, "takes 1 to 40 steps; the nearest is 40"),
        (["--sampler", "heun"], 2, "no sampler heun; the nearest is flow-euler"),
        (["--size", "70", "70"], 2, r"the nearest is [64, 64]"),
        (["--guidance", "99"], 2, "the nearest is 10"),
        (["--seed", "-1"], 2, "the nearest is 0"),
        (["--seed", "-1", "-c", "3"], 2, "the nearest is 0"),
        (["--seed", str(2**63)], 2, f"the nearest is {2**63 - 1}"),
        (["-c", "²"], 2, "from 1 to 64"),
        (["--strength", "0.5"], 2, "--strength needs --image"),
        (["--image", "none.png"], 1, "none.png cannot be read: No such file"),
        (["--mask", "mask.png"], 2, "--mask needs --image"),
        (["-o", "fox.jpg"], 1, "must end in .png"),
        (["-o", "none/fox.png"], 1, "there is no folder none"),
        (["-m", "nobody"], 1, "nobody is neither a folder nor one of starter"),
        (["-c", "0"], 2, "from 1 to 64"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(model, desk, said, arguments, status, sentence):
    try:
        outcome = main(["paint", "a fox", *model, *arguments])
    except SystemExit as ended:
        outcome = ended.code
    assert (outcome, list(desk.iterdir())) == (status, [])
    assert sentence in said()


def test_a_picture_that_is_none_fails_with_the_reason(model, desk, said):
    (desk / "text.png").write_text("no picture")
    assert main(["paint", "a fox", "--image", "text.png", "-o", "fox.png", *model]) == 1
    assert said() == "text.png: the picture is no PNG, WEBP, JPEG"
    assert not (desk / "fox.png").exists()


def test_what_the_card_rules_out_is_said_before_the_weights_are_read(tiny, desk, said):
    damaged = shutil.copytree(tiny.model.folder, desk / "damaged")
    shutil.rmtree(damaged / "text_encoder")
    for wrong, status in ((["--steps", "999"], 2), (["--mask", "none.png", "--image", "none.png"], 1)):
        assert main(["paint", "a fox", "-m", str(damaged), *wrong]) == status
    assert "not complete" not in said()
    assert main(["paint", "a fox", "-m", str(damaged)]) == 1
    assert "not complete" in said()


def test_a_prompt_that_is_too_long_is_told_the_limit_and_not_repeated(model, said):
    assert main(["paint", "fox " * 1000, *model]) == 2
    assert said() == "tiny reads at most 2000 characters"


def test_a_folder_is_no_file_to_write_to_and_nothing_is_painted(model, desk, said):
    (desk / "fox.png").mkdir()
    assert main(["paint", "a fox", "-o", "fox.png", *model]) == 1
    assert said() == "fox.png is a folder, not a file to write a picture to"


def test_one_of_several_files_that_is_a_folder_is_named(model, desk, said):
    (desk / "fox-2.png").mkdir()
    assert main(["paint", "a fox", "-c", "2", "-o", "fox.png", *model]) == 1
    assert "fox-2.png is a folder" in said()


def test_a_file_that_cannot_be_written_after_all_is_a_sentence(desk):
    (desk / "fox.png").mkdir()
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    with pytest.raises(Unfit, match=r"fox\.png cannot be written: Is a directory"):
        save(Painted("a", 1, picture.getvalue(), "", 8, 8, 8, 8, 1.0), desk / "fox.png")


def test_a_setting_that_is_none_stops_the_painting(model, said, monkeypatch):
    monkeypatch.setenv("PAINTOFF_ENGINE_TUNING", "nonsense")
    assert main(["paint", "a fox", *model]) == 1
    assert "PAINTOFF_ENGINE_TUNING must be one of" in said()


def test_a_model_is_named_as_the_registry_names_it(tiny, desk, monkeypatch):
    (desk / "models.json").write_text(json.dumps([{"folder": str(tiny.model.folder)}]))
    monkeypatch.setenv("PAINTOFF_MODELS", str(desk / "models.json"))
    assert main(["paint", "a fox", "-m", "tiny", "-o", "fox.png", *TINY]) == 0


def test_check_paints_a_picture_and_says_what_it_measured(tiny, desk, said):
    assert main(["check", str(tiny.model.folder)]) == 0
    report = said()
    for part in ("CC0-1.0", tiny.model.sha256, "inpaint", "flow-euler", "GiB", "cpu, float32", "rows/s"):
        assert part in report
    assert Image.open(desk / "check-tiny.png").size == (16, 16)


def test_of_several_models_each_has_a_picture_of_its_own(tiny, desk, monkeypatch):
    again = shutil.copytree(tiny.model.folder, desk / "again")
    (again / "model.json").write_text(json.dumps(CARD | {"name": "other"}))
    (desk / "models.json").write_text(json.dumps([{"folder": str(tiny.model.folder)}, {"folder": "again"}]))
    monkeypatch.setenv("PAINTOFF_MODELS", str(desk / "models.json"))
    assert main(["check", "-o", "x.png"]) == 0
    assert sorted(path.name for path in desk.glob("*.png")) == ["x-other.png", "x-tiny.png"]


def test_a_folder_that_is_no_model_is_named(tmp_path, said):
    assert main(["check", str(tmp_path)]) == 1
    assert "no safetensors" in said()


def test_a_long_path_is_said_in_one_piece(desk, capsys):
    folder = desk / ("a" * 120)
    assert main(["check", str(folder)]) == 1
    assert f"{folder} is neither a folder nor one of starter\n" in capsys.readouterr().err


def test_a_picture_is_painted_again_from_its_own_file(model, desk, said):
    main(["paint", "a red fox", "-o", "fox.png", *model, "--seed", "5", *TINY])
    assert main(["replay", "fox.png", *model]) == 0
    assert "identical: at most" in said()


def test_a_recipe_too_deep_to_read_names_the_file(model, desk, said):
    told = PngInfo()
    told.add_itxt(CHUNK, "[" * 100_000)
    Image.new("RGB", (8, 8)).save(desk / "deep.png", pnginfo=told)
    assert main(["replay", "deep.png", *model]) == 1
    assert said().startswith("deep.png cannot be painted again: the picture carries no recipe")


def test_a_picture_of_somebody_else_cannot_be_painted_again(model, desk, said):
    assert main(["replay", noise(desk / "other.png"), *model]) == 1
    assert "carries no recipe" in said()
