"""Writes a training checkpoint as the model folder that ships: bf16 safetensors, scheduler, model.json."""

import argparse
import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, PRXTransformer2DModel

from inference.pipelines.recalling import read_memory
from inference.pipelines.starter.data.packs import cache_folder
from inference.pipelines.starter.loader import MODEL, Card
from inference.pipelines.starter.presets import DEFAULT, PRESETS, Preset, Unsuited
from inference.pipelines.starter.remember import memory_folder
from inference.pipelines.starter.text import PROMPT_TOKENS
from inference.starter import MEMORY

STEPS, GUIDANCE, GUIDANCE_INTERVAL, SHIFT = 16, 3.0, (0.15, 1.0), 1.0
WEIGHTS = "transformer/diffusion_pytorch_model.safetensors"


def export(checkpoint: Path, memory: Path, folder: Path, even_borders: bool = False) -> Card:
    """`memory` is the folder of what was looked up in training. Raises Unsuited if it was another."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    recalled = read_memory(memory)
    if state["looks"] != recalled.looks.sha256:
        raise Unsuited(f"{checkpoint} was trained with other looks than those in {memory}")
    preset = PRESETS[state["preset"]]
    transformer = PRXTransformer2DModel(**preset.transformer())
    transformer.load_state_dict(state["average"])
    if even_borders:
        even_the_borders(transformer)
    transformer.to(torch.bfloat16).save_pretrained(folder / "transformer", safe_serialization=True)
    (folder / WEIGHTS).chmod(0o644)
    FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000, shift=SHIFT).save_pretrained(folder / "scheduler")
    if memory.resolve() != (folder / MEMORY).resolve():
        shutil.copytree(memory, folder / MEMORY, dirs_exist_ok=True)
    (folder / "model_index.json").write_text(json.dumps(_index(preset, recalled.room), indent=2) + "\n")
    card = _card(preset, transformer, state["seen"], folder)
    (folder / "model.json").write_text(json.dumps(asdict(card), indent=2) + "\n")
    return card


@torch.no_grad()
def even_the_borders(transformer: PRXTransformer2DModel) -> None:
    """Let the outermost pixels of each patch repeat those beside them: they stand out as a thin grid after training that held
    just them to the next patch."""
    side = transformer.config["patch_size"]
    inner = torch.arange(side).clamp(1, side - 2)
    for part in transformer.final_layer.linear.parameters():
        patches = part.unflatten(0, (3, side, side))
        part.copy_(patches[:, inner][:, :, inner].flatten(0, 2))


def _index(preset: Preset, room: int) -> dict[str, Any]:
    """The pipeline's parts. The text encoder and its tokenizer are not in the folder: the loader hands them in."""
    return {
        "_class_name": "PRXPixelPipeline",
        "_diffusers_version": diffusers.__version__,
        "default_sample_size": preset.side,
        "noise_scale": preset.noise_scale,
        "prompt_max_tokens": PROMPT_TOKENS + room,
        "scheduler": ["diffusers", "FlowMatchEulerDiscreteScheduler"],
        "text_encoder": ["transformers", "BertModel"],
        "tokenizer": ["transformers", "BertTokenizerFast"],
        "transformer": ["diffusers", "PRXTransformer2DModel"],
    }


def _card(preset: Preset, transformer: PRXTransformer2DModel, seen: int, folder: Path) -> Card:
    return Card(
        name="starter",
        native_size=preset.side,
        patch_size=preset.patch_size,
        steps=STEPS,
        guidance=GUIDANCE,
        guidance_interval=GUIDANCE_INTERVAL,
        sampler="flow-match-euler",
        shift=SHIFT,
        noise_scale=preset.noise_scale,
        prompt_tokens=PROMPT_TOKENS,
        parameters=sum(weight.numel() for weight in transformer.parameters()),
        weights_sha256=hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest(),
        samples_seen=seen,
        licence="Apache-2.0; trained on icons under Apache-2.0, MIT and CC BY 4.0, see MODEL_CARD.md",
        upscale="nearest" if preset.side < 64 else "lanczos",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default=DEFAULT)
    parser.add_argument("--folder", type=Path, default=MODEL)
    parser.add_argument("--even-borders", action="store_true", help="take a thin grid out: see even_the_borders")
    told = parser.parse_args()
    cache = cache_folder()
    checkpoint = cache / "runs" / told.preset / "last.pt"
    print(export(checkpoint, memory_folder(cache), told.folder, told.even_borders))


if __name__ == "__main__":
    main()
