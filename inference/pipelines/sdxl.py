"""Stable Diffusion XL, its Turbo, Lightning and latent consistency models: a UNet in latents, told a text by two encoders
and the size of its picture. Follows diffusers' StableDiffusionXLPipeline, with a time of its own for every row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image
from torch import Tensor

from inference.config import Model, Unfit
from inference.pipelines.family import Family
from inference.pipelines.latents import Latents
from inference.pipelines.parts import ELSEWHERE
from inference.pipelines.unets import check_unet, config_of, embedded, opened, target_of, with_samplers
from inference.pipelines.weighing import of_tokens, scaled
from inference.protocol import Job, Span
from inference.streams import upload

PARTS = ("vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "scheduler")


class Text(NamedTuple):
    """(tokens, width) of both encoders side by side, and (width) of the second one's pooled output."""

    embedding: Tensor
    pooled: Tensor


class StableDiffusionXL(Family):
    """Every picture is said to be of the size it is painted at and not cropped, as diffusers' pipelines say by default."""

    def __init__(self, model: Model, pipeline: Any) -> None:
        name = model.card.name
        self.pipeline = pipeline
        self.unet = pipeline.unet
        self.scheduler = pipeline.scheduler
        self.device = pipeline.device
        self.dtype = self.unet.dtype
        check_unet(name, self.unet.config, pipeline.vae.config.latent_channels, addition="text_time")
        _check_told(name, self.unet, pipeline.text_encoder_2.config.projection_dim)
        self.guidance_width = self.unet.config.time_cond_proj_dim or 0
        self.target = target_of(name, self.scheduler)
        self.latents = Latents(pipeline.vae, self.device)
        self.model = with_samplers(model, self.scheduler, self.target)

    @torch.inference_mode()
    def encode(self, text: str) -> Text:
        """The last hidden state but one of each encoder. What goes beyond their tokens (77) is cut off. No text at all is
        all zeros where the model was trained so; diffusers does that to a missing negative prompt."""
        encoded = self._encoded(text)
        if not text and self.pipeline.config.force_zeros_for_empty_prompt:
            return Text(torch.zeros_like(encoded.embedding), torch.zeros_like(encoded.pooled))
        return encoded

    @torch.inference_mode()
    def weigh(self, encoded: Text, text: str, weights: Sequence[Span]) -> Text:
        """Each encoder's part by its own tokens, about its embedding of the empty text at the same place, as compel and
        ComfyUI do. The pooled output, which is of the whole text, stays."""
        parts = self.pipeline.tokenizer, self.pipeline.tokenizer_2
        widths = [encoder.config.hidden_size for encoder in (self.pipeline.text_encoder, self.pipeline.text_encoder_2)]
        halves = zip(
            parts, encoded.embedding.split(widths, -1), self._encoded("").embedding.split(widths, -1), strict=True
        )
        moved = [
            scaled(half, centre, of_tokens(tokenizer, text, weights, tokenizer.model_max_length))
            for tokenizer, half, centre in halves
        ]
        return encoded._replace(embedding=torch.cat(moved, -1))

    def _encoded(self, text: str) -> Text:
        embedding, _, pooled, _ = self.pipeline.encode_prompt(
            text, device=self.device, do_classifier_free_guidance=False
        )
        return Text(embedding[0], pooled[0])

    def shape(self, job: Job) -> tuple[int, int, int]:
        return self.latents.shape(*self.native_size(job))

    @torch.inference_mode()
    def predict(self, samples: Tensor, times: Tensor, texts: Sequence[Text], guidances: Sequence[float]) -> Tensor:
        outputs: Tensor = self.unet(
            samples.to(self.dtype),
            times,
            encoder_hidden_states=torch.stack([text.embedding for text in texts]),
            timestep_cond=self._guidance(guidances),
            added_cond_kwargs={
                "text_embeds": torch.stack([text.pooled for text in texts]),
                "time_ids": self._sizes(samples),
            },
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

    def _sizes(self, samples: Tensor) -> Tensor:
        """(B, 6): the original size, the corner where it was cropped, the size to paint; heights first."""
        height, width = (side * self.latents.factor for side in samples.shape[-2:])
        ids = torch.tensor([height, width, 0, 0, height, width], dtype=self.dtype)
        return upload(ids, self.device).expand(len(samples), -1)


def _check_told(name: str, unet: Any, pooled: int) -> None:
    """Raises Unfit for a refiner: beside the text it is told five numbers, a score among them, instead of six."""
    if unet.add_embedding.linear_1.in_features != pooled + 6 * unet.config.addition_time_embed_dim:
        raise Unfit(f"the UNet of {name} is told something else and not a size and its crop; {ELSEWHERE}")


def load(model: Model, device: torch.device) -> StableDiffusionXL:
    """Raises Unfit. The autoencoder stays in single precision where its config says that it overflows in half."""
    upcast = bool(config_of(model.folder / "vae").get("force_upcast", True))
    left_out = {"feature_extractor": None, "image_encoder": None, "add_watermarker": False}
    return StableDiffusionXL(model, opened(StableDiffusionXLPipeline, PARTS, model, device, upcast, **left_out))
