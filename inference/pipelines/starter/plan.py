"""How long a run of training is and how its rate goes. Pure."""

from dataclasses import dataclass

from inference.pipelines.starter.presets import Preset


@dataclass(frozen=True, slots=True)
class Plan:
    """The run ends after so many samples or seconds; over the last of them the rate falls to nothing."""

    samples: int
    decay_samples: int
    seconds: float
    decay_seconds: float
    save_seconds: float
    sheet_samples: int


def rate_at(seen: int, number: int, seconds: float, preset: Preset, plan: Plan) -> float:
    """Warm up by steps, stay, then fall in a straight line; 0 says that the run is over."""
    warm = min(1.0, (number + 1) / preset.warmup)
    left_samples = (plan.samples - seen) / max(1, plan.decay_samples)
    left_seconds = (plan.seconds - seconds) / max(1.0, plan.decay_seconds)
    return preset.rate * warm * max(0.0, min(1.0, left_samples, left_seconds))


def share_done(seen: int, seconds: float, begun: int, plan: Plan) -> float:
    """How much of the run lies behind it, 0 to 1, by whichever of samples and seconds ends it first."""
    return min(1.0, max((seen - begun) / max(1, plan.samples - begun), seconds / plan.seconds))
