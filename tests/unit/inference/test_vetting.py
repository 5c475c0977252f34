"""A folder that could run code, unpickle something or lead out of itself is refused, with the file and the reason."""

import json
import os
import shutil

import pytest

from inference.vetting import Unfit, vet, weights_hash

PICKLED = b"\x80\x04}q\x00."


@pytest.fixture
def folder(tiny, tmp_path):
    return shutil.copytree(tiny.model.folder, tmp_path / "copy")


def change(path, **entries):
    path.parent.mkdir(exist_ok=True)
    settings = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(settings | entries))


def test_a_folder_of_safetensors_and_settings_is_taken(folder):
    vet(folder)


@pytest.mark.parametrize("name", ["modeling.py", "unet/model.so", "setup.SH", "a.pyw", "b.pyx", "c.whl"])
def test_code_is_refused(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("")
    with pytest.raises(Unfit, match=f"{name} is code"):
        vet(folder)


@pytest.mark.parametrize("name", ["weights.bin", "unet/weights.ckpt", "x.PKL", "vae/a.pt"])
def test_what_may_be_pickled_is_refused(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(PICKLED)
    with pytest.raises(Unfit, match=f"{name} may be pickled"):
        vet(folder)


@pytest.mark.parametrize("name", ["w.gguf", "w.onnx", "w.PB", "w.marshal", "unet/w.zip", "w.tar", "w.tar.gz"])
def test_what_is_packed_or_for_other_programs_is_refused(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"x")
    with pytest.raises(Unfit, match=f"{name} is for other programs or packed"):
        vet(folder)


def test_links_that_lead_round_in_a_circle_are_refused(folder):
    (folder / "one.json").symlink_to("two.json")
    (folder / "two.json").symlink_to("one.json")
    with pytest.raises(Unfit, match="leads nowhere"):
        vet(folder)


def test_settings_nested_deeply_are_looked_through_to_the_end(folder):
    deep = '{"auto_map": 1}'
    for _ in range(900):
        deep = f"[{deep}]"
    (folder / "text_encoder" / "config.json").write_text(deep)
    with pytest.raises(Unfit, match=r"auto_map|cannot be read"):
        vet(folder)


def test_a_pickle_under_a_better_name_is_refused(folder):
    (folder / "transformer" / "more.safetensors").write_bytes(PICKLED * 9)
    with pytest.raises(Unfit, match="is none"):
        vet(folder)


def test_a_link_to_a_file_outside_is_refused(folder, tmp_path):
    (tmp_path / "other.json").write_text("{}")
    (folder / "other.json").symlink_to(tmp_path / "other.json")
    with pytest.raises(Unfit, match="leads out"):
        vet(folder)


def test_a_link_to_a_folder_outside_is_refused(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (folder / "vae").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unfit, match="leads out"):
        vet(folder)


def test_links_into_the_hubs_own_store_are_taken(folder, tmp_path):
    snapshot, blobs = tmp_path / "models--x--y" / "snapshots" / ("a" * 40), tmp_path / "models--x--y" / "blobs"
    snapshot.mkdir(parents=True), blobs.mkdir()
    shutil.copytree(folder, snapshot, dirs_exist_ok=True)
    (snapshot / "model_index.json").rename(blobs / "0123")
    (snapshot / "model_index.json").symlink_to("../../blobs/0123")
    vet(snapshot)


def test_a_pipe_in_the_folder_is_refused_unread(folder):
    os.mkfifo(folder / "config.json")
    with pytest.raises(Unfit, match="is no file"):
        vet(folder)


@pytest.mark.parametrize(
    "entries",
    [
        {"_class_name": ["my_pipeline", "MyPipeline"]},
        {"_class_name": "../../evil"},
        {"_class_name": None},
        {"transformer": ["my_transformer", "MyTransformer"]},
        {"transformer": ["os", "system"]},
        {"transformer": ["../up", "Model"]},
        {"transformer": ["diffusers", "a.b"]},
        {"transformer": ["diffusers"]},
        {"transformer": "diffusers"},
        {"/etc/passwd": ["diffusers", "UNet2DModel"]},
        {"custom_pipeline": "someone/pipeline"},
    ],
)
def test_a_pipeline_of_the_models_own_is_refused(folder, entries):
    change(folder / "model_index.json", **entries)
    with pytest.raises(Unfit, match=r"model_index\.json"):
        vet(folder)


def test_a_part_from_a_pipelines_own_folder_in_diffusers_is_taken(folder):
    change(folder / "model_index.json", safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"])
    change(folder / "model_index.json", feature_extractor=[None, None])
    vet(folder)


@pytest.mark.parametrize(
    "entries",
    [
        {"auto_map": {"AutoModel": "modeling.Mine"}},
        {"text_config": {"auto_map": {"AutoConfig": "x--y.Config"}}},
        {"trust_remote_code": True},
        {"_attn_implementation": "someone/kernels"},
        {"_class_name": ["a", "b"]},
    ],
)
@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_settings_that_ask_for_code_are_refused(folder, name, entries):
    change(folder / "text_encoder" / name, **entries)
    with pytest.raises(Unfit, match=name):
        vet(folder)


@pytest.mark.parametrize("shard", ["../other.safetensors", "/tmp/x.safetensors", "weights.bin", 5])
def test_a_list_of_shards_names_only_safetensors_beside_it(folder, shard):
    index = folder / "transformer" / "diffusion_pytorch_model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": shard}}))
    with pytest.raises(Unfit, match="no safetensors file beside it"):
        vet(folder)


def test_an_adapter_which_would_load_a_model_from_elsewhere_is_refused(folder):
    change(folder / "text_encoder" / "adapter_config.json", base_model_name_or_path="someone/model")
    with pytest.raises(Unfit, match="a model elsewhere"):
        vet(folder)


def test_a_lora_that_would_be_passed_over_in_silence_is_refused(folder):
    weights = next(folder.rglob("*.safetensors"))
    shutil.copy(weights, folder / "pytorch_lora_weights.safetensors")
    with pytest.raises(Unfit, match=r"pytorch_lora_weights\.safetensors would not be laid over the model"):
        vet(folder)


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(Unfit, match="holds no safetensors"):
        vet(tmp_path)


def test_the_hash_follows_the_weights(folder):
    before = weights_hash(folder)
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert weights_hash(folder) != before


@pytest.mark.parametrize(
    "name", ["model_index.json", "tokenizer/vocab.txt", "tokenizer/merges.txt", "tokenizer/a.model"]
)
def test_the_hash_follows_the_settings_and_the_tokenizer(folder, name):
    before = weights_hash(folder)
    (folder / name).write_text("{}")
    assert weights_hash(folder) != before


@pytest.mark.parametrize("name", ["model.json", "README.md", "LICENSE.txt", "vae/README.md"])
def test_the_hash_is_the_same_whatever_the_card_and_the_papers_say(folder, name):
    before = weights_hash(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("{}")
    assert weights_hash(folder) == before
