"""The engine on a GPU, with random weights in the shapes of SD-Turbo and SDXL, against diffusers' pipeline one job at a
time, plain and with torch.compile. Needs torch, diffusers, transformers, safetensors, pydantic and this repository alone.

    python -m tests.bench.engine.gpu [--shapes sd-turbo sdxl] [--sides 512 1024] [--tuning auto] [--no-compile] [--seconds 12]
    python -m tests.bench.engine.gpu --rehearse         the same code with shrunken shapes, on whatever is here

Each shape and side takes 3 arms × 5 turns × --seconds, three minutes as it is, and what tuning and compiling take; an arm or a
shape that fails is told as skipped, and the others go on. A rehearsal is one turn of four people. `--tuning` is the engine's own
setting, PAINTOFF_ENGINE_TUNING: run with each to see which default the card deserves. Programs are compiled into a folder of
this run's own, unless TORCHINDUCTOR_CACHE_DIR names one: a run that was stopped leaves halves behind that break the next.

Sixteen people ask, and ask again as soon as their picture is there. Pictures per second, p50 and p95 are of that, from the
prompt to the PNG. The arms take turns, five each, and are told by their medians; their pictures are compared as they come out
of the timed turns, so of the engine after tuning. That changes a model in place, so the engine has one of its own with the
same weights; memory is the most that torch had in use, without the other arm's weights. The
share of the card's peak is what the UNet's multiplications (counted by torch, one multiplication and one addition being two
operations) would take at the card's dense bf16 rate, over the time that they took: of the denoiser alone in the batch that
the engine measured as best, and of the whole.
"""

import argparse
import itertools
import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

COMPILED = os.environ.get("TORCHINDUCTOR_CACHE_DIR")
"""As it was given: torch sets it by itself once it is imported."""

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

import torch  # noqa: E402

from inference.canvas import advance, begin  # noqa: E402
from inference.measure import measure  # noqa: E402
from inference.memory import given_back  # noqa: E402
from inference.pipelines.family import Family  # noqa: E402
from inference.texts import Texts  # noqa: E402
from inference.tuner import tune  # noqa: E402
from inference.tuning import Tuning  # noqa: E402
from tests.bench.engine.figures import figure, in_turn, skipped  # noqa: E402
from tests.bench.engine.gpu_arms import PEOPLE, Loop, Ours, Turn, jobs_of, worst_apart  # noqa: E402
from tests.bench.engine.shapes import SHAPES, Shape, built  # noqa: E402

REPEATS = 5

FEW, SHORT, SMALL = 4, 0.5, 64
"""People, seconds of a turn and pixels of a rehearsal."""

SAME = 4.0
"""Mean levels of 255 apart at most. In bf16 other shapes mean other kernels, and their rounding; another seed is about 50
away."""

