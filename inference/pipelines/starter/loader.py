"""Opens the shipped starter model as a ready PRXPixelPipeline. Knows nothing of how it was trained."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import PRXPixelPipeline

from inference.pipelines.recalling import let_recall, read_memory
from inference.pipelines.starter.text import text_encoder, tokenizer
from inference.starter import MEMORY

MODEL = Path(__file__).with_name("model")


@dataclass(frozen=True, slots=True)
class Card:
    """model.json: what the engine must know to offer the model. Sizes in pixels."""

    name: str
    native_size: int
    patch_size: int
    steps: int
    guidance: float
    guidance_interval: tuple[float, float]
    sampler: str
    shift: float
    noise_scale: float
    prompt_tokens: int
    parameters: int
    weights_sha256: str
    samples_seen: int
    licence: str
    upscale: str


def read_card(folder: Path = MODEL) -> Card:
    facts: dict[str, Any] = json.loads((folder / "model.json").read_text())
    return Card(**{**facts, "guidance_interval": tuple(facts["guidance_interval"])})


def load(folder: Path = MODEL, dtype: torch.dtype = torch.float32, device: str = "cpu") -> PRXPixelPipeline:
    """The pipeline with the text encoder from its own package and what the model looks up. Call it with
    `use_resolution_binning=False`."""
    pipeline = PRXPixelPipeline.from_pretrained(
        folder,
        text_encoder=text_encoder(dtype),
        tokenizer=tokenizer(),
        dtype=dtype,
        use_safetensors=True,
        local_files_only=True,
        low_cpu_mem_usage=False,
    )
    let_recall(pipeline, read_memory(folder / MEMORY))
    return pipeline.to(device)
