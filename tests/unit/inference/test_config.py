"""The registry in the settings is read with care, and every model of it found and vetted."""

import json
import shutil

import pytest

from inference.config import Source, Unfit, find, package_folder, sources, threads, whole_number
from tests.support.engine_models import CARD

COMMIT = "0123456789" * 4


@pytest.fixture
def folder(tiny, tmp_path):
    return shutil.copytree(tiny.model.folder, tmp_path / "copy")


@pytest.fixture
def registry(tmp_path):
    def write(entries):
        path = tmp_path / "models.json"
        path.write_text(json.dumps(entries))
        return sources({"PAINTOFF_MODELS": str(path)})

    return write


def test_a_folder_says_what_it_offers(folder):
    offer = find(Source(folder=str(folder))).offer
    assert (offer.name, offer.native_size, offer.sizes[-1]) == ("tiny", (16, 16), (64, 64))


def test_a_missing_folder_is_named():
    with pytest.raises(Unfit, match="/nowhere"):
        find(Source(folder="/nowhere"))


def test_a_card_in_the_registry_stands_in_for_the_one_in_the_folder(folder):
    card = {key: value for key, value in CARD.items() if key != "made_by"} | {"name": "mine"}
    assert find(Source(folder=str(folder), card=card)).offer.name == "mine"


def test_weights_that_are_not_those_the_registry_names_are_refused(folder):
    sha256 = find(Source(folder=str(folder))).sha256
    assert find(Source(folder=str(folder), sha256=sha256)).sha256 == sha256
    with pytest.raises(Unfit, match=f"hash to {sha256}"):
        find(Source(folder=str(folder), sha256="0" * 64))


def test_a_hub_model_is_fetched_at_its_commit(folder):
    asked = []
    model = find(Source(hub="someone/model", revision=COMMIT), download=lambda *what: asked.append(what) or folder)
    assert (asked, model.offer.name) == ([("someone/model", COMMIT)], "tiny")


@pytest.mark.parametrize("revision", ["", "main", "v1.0"])
def test_a_hub_model_needs_a_commit(revision):
    with pytest.raises(Unfit, match="revision"):
        find(Source(hub="someone/model", revision=revision))


def test_a_hub_model_is_vetted_like_any_other(folder):
    (folder / "pipeline.py").write_text("")
    with pytest.raises(Unfit, match="is code"):
        find(Source(hub="someone/model", revision=COMMIT), download=lambda hub, revision: folder)


def test_models_are_listed_in_a_file(registry):
    hub = {"hub": "x/y", "revision": COMMIT, "sha256": "ab"}
    assert registry([{"folder": "/a"}, hub]) == (Source(folder="/a"), Source(**hub))


def test_a_folder_in_the_list_may_be_relative_to_it(registry, tmp_path):
    assert registry([{"folder": "mine"}]) == (Source(folder=str(tmp_path / "mine")),)


def test_without_a_list_there_are_no_models_but_ours():
    assert sources({}) == ()


def test_a_broken_list_of_models_names_the_variable(tmp_path):
    with pytest.raises(Unfit, match="PAINTOFF_MODELS"):
        sources({"PAINTOFF_MODELS": str(tmp_path / "none.json")})


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"folder": "/a"}, "must hold a list"),
        ([], "must hold a list"),
        (["/a"], "model 1 .* is no JSON object"),
        ([{"folder": "/a"}, {"fodler": "/b"}], "model 2 .* 'fodler'.* did you mean folder"),
        ([{"folder": "/a", "hub": "x/y"}], "not both"),
        ([{"revision": COMMIT}], "needs a folder, or a hub id"),
        ([{"folder": 5}], "folder must be a text"),
        ([{"folder": "/a", "card": "x"}], "card must be an object"),
        ([{"folder": "/a", "revision": COMMIT}], "a folder has no revision"),
        ([{"folder": "~nobody_here/x"}], "nobody whose home ~nobody_here/x"),
        ([{"folder": "/a", "card": {"name": "x"}}, {"folder": "/b", "card": {"name": "x"}}], "named x: /a and /b"),
    ],
)
def test_a_wrong_entry_is_named_with_its_number(registry, entries, said):
    with pytest.raises(Unfit, match=f"PAINTOFF_MODELS.*{said}"):
        registry(entries)


def test_a_list_too_deep_to_read_is_refused(tmp_path):
    (tmp_path / "models.json").write_text("[" * 100_000)
    with pytest.raises(Unfit, match="PAINTOFF_MODELS"):
        sources({"PAINTOFF_MODELS": str(tmp_path / "models.json")})


def test_a_card_too_deep_to_read_is_refused(folder):
    (folder / "model.json").write_text("[" * 100_000)
    with pytest.raises(Unfit, match=r"model\.json cannot be read"):
        find(Source(folder=str(folder)))


def test_two_folders_with_cards_of_one_name_are_both_named(registry, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "again")
    with pytest.raises(Unfit, match=r"are named tiny: .*copy and .*again"):
        registry([{"folder": "copy"}, {"folder": "again"}])


@pytest.mark.parametrize("text", ["²", "-1", "257", "1e3", "٣", "9" * 5000])
def test_a_setting_that_counts_is_a_plain_number_within_its_limit(text):
    with pytest.raises(Unfit, match="PAINTOFF_ENGINE_THREADS must be a whole number up to 256") as refused:
        threads({"PAINTOFF_ENGINE_THREADS": text})
    assert len(str(refused.value)) < 200


def test_so_many_actors_are_taken_and_no_more():
    assert whole_number({"PAINTOFF_ENGINE_ACTORS": "64"}, "PAINTOFF_ENGINE_ACTORS", 1) == 64
    with pytest.raises(Unfit, match="up to 64"):
        whole_number({"PAINTOFF_ENGINE_ACTORS": "65"}, "PAINTOFF_ENGINE_ACTORS", 1)


@pytest.mark.parametrize("where", ["a.b.c/d", ".../d", "__main__/d"])
def test_a_text_encoder_is_looked_for_in_plain_packages_alone(where):
    with pytest.raises(Unfit, match="text encoder"):
        package_folder(where)


def test_a_package_that_brings_the_encoder_is_found_without_importing_it():
    assert package_folder("PIL/x").parts[-2:] == ("PIL", "x")
    with pytest.raises(Unfit, match="not installed"):
        package_folder("no_such_package/model")
