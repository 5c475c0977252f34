"""How far models may be made quicker, by one setting, and what was then done to one and measured. Values only: no torch."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inference.vetting import Unfit

VARIABLE = "PAINTOFF_ENGINE_TUNING"

PLAIN = "plain"


class Tuning(StrEnum):
    AUTO = "auto"
    OFF = "off"
    CHANNELS_LAST = "channels-last"
    COMPILE = "compile"
    GRAPHS = "graphs"


@dataclass(frozen=True, slots=True)
class Choice:
    """How one bucket is run, with the seconds that it takes so and as it is; a failure to run otherwise is the `error`."""

    rows: int
    sample: tuple[int, ...]
    way: str
    plain_seconds: float
    seconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Seconds of one part with its weights as loaded and channels-last."""

    part: str
    is_kept: bool
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was done to a model: the `layout` of its weights, the ways to `run` it, and a `summary` for people."""

    setting: Tuning
    layouts: tuple[Layout, ...] = ()
    choices: tuple[Choice, ...] = ()
    note: str = ""

    @property
    def layout(self) -> str:
        return ", ".join(f"channels-last {layout.part}" for layout in self.layouts if layout.is_kept) or PLAIN

    @property
    def run(self) -> str:
        return ", ".join(sorted({choice.way for choice in self.choices} - {PLAIN})) or PLAIN

    @property
    def summary(self) -> str:
        said = [str(self.setting)]
        said += [
            f"channels-last {each.part} {_ratio(each.before, each.after)}, {'kept' if each.is_kept else 'not kept'}"
            for each in self.layouts
        ]
        said += [f"{each.rows} rows {each.way} {_ratio(each.plain_seconds, each.seconds)}" for each in self.choices]
        said += sorted({each.error for each in self.choices if each.error})
        return "; ".join([*said, self.note] if self.note else said)


def setting(environ: Mapping[str, str] = os.environ) -> Tuning:
    """PAINTOFF_ENGINE_TUNING; auto where it is not set. Raises Unfit."""
    text = environ.get(VARIABLE) or Tuning.AUTO
    try:
        return Tuning(text)
    except ValueError:
        raise Unfit(f"{VARIABLE} must be one of {', '.join(Tuning)}, not {text!r}") from None


def _ratio(before: float, after: float) -> str:
    return f"{before / after:.2f}× ({before * 1000:.1f} → {after * 1000:.1f} ms)"
