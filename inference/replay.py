"""Paints a picture again from its recipe and judges how alike the two are. Knows no engine: painting is a function that
it is given."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, ValidationError

from inference.protocol import Failed, Job, Kind, Painted, Span
from inference.sources import BadSource, picture_from

CHUNK = "paintoff"
"""The keyword under which a PNG carries its recipe, and its fingerprint where the engine's own command wrote it."""


class CannotReplay(Exception):
    """What keeps a picture from being painted again, in a sentence for a person."""


class Likeness(StrEnum):
    IDENTICAL = "identical"
    VISUALLY_IDENTICAL = "visually identical"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two paintings of one recipe may lie apart, in levels of 0 to 255: any value, and the mean of all."""

    most: int
    mean: float


SINGLE = Tolerance(most=2, mean=0.02)
"""float32. Measured with the starter: in batches of up to 24 rows instead of alone at most 1 level and 0.0003 in the mean,
two threads instead of one nothing; one step more or less at least 0.12 in the mean (at 50 steps), guidance off by 0.01 at
least 0.022, a prompt's full stop 1.2, the next seed 13."""

HALF = Tolerance(most=16, mean=1.0)
"""bfloat16 and float16. Measured with the starter in bfloat16: other kernels 7 levels and 0.88, against float32 16 and 0.90.
One step more or less (0.46 to 1.05) hides in that rounding; another prompt or seed does not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`max_difference` and `mean_difference` are in levels of 0 to 255, `psnr` in dB (infinite where identical). `reasons`
    name all that is known to differ between the two paintings, whatever the verdict."""

    kind: Likeness
    max_difference: int
    mean_difference: float
    psnr: float
    reasons: tuple[str, ...]


class Recipe(BaseModel):
    """A recipe as a file carries it. What is not known here cannot be painted again, so nothing else is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str
    prompt: str
    seed: int
    steps: int
    guidance: float
    width: int
    height: int
    kind: Kind = Kind.TEXT_TO_IMAGE
    negative_prompt: str = ""
    sampler: str = ""
    strength: float = 1.0
    sources: tuple[str, ...] = ()
    upscaler: str = ""
    weights: tuple[Span, ...] = ()
    negative_weights: tuple[Span, ...] = ()


def replay(
    recipe: Mapping[str, Any],
    fingerprint: Mapping[str, Any],
    original: bytes,
    paint: Callable[[Job], Painted | Failed],
    sources: Iterable[bytes] = (),
) -> Verdict:
    """The verdict on `original`, a PNG. `paint` takes an exact job. Raises CannotReplay."""
    outcome = paint(job_of(recipe, sources))
    if isinstance(outcome, Failed):
        raise CannotReplay(f"the engine did not paint it: {outcome.code}, {outcome.message}")
    return verdict(recipe, fingerprint, original, outcome)


def job_of(recipe: Mapping[str, Any], sources: Iterable[bytes] = ()) -> Job:
    """The recipe as a job to be painted exactly, with those `sources` that it names by their hash. Raises CannotReplay."""
    try:
        read = Recipe.model_validate(recipe)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise CannotReplay(f"the recipe cannot be used: {wrong}") from error
    given = {hashlib.sha256(source).hexdigest(): source for source in sources}
    if missing := [name for name in read.sources if name not in given]:
        raise CannotReplay(f"it was painted from a picture that is not given: {', '.join(missing)} (SHA-256)")
    pictures = tuple(given[name] for name in read.sources)
    return Job(id="replay", pictures=pictures, exact=True, **read.model_dump(exclude={"upscaler"}))


def read(picture: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The recipe and the fingerprint that a PNG carries; a published file has no fingerprint. Raises CannotReplay."""
    text = _opened(picture).info.get(CHUNK)
    try:
        carried = json.loads(text or "")
    except (TypeError, ValueError, RecursionError) as error:
        raise CannotReplay("the picture carries no recipe: it is no PNG of ours, or it was stripped") from error
    match carried:
        case {"recipe": dict() as recipe, **others}:
            fingerprint = others.get("fingerprint")
            return recipe, fingerprint if isinstance(fingerprint, dict) else {}
        case dict():
            return carried, {}
        case _:
            raise CannotReplay("what the picture carries is no recipe")


def verdict(recipe: Mapping[str, Any], fingerprint: Mapping[str, Any], original: bytes, painted: Painted) -> Verdict:
    """How alike the original and its repainting are, and what differs in how they were made. Raises CannotReplay."""
    reasons = differences(recipe, fingerprint, painted)
    then, now = _pixels(original), _pixels(painted.image)
    if then.shape != now.shape:
        sizes = f"size: {then.shape[1]} × {then.shape[0]} then, {now.shape[1]} × {now.shape[0]} now"
        return Verdict(Likeness.DIFFERENT, 255, 255.0, 0.0, (sizes, *reasons))
    apart = np.abs(then - now)
    most, mean = int(apart.max()), float(apart.mean())
    kind = _likeness(most, mean, tolerance(fingerprint, painted.fingerprint))
    if kind is Likeness.DIFFERENT and not reasons:
        reasons = ("nothing known differs: the picture was changed, or carries another's recipe",)
    return Verdict(kind, most, mean, _psnr(apart), reasons)


def tolerance(*fingerprints: Mapping[str, Any]) -> Tolerance:
    """That of the coarsest precision among them."""
    coarse = any(fingerprint.get("dtype") in ("bfloat16", "float16") for fingerprint in fingerprints)
    return HALF if coarse else SINGLE


def differences(recipe: Mapping[str, Any], fingerprint: Mapping[str, Any], painted: Painted) -> tuple[str, ...]:
    """Every fact of recipe and fingerprint that is not the same then and now."""
    unknown = () if fingerprint else ("the picture does not say on what it was painted",)
    made = _apart(fingerprint, painted.fingerprint) if fingerprint else ()
    asked = _apart(dict(Recipe.model_validate(recipe)), dict(Recipe.model_validate(painted.recipe)))
    return (*asked, *unknown, *made)


def _apart(then: Mapping[str, Any], now: Mapping[str, Any]) -> Sequence[str]:
    names = dict.fromkeys((*then, *now))
    return [
        f"{name.replace('_', ' ')}: {_said(then, name)} then, {_said(now, name)} now"
        for name in names
        if then.get(name) != now.get(name)
    ]


def _said(facts: Mapping[str, Any], name: str) -> str:
    return str(facts[name])[:80] if name in facts else "not recorded"


def _likeness(most: int, mean: float, within: Tolerance) -> Likeness:
    if most == 0:
        return Likeness.IDENTICAL
    close = most <= within.most and mean <= within.mean
    return Likeness.VISUALLY_IDENTICAL if close else Likeness.DIFFERENT


def _psnr(apart: np.ndarray) -> float:
    """Peak signal-to-noise ratio in dB, for 8-bit values."""
    error = float(np.square(apart).mean())
    return 10 * math.log10(255**2 / error) if error else math.inf


def _pixels(picture: bytes) -> np.ndarray:
    return np.asarray(_opened(picture).convert("RGB"), dtype=np.float64)


def _opened(picture: bytes) -> Image.Image:
    try:
        return picture_from(picture)
    except BadSource as error:
        raise CannotReplay(str(error)) from error
