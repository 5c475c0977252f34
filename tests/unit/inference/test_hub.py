"""Which of a repository's files are fetched."""

import pytest

from inference.hub import fetch, wanted
from inference.vetting import Unfit


def test_only_settings_and_safetensors_are_fetched():
    files = [
        *("model_index.json", "unet/config.json", "unet/diffusion_pytorch_model.safetensors", "tokenizer/merges.txt"),
        *("unet/diffusion_pytorch_model.bin", "pipeline.py", "README.md", "sd.ckpt", "sd_whole.safetensors"),
        *("vae/diffusion_flax_model.msgpack", "unet/diffusion_pytorch_model.non_ema.safetensors"),
    ]
    assert wanted(files) == files[:4]


def test_half_precision_is_fetched_only_where_there_is_nothing_else():
    files = [
        *("unet/diffusion_pytorch_model.fp16.safetensors", "unet/config.json"),
        *("vae/diffusion_pytorch_model.fp16.safetensors", "vae/diffusion_pytorch_model.safetensors"),
        "text_encoder/model.fp16-00001-of-00002.safetensors",
        "text_encoder/model.safetensors.index.fp16.json",
    ]
    assert wanted(files) == [files[0], files[1], files[3], *files[4:]]


def test_a_hub_that_does_not_answer_and_a_model_never_fetched_is_said_in_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # as a cut line, without the tries
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unfit, match=r"someone/model at 0000.* could not be fetched from the hub"):
        fetch("someone/model", "0" * 40)
