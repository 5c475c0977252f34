"""Stable Diffusion 1 and 2, Turbo and the latent consistency models made of them: a UNet in latents, told a text by CLIP.
Follows diffusers' StableDiffusionPipeline, with a time and a guidance of its own for every row."""

from collections.abc import Sequence
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image
from torch import Tensor

from inference.config import Model
from inference.pipelines.family import Family
from inference.pipelines.latents import Latents
from inference.pipelines.unets import check_unet, embedded, opened, target_of, with_samplers
from inference.pipelines.weighing import of_tokens, scaled
from inference.protocol import Job, Span

PARTS = ("vae", "text_encoder", "tokenizer", "unet", "scheduler")


class StableDiffusion(Family):
    """Where the UNet has its guidance embedded (`time_cond_proj_dim`), guidance costs no second row and a negative prompt
    does nothing."""

    def __init__(self, model: Model, pipeline: Any) -> None:
        name = model.card.name
        self.pipeline = pipeline
        self.unet = pipeline.unet
        self.scheduler = pipeline.scheduler
        self.device = pipeline.device
        self.dtype = self.unet.dtype
        check_unet(name, self.unet.config, pipeline.vae.config.latent_channels, addition=None)
        self.guidance_width = self.unet.config.time_cond_proj_dim or 0
        self.target = target_of(name, self.scheduler)
        self.latents = Latents(pipeline.vae, self.device)
        self.model = with_samplers(model, self.scheduler, self.target)

    @torch.inference_mode()
    def encode(self, text: str) -> Tensor:
        """(tokens, width): the last hidden state of CLIP. What goes beyond its tokens (77) is cut off."""
        embedding: Tensor = self.pipeline.encode_prompt(text, self.device, 1, do_classifier_free_guidance=False)[0]
        return embedding[0]

    def weigh(self, encoded: Tensor, text: str, weights: Sequence[Span]) -> Tensor:
        """About the empty text's embedding at the same place, as compel and ComfyUI do."""
        tokenizer = self.pipeline.tokenizer
        return scaled(encoded, self.encode(""), of_tokens(tokenizer, text, weights, tokenizer.model_max_length))

    def shape(self, job: Job) -> tuple[int, int, int]:
        return self.latents.shape(*self.native_size(job))

    @torch.inference_mode()
    def predict(self, samples: Tensor, times: Tensor, texts: Sequence[Tensor], guidances: Sequence[float]) -> Tensor:
        outputs: Tensor = self.unet(
            samples.to(self.dtype),
            times,
            encoder_hidden_states=torch.stack([*texts]),
            timestep_cond=self._guidance(guidances),
            return_dict=False,
        )[0]
        return outputs

    def _guidance(self, guidances: Sequence[float]) -> Tensor | None:
        return embedded(self.pipeline, guidances, self.guidance_width) if self.guidance_width else None

    def from_picture(self, picture: Image.Image, chance: torch.Generator) -> Tensor:
        return self.latents.encode(picture, chance)

    def preview(self, clean: Tensor) -> Image.Image:
        return self.latents.preview(clean)

    def decode(self, samples: Tensor) -> list[Image.Image]:
        return self.latents.decode(samples)

    def rows(self, job: Job, level: float) -> int:
        return 1 if self.guidance_width else super().rows(job, level)


def load(model: Model, device: torch.device) -> StableDiffusion:
    """Raises Unfit. A safety checker in the folder is left there."""
    left_out = {"safety_checker": None, "feature_extractor": None, "image_encoder": None}
    pipeline = opened(
        StableDiffusionPipeline, PARTS, model, device, upcast=False, requires_safety_checker=False, **left_out
    )
    return StableDiffusion(model, pipeline)