PEAKS = {
    "H200": 989e12,
    "H100 PCIe": 756e12,
    "H100": 989e12,
    "A100": 312e12,
    "L40S": 362e12,
    "L4": 121e12,
    "4090": 165e12,
}
"""Dense bf16 operations per second by the makers' data sheets; the first name that the card's name contains counts."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shapes", nargs="*", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--sides", nargs="*", type=int, default=[512, 1024])
    parser.add_argument("--seconds", type=float, default=12.0, help="of each turn")
    parser.add_argument("--tuning", choices=[*Tuning], default=Tuning.AUTO, help="how far the engine's model is tuned")
    parser.add_argument("--no-compile", action="store_true", help="without the loop with torch.compile")
    parser.add_argument("--rehearse", action="store_true")
    asked = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu" and not asked.rehearse:
        parser.error("there is no GPU; --rehearse runs the same code with shrunken shapes")
    if device.type == "cpu":
        torch.set_num_threads(1)
    sides = [SMALL] if asked.rehearse else asked.sides
    print(
        json.dumps({"device": card(device), "torch": str(torch.__version__), "rehearsal": asked.rehearse}), flush=True
    )
    with TemporaryDirectory(prefix="paintoff-compiled-") as folder:
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = COMPILED or folder
        failed = [pair for pair in itertools.product(asked.shapes, sides) if not is_compared(*pair, device, asked)]
    sys.exit(bool(failed))


def is_compared(shape: str, side: int, device: torch.device, asked: argparse.Namespace) -> bool:
    """What fails for one shape, as memory that does not suffice, costs no other shape its figures."""
    try:
        compare(SHAPES[shape], side, device, asked)
    except Exception as error:
        traceback.print_exc()
        skipped(f"{shape} at {side} px", repr(error))
        return False
    finally:
        # What was compiled keeps its model on the card.
        torch.compiler.reset()
        given_back()
    return True


def compare(shape: Shape, side: int, device: torch.device, asked: argparse.Namespace) -> None:
    plain, tuned = (built(shape, side, device, asked.rehearse) for _ in range(2))
    operations = operations_of_a_row(shape, plain)
    summary = tune(tuned, Tuning(asked.tuning)).summary
    caps, speeds = measure(tuned)
    people, seconds, repeats = (FEW, SHORT, 1) if asked.rehearse else (PEOPLE, asked.seconds, REPEATS)
    way: Any = plain.unet.forward  # type: ignore[attr-defined]
    arms: dict[str, Loop | Ours] = {"loop": Loop(shape, plain, way, people)}
    if not asked.no_compile and (loop := compiled_loop(shape, plain, way, people)):
        arms["compile"] = loop
    arms["engine"] = Ours(shape, tuned, caps, people)
    turns = in_turn({name: lambda arm=arm: arm.turn(seconds) for name, arm in arms.items()}, repeats)
    tell_speed(
        f"{shape.name} at {side} px",
        turns,
        {"loop": size(tuned), "compile": size(tuned), "engine": size(plain)},
        summary,
    )
    tell_share(
        f"{shape.name} at {side} px",
        device,
        operations,
        speeds[0].row_seconds,
        turns["engine"],
        next(iter(caps.values())),
    )


def compiled_loop(shape: Shape, family: Family, way: Any, people: int) -> Loop | None:
    """None where nothing compiles here: the other arms are worth their figures without it."""
    try:
        return Loop(shape, family, torch.compile(way, dynamic=False), people)
    except Exception as error:  # what a compiler or a driver comes up with
        skipped(f"{shape.name}: the loop with torch.compile", repr(error)[:300])
        return None


def tell_speed(name: str, turns: Mapping[str, Sequence[Turn]], others: Mapping[str, int], summary: str) -> None:
    """`others` are the bytes of the weights that an arm has beside it and does not use."""
    for arm, own in turns.items():
        for turn in own:
            turn.memory = max(0, turn.memory - others[arm])
    rates = {arm: median(turn.per_second for turn in own) for arm, own in turns.items()}
    apart = max(worst_apart(turns["loop"][0], turn) for turn in turns["engine"])
    ratio = rates["engine"] / rates["loop"]
    best = max(rate for arm, rate in rates.items() if arm != "engine")
    told = {arm: middle([turn.told() for turn in own]) for arm, own in turns.items()}
    more = {"over_best_loop": rates["engine"] / best, "mean_levels_apart": apart, "tuning": summary, **told}
    figure(f"{name}: pictures per second, engine / plain loop", ratio, 2.5, ratio >= 2.5 and apart <= SAME, **more)


def tell_share(
    name: str, device: torch.device, operations: int, row_seconds: float, turns: Sequence[Turn], cap: int
) -> None:
    rate, peak = operations / row_seconds, peak_of(device)
    whole = median(operations * turn.rows / turn.seconds for turn in turns)
    share = rate / peak if peak else 0.0
    more = {"of_the_whole": whole / peak if peak else 0.0, "teraflops": rate / 1e12, "cap": cap}
    figure(f"{name}: share of the bf16 peak, denoiser in a full batch", share, 0.5, share >= 0.5, **more)


def middle(told: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: median(each[name] for each in told) for name in told[0]}


def size(family: Any) -> int:
    """Bytes of all weights on a GPU; on a processor nothing of it is counted."""
    parts = [part for part in family.pipeline.components.values() if isinstance(part, torch.nn.Module)]
    weights = [weight for part in parts for weight in part.parameters() if weight.device.type == "cuda"]
    return sum(weight.numel() * weight.element_size() for weight in weights)


def operations_of_a_row(shape: Shape, family: Family) -> int:
    """What the UNet computes for one row of one step."""
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    canvas = begin(replace(next(jobs_of(shape, family)), guidance=1.0), family, Texts())
    with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
        advance([canvas])
    return int(counter.get_total_flops())


def card(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu"


def peak_of(device: torch.device) -> float:
    return next((peak for name, peak in PEAKS.items() if name in card(device)), 0.0)


if __name__ == "__main__":
    main()
