"""What the fake studio offers and paints: tiny real PNGs, the same bytes for the same job, without a model."""

import hashlib
import io

import numpy as np
from PIL import Image

from inference.protocol import Job, Kind, ModelOffer, Painted, Span, work

NATIVE = (16, 16)

OFFER = ModelOffer(
    name="fake",
    title="Fake",
    licence="CC0-1.0",
    sha256=hashlib.sha256(b"fake").hexdigest(),
    kinds=(Kind.TEXT_TO_IMAGE,),
    samplers=("flow-euler",),
    sizes=((64, 64), (256, 256)),
    native_size=NATIVE,
    steps=(1, 50),
    default_steps=4,
    guidance=(1.0, 12.0),
    default_guidance=4.0,
    weighs=True,
)


def painted(job: Job) -> Painted:
    """The picture FakeStudio paints for a job: the same bytes for the same prompt, seed, size and picture to start from."""
    image = _encode(_pixels(job).resize((job.width, job.height), Image.Resampling.NEAREST), "PNG")
    recipe = {
        "kind": str(job.kind),
        "sources": list(job.sources),
        "model": job.model,
        "prompt": job.prompt,
        "negative_prompt": job.negative_prompt,
        "seed": job.seed,
        "steps": job.steps,
        "guidance": job.guidance,
        "sampler": job.sampler,
        "width": job.width,
        "height": job.height,
        "strength": job.strength,
    } | {name: [list(span) for span in spans] for name, spans in _weights(job).items() if spans}
    fingerprint = {"model_sha256": OFFER.sha256, "device": "none", "batch": 1}
    return Painted(
        job_id=job.id,
        attempt=job.attempt,
        image=image,
        sha256=hashlib.sha256(image).hexdigest(),
        width=job.width,
        height=job.height,
        native_width=NATIVE[0],
        native_height=NATIVE[1],
        seconds=0.0,
        recipe=recipe,
        fingerprint=fingerprint,
    )


def _weights(job: Job) -> dict[str, tuple[Span, ...]]:
    return {"weights": job.weights, "negative_weights": job.negative_weights}


def preview_of(job: Job, step: int) -> bytes:
    fog = Image.new("RGB", NATIVE, (128, 128, 128))
    return _encode(Image.blend(fog, _pixels(job), step / steps_of(job)), "WEBP")


def steps_of(job: Job) -> int:
    """Those that it really takes: one that begins with a picture enters later."""
    return max(1, work(job) // (2 if job.guidance > 1 else 1))


def _pixels(job: Job) -> Image.Image:
    weights = [repr(spans) for spans in _weights(job).values() if spans]
    told = "\0".join((job.prompt, job.negative_prompt, str(job.seed), *job.sources, *weights))
    digest = hashlib.sha256(told.encode()).digest()
    chance = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    return Image.fromarray(chance.integers(0, 256, (16, 16, 3), dtype=np.uint8))


def _encode(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()
