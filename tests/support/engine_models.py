"""A tiny PRX model with random weights, built from config and saved as a model folder like any other."""

import json
from pathlib import Path

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, PRXPixelPipeline, PRXTransformer2DModel
from safetensors.numpy import save_file
from transformers import BertConfig, BertModel, BertTokenizerFast

from inference.config import Model, Source, find
from inference.pipelines import load
from inference.pipelines.looks import MOST_THINGS
from inference.pipelines.prx import PRXPixel
from inference.pipelines.recalling import ARRAYS
from inference.pipelines.recalling import WORDS as RECALLED

WORDS = ("a", "red", "green", "blue", "fox", "cat", "house", "night", "sky", "snow", "tree", "sea", "in", "the", "over")
CARD = {
    "name": "tiny",
    "title": "Tiny random PRX",
    "licence": "CC0-1.0",
    "family": "prx-pixel",
    "native_size": [16, 16],
    "sizes": [[16, 16], [64, 64]],
    "upscale": "nearest",
    "steps": [1, 40],
    "default_steps": 4,
    "guidance": [1.0, 10.0],
    "default_guidance": 3.0,
    "made_by": "a test",
}


def save_tiny_prx(folder: Path, weights: int = 0, **card) -> Path:
    """`weights` seeds the random ones: models of another seed paint other pictures."""
    torch.manual_seed(weights)
    pipeline = PRXPixelPipeline(
        transformer=_transformer(),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        text_encoder=BertModel(_bert()).eval(),
        tokenizer=_tokenizer(folder),
        default_sample_size=16,
        prompt_max_tokens=12,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    (folder / "model.json").write_text(json.dumps(CARD | card))
    return folder


def save_recalling_prx(folder: Path, shade: int = 0) -> Path:
    """One that looks up foxes and trees, as two tiles of three numbers; `shade` is what a fox looks like."""
    torch.manual_seed(0)
    pipeline = PRXPixelPipeline(
        transformer=_transformer(context=32 + 3 + 2 + MOST_THINGS),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        text_encoder=BertModel(_bert()).eval(),
        tokenizer=_tokenizer(folder),
        default_sample_size=16,
        prompt_max_tokens=12 + 2 * 2,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    (folder / "memory").mkdir(exist_ok=True)
    arrays = {
        "tiles": np.array([[[shade, 0, 50]] * 2, [[0, 90, 0]] * 2], np.int8),
        "scales": np.full(3, 0.05, np.float32),
        "meanings": np.eye(2, 32, dtype=np.float16),
        "meant": np.arange(2, dtype=np.int32),
    }
    save_file(arrays, folder / "memory" / ARRAYS)
    things = [
        {"label": "fox", "names": ["fox"], "drawings": {"": 0}},
        {"label": "tree", "names": ["tree"], "drawings": {"": 1}},
    ]
    told = {
        "most": 2,
        "describing": [*WORDS[1:4]],
        "borders": ["a", "in", "the", "over", "snow"],
        "grounds": [],
        "verbs": [],
        "styles": {},
        "things": things,
    }
    (folder / "memory" / RECALLED).write_text(json.dumps(told))
    (folder / "model.json").write_text(json.dumps(CARD | {"memory": "memory"}))
    return folder


def tiny_prx(folder: Path, **card) -> PRXPixel:
    return load(find(Source(folder=str(save_tiny_prx(folder, **card)))), torch.device("cpu"))


def tiny_model(folder: Path) -> Model:
    return find(Source(folder=str(folder)))


def _transformer(context: int = 32) -> PRXTransformer2DModel:
    model = PRXTransformer2DModel(
        in_channels=3,
        patch_size=4,
        context_in_dim=context,
        hidden_size=32,
        num_heads=2,
        depth=2,
        axes_dim=[8, 8],
        bottleneck_size=16,
        resolution_embeds=True,
    )
    for block in model.blocks:
        torch.nn.init.normal_(block.modulation.lin.weight, std=0.2)
    return model


def _bert() -> BertConfig:
    return BertConfig(
        vocab_size=len(WORDS) + 5,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=32,
    )


def _tokenizer(folder: Path) -> BertTokenizerFast:
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    return BertTokenizerFast(vocab={word: index for index, word in enumerate(vocabulary)})
