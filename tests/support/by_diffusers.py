"""The same jobs as diffusers' own pipelines paint them, one at a time, in latents."""

import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLInpaintPipeline,
    StableDiffusionXLPipeline,
)

from inference.protocol import Kind
from inference.sources import pictures_of

SCHEDULERS = {
    "euler": EulerDiscreteScheduler,
    "ddim": DDIMScheduler,
    "dpmpp-2m": DPMSolverMultistepScheduler,
    "lcm": LCMScheduler,
}
PIPELINES = {
    ("stable-diffusion", Kind.TEXT_TO_IMAGE): StableDiffusionPipeline,
    ("stable-diffusion", Kind.IMAGE_TO_IMAGE): StableDiffusionImg2ImgPipeline,
    ("stable-diffusion", Kind.INPAINT): StableDiffusionInpaintPipeline,
    ("stable-diffusion-xl", Kind.TEXT_TO_IMAGE): StableDiffusionXLPipeline,
    ("stable-diffusion-xl", Kind.IMAGE_TO_IMAGE): StableDiffusionXLImg2ImgPipeline,
    ("stable-diffusion-xl", Kind.INPAINT): StableDiffusionXLInpaintPipeline,
}


def painted_by_diffusers(family, job, output_type="latent"):
    """Latents (C, H, W), or what `output_type` names."""
    with torch.inference_mode():
        images = _pipeline(family, job)(
            job.prompt,
            negative_prompt=job.negative_prompt or None,
            guidance_scale=job.guidance,
            num_inference_steps=job.steps,
            generator=torch.Generator().manual_seed(job.seed),
            output_type=output_type,
            **_sources(family, job),
        ).images
    return images[0]


def _pipeline(family, job):
    kind = PIPELINES[family.model.card.family, job.kind]
    scheduler = SCHEDULERS[job.sampler].from_config(family.scheduler.config)
    pipeline = kind(**family.pipeline.components | {"scheduler": scheduler}, **_switches(family))
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _switches(family):
    if family.model.card.family == "stable-diffusion":
        return {"requires_safety_checker": False}
    zeros = family.pipeline.config.force_zeros_for_empty_prompt
    return {"force_zeros_for_empty_prompt": zeros, "add_watermarker": False}


def _sources(family, job):
    size = {"width": job.width, "height": job.height}
    if job.kind is Kind.TEXT_TO_IMAGE:
        return size
    pictures = pictures_of(job, family.native_size(job))
    if job.kind is Kind.IMAGE_TO_IMAGE:
        return {"image": pictures[0], "strength": job.strength}
    return size | {"image": pictures[0], "mask_image": pictures[1], "strength": job.strength}
