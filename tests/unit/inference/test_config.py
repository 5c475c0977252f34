"""A model folder is read for what it is, and anything that could run code is refused."""

import json
import shutil

import pytest

from inference.config import Source, Unfit, find, package_folder, parse_card, sources, vet, weights_hash
from tests.support.engine_models import CARD


@pytest.fixture
def folder(tiny, tmp_path):
    return shutil.copytree(tiny.model.folder, tmp_path / "copy")


def test_a_folder_says_what_it_offers(folder):
    offer = find(Source(folder=str(folder))).offer
    assert (offer.name, offer.native_size, offer.sizes[-1]) == ("tiny", (16, 16), (64, 64))


@pytest.mark.parametrize("name", ["modeling.py", "weights.bin", "unet/weights.ckpt", "x.PKL"])
def test_code_and_pickles_are_refused(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("")
    with pytest.raises(Unfit, match="only safetensors"):
        vet(folder)


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    (tmp_path / "other.json").write_text("{}")
    (folder / "other.json").symlink_to(tmp_path / "other.json")
    with pytest.raises(Unfit, match="leads out"):
        vet(folder)


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(Unfit, match="holds no safetensors"):
        vet(tmp_path)


def test_a_missing_folder_is_named():
    with pytest.raises(Unfit, match="/nowhere"):
        find(Source(folder="/nowhere"))


def test_the_hash_follows_the_weights(folder):
    before = weights_hash(folder)
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert weights_hash(folder) != before


def test_an_incomplete_card_says_what_is_missing():
    with pytest.raises(Unfit, match="licence"):
        parse_card({key: value for key, value in CARD.items() if key != "licence"})


def test_a_hub_model_needs_a_pinned_revision():
    with pytest.raises(Unfit, match="revision"):
        find(Source(hub="someone/model"))


def test_a_hub_model_is_vetted_like_any_other(folder):
    (folder / "pipeline.py").write_text("")
    with pytest.raises(Unfit, match="only safetensors"):
        find(Source(hub="someone/model", revision="abc"), download=lambda hub, revision: folder)


def test_models_are_listed_in_a_file(tmp_path):
    path = tmp_path / "models.json"
    path.write_text(json.dumps([{"folder": "/a"}, {"hub": "x/y", "revision": "abc"}]))
    assert sources({"PAINTOFF_MODELS": str(path)}) == (Source(folder="/a"), Source(hub="x/y", revision="abc"))


def test_without_a_list_there_are_no_models_but_ours():
    assert sources({}) == ()


def test_a_broken_list_of_models_names_the_variable(tmp_path):
    with pytest.raises(Unfit, match="PAINTOFF_MODELS"):
        sources({"PAINTOFF_MODELS": str(tmp_path / "none.json")})


def test_a_package_that_brings_the_encoder_is_found_without_importing_it():
    assert package_folder("PIL/x").parts[-2:] == ("PIL", "x")
    with pytest.raises(Unfit, match="not installed"):
        package_folder("no_such_package/model")
