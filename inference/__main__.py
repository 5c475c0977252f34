"""The engine from the command line, without the site and without Ray."""

import argparse
import queue
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from inference import protocol
from inference.config import Source, Unfit, sources, threads
from inference.protocol import Event, Failed, Job, ModelOffer, Painted
from inference.starter import starter

console = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.command(asked))
    except (Unfit, RuntimeError) as error:
        console.print(f"[red]{error}")
        return 1


def paint(asked: argparse.Namespace) -> int:
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    with console.status("Loading the model …"):
        from inference.engine import Engine
        from inference.loading import open_families

        families = open_families(_sources(asked.model)[:1], threads())
    offer = next(iter(families.values())).model.offer
    job = _job(asked, offer)
    if refusal := protocol.refuse(job, offer):
        console.print(f"[red]{refusal.reason}[/red]; the nearest is {refusal.nearest}")
        return 2
    engine = Engine(families, events.put)
    engine.start()
    engine.submit([job])
    outcome = _watched(events, job)
    engine.stop()
    if isinstance(outcome, Failed):
        console.print(f"[red]{outcome.code}: {outcome.message}")
        return 1
    asked.output.write_bytes(outcome.image)
    console.print(f"{asked.output}  {outcome.width} × {outcome.height}  seed {job.seed}  {outcome.seconds:.1f} s")
    return 0


def check(asked: argparse.Namespace) -> int:
    """Load a model, paint with it, and say what was measured."""
    with console.status("Loading and measuring …"):
        from inference.loading import load

        loaded = load(_sources(asked.model), threads(), lambda _: None, "check")
    for offer, speed in zip(loaded.offers, loaded.speeds, strict=True):
        console.print(_report(offer, speed, loaded.device))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inference", description=__doc__)
    commands = parser.add_subparsers(required=True)
    painting = commands.add_parser("paint", help="paint one picture")
    painting.add_argument("prompt")
    painting.add_argument("-o", "--output", type=Path, default=Path("picture.png"))
    painting.add_argument(
        "-m", "--model", help="a model folder; without it the first of PAINTOFF_MODELS, or the starter"
    )
    painting.add_argument("-n", "--negative-prompt", default="")
    painting.add_argument("--seed", type=int)
    painting.add_argument("--steps", type=int)
    painting.add_argument("--guidance", type=float)
    painting.add_argument("--size", type=int, nargs=2, metavar=("WIDTH", "HEIGHT"))
    painting.set_defaults(command=paint)
    checking = commands.add_parser("check", help="load a model, paint a picture and say what was measured")
    checking.add_argument("model", nargs="?", help="a model folder; without it all of PAINTOFF_MODELS, or the starter")
    checking.set_defaults(command=check)
    return parser


def _sources(folder: str | None) -> tuple[Source, ...]:
    return (Source(folder=folder),) if folder else sources() or (starter(),)


def _job(asked: argparse.Namespace, offer: ModelOffer) -> Job:
    width, height = asked.size or offer.sizes[0]
    return Job(
        id="picture",
        model=offer.name,
        prompt=asked.prompt,
        negative_prompt=asked.negative_prompt,
        seed=secrets.randbelow(2**32) if asked.seed is None else asked.seed,
        steps=asked.steps or offer.default_steps,
        guidance=offer.default_guidance if asked.guidance is None else asked.guidance,
        sampler=offer.samplers[0],
        width=width,
        height=height,
    )


def _watched(events: "queue.SimpleQueue[Event]", job: Job) -> Painted | Failed:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("Painting", total=job.steps)
        while True:
            match events.get():
                case protocol.Progress(step=step):
                    bar.update(task, completed=step)
                case Painted() | Failed() as outcome:
                    return outcome


def _report(offer: ModelOffer, speed: protocol.ModelSpeed, device: str) -> Table:
    table = Table(title=f"{offer.title} ({offer.name}) on {device}", show_header=False)
    sizes = ", ".join(f"{width} × {height}" for width, height in offer.sizes)
    rows = {
        "licence": offer.licence,
        "sha256": offer.sha256,
        "sizes": sizes,
        "steps": f"{offer.steps[0]} to {offer.steps[1]}, {offer.default_steps} by default",
        "guidance": f"{offer.guidance[0]:g} to {offer.guidance[1]:g}, {offer.default_guidance:g} by default",
        "one picture alone": f"{speed.seconds_alone:.2f} s",
        "per picture, together": f"{speed.seconds_per_picture:.2f} s, {speed.batch} at a time",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


if __name__ == "__main__":
    sys.exit(main())
