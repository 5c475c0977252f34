"""PRX in pixel space: flow matching on RGB, predicts the clean picture, no autoencoder. Follows diffusers'
PRXPixelPipeline, with a time of its own for every row."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from diffusers import PRXPixelPipeline
from diffusers.pipelines.prx.pipeline_prx_pixel import _basic_clean
from PIL import Image
from torch import Tensor
from transformers import AutoModel, AutoTokenizer

from inference.config import Model, package_folder
from inference.courses import Target
from inference.pipelines.family import Family
from inference.pipelines.parts import check_family
from inference.pipelines.recalling import let_recall, read_memory
from inference.pipelines.weighing import of_tokens, scaled
from inference.protocol import Job, Span

PREVIEW_SIDE = 128
PARTS = ("transformer", "scheduler")
TEXT_PARTS = ("text_encoder", "tokenizer")


class Text(NamedTuple):
    embedding: Tensor
    mask: Tensor


class PRXPixel(Family):
    target = Target.FLOW_CLEAN

    def __init__(self, model: Model, pipeline: Any) -> None:
        self.model = model
        self.pipeline = pipeline
        self.scheduler = pipeline.scheduler
        self.device = pipeline.device
        self.dtype = pipeline.transformer.dtype
        self.noise_scale = float(pipeline.config.noise_scale)

    @torch.inference_mode()
    def encode(self, text: str) -> Text:
        embedding, mask, _, _ = self.pipeline.encode_prompt(text, self.device, do_classifier_free_guidance=False)
        return Text(embedding[0], mask[0])

    def weigh(self, encoded: Text, text: str, weights: Sequence[Span]) -> Text:
        """About the mean of the text's own tokens: what it says on the whole. The encoder's padding is masked, so that an
        empty text would give places which the model never saw; measured with the starter, only this made no weight
        from 0.1 to 2 do the opposite of what it says. What was looked up for the words is scaled about zeros."""
        length = self.pipeline.config.prompt_max_tokens
        asked = of_tokens(self.pipeline.tokenizer, text, weights, length, _basic_clean(text))
        words = length - (self.pipeline.tokenizer.room if self.model.card.memory else 0)
        centre = torch.zeros_like(encoded.embedding, dtype=torch.float32)
        centre[:words] = encoded.embedding[:words][encoded.mask[:words]].float().mean(0)
        return encoded._replace(embedding=scaled(encoded.embedding, centre, asked))

    def shape(self, job: Job) -> tuple[int, int, int]:
        width, height = self.native_size(job)
        return self.pipeline.transformer.config.in_channels, height, width

    @torch.inference_mode()
    def predict(self, samples: Tensor, times: Tensor, texts: Sequence[Text], guidances: Sequence[float]) -> Tensor:
        outputs: Tensor = self.pipeline.transformer(
            hidden_states=samples.to(self.dtype),
            timestep=(times / self.scheduler.config.num_train_timesteps).to(self.dtype),
            encoder_hidden_states=torch.stack([text.embedding for text in texts]),
            attention_mask=torch.stack([text.mask for text in texts]),
            return_dict=False,
        )[0]
        return outputs

    def from_picture(self, picture: Image.Image, chance: torch.Generator) -> Tensor:
        pixels = torch.from_numpy(np.asarray(picture.convert("RGB"), dtype=np.float32))
        return (pixels.permute(2, 0, 1) / 127.5 - 1).to(self.device)

    def preview(self, clean: Tensor) -> Image.Image:
        # By numpy: for so few values torch's calls cost twice as much, and this is done at every step of whoever watches.
        levels = clean.float().cpu().numpy().transpose(1, 2, 0) * 127.5 + 128.0
        picture = Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))
        if max(picture.size) > PREVIEW_SIDE:
            picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        return picture

    def decode(self, samples: Tensor) -> list[Image.Image]:
        pixels = (samples.float() / 2 + 0.5).clamp(0, 1).mul(255).round().to("cpu", torch.uint8)
        return [Image.fromarray(picture.numpy()) for picture in pixels.permute(0, 2, 3, 1)]


def load(model: Model, device: torch.device) -> PRXPixel:
    """Raises Unfit."""
    check_family(PARTS if model.card.text_encoder else (*PARTS, *TEXT_PARTS), model)
    dtype = torch.bfloat16 if device.type == "cuda" else torch.float32
    pipeline: Any = PRXPixelPipeline.from_pretrained(  # type: ignore[no-untyped-call]
        model.folder, use_safetensors=True, local_files_only=True, dtype=dtype, **_brought(model, dtype)
    )
    if model.card.memory:
        let_recall(pipeline, read_memory(model.folder / model.card.memory))
    pipeline.to(device)
    pipeline.transformer.eval()
    return PRXPixel(model, pipeline)


def _brought(model: Model, dtype: torch.dtype) -> dict[str, object]:
    if not model.card.text_encoder:
        return {}
    folder: Path = package_folder(model.card.text_encoder)
    return {
        "text_encoder": AutoModel.from_pretrained(folder, use_safetensors=True, local_files_only=True, dtype=dtype),
        "tokenizer": AutoTokenizer.from_pretrained(folder, local_files_only=True),
    }
