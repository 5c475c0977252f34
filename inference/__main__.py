"""The engine from the command line, without the site and without Ray."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from inference import protocol
from inference.command.asking import jobs, known_sources, outputs, pictures, promised, refusal
from inference.config import Unfit, find, threads
from inference.protocol import Failed, Kind, Painted
from inference.tuning import setting

DONE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130

console = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    asked = parser.parse_args(arguments)
    if getattr(asked, "mask", None) and not asked.image:
        parser.error("--mask needs --image, the picture that it belongs to")
    if asked.command is paint and asked.strength is not None and not asked.image:
        parser.error("--strength needs --image, the picture of which so much is painted anew")
    try:
        setting()
        return int(asked.command(asked))
    except (Unfit, RuntimeError) as error:
        _say(str(error), style="red")
        return FAILED
    except KeyboardInterrupt:
        console.print("stopped")
        return INTERRUPTED


def paint(asked: argparse.Namespace) -> int:
    """Also enlarges: then without a prompt, and from a picture."""
    files, begun = outputs(asked.output, range(1, asked.count + 1)), pictures(asked)
    count, source = threads(), known_sources(asked.model)[0]
    with console.status("Looking at the model …"):
        model = find(source)
    offer = promised(asked, model)
    if refused := refusal(jobs(asked, offer, begun), offer):
        return _refused(refused)
    with console.status("Loading the model …"):
        from inference.command.files import save
        from inference.command.watching import painted
        from inference.loading import open_families

        families = open_families([model], count)
    offer = next(iter(families.values())).model.offer
    wanted = jobs(asked, offer, begun)
    if refused := refusal(wanted, offer):
        return _refused(refused)
    outcomes = painted(families, wanted, console)
    for job, outcome, file in zip(wanted, outcomes, files, strict=True):
        match outcome:
            case Painted(width=width, height=height, seconds=seconds):
                save(outcome, file)
                _say(f"{file}  {width} × {height}  seed {job.seed}  {seconds:.1f} s")
            case Failed(code=code, message=message):
                _say(f"{job.id}: {code}: {message}", style="red")
    return FAILED if any(isinstance(outcome, Failed) for outcome in outcomes) else DONE


def check(asked: argparse.Namespace) -> int:
    """Loads a model, paints one picture with it, and says what was measured."""
    sources, count = known_sources(asked.model), threads()
    if asked.output:
        outputs(asked.output, range(len(sources)))
    with console.status("Loading and measuring …"):
        from inference.command import report
        from inference.command.checking import checked

        found = checked(sources, count, console)
    names = [model.offer.name for model in found]
    files = outputs(asked.output, names) if asked.output else [Path(f"check-{name}.png") for name in names]
    for model, file in zip(found, files, strict=True):
        model.save(file)
        console.print(report.facts(model.offer, model.painted, model.memory, model.tuned))
        console.print(report.speeds(model.offer, model.speeds))
        _say(f"{file}  {model.painted.recipe['prompt'] or model.painted.recipe['kind']}")
    return DONE


def replay(asked: argparse.Namespace) -> int:
    """Paints a picture again from what its file says, and says how alike the two are."""
    with console.status("Loading the model …"):
        from inference.command.repainting import repainted

        verdict = repainted(asked.picture, asked.source, known_sources(asked.model), threads(), console)
    _say(f"{verdict.kind}: at most {verdict.max_difference} levels apart, {verdict.mean_difference:.4f} in the mean")
    for reason in verdict.reasons:
        _say(f"  {reason}")
    return FAILED if verdict.kind == "different" else DONE


def _refused(refusal: protocol.Refusal) -> int:
    is_text = refusal.field in ("prompt", "negative_prompt")
    nearest = "" if refusal.nearest is None or is_text else f"; the nearest is {refusal.nearest}"
    _say(f"{refusal.reason}{nearest}", style="red")
    return REFUSED


def _say(line: str, style: str | None = None) -> None:
    console.print(line, style=style, markup=False, highlight=False, soft_wrap=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m inference", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_paint(commands.add_parser("paint", help="paint pictures from a prompt, and from a picture where one is given"))
    _add_upscale(commands.add_parser("upscale", help="enlarge a picture"))
    checking = commands.add_parser("check", help="load a model, paint one picture and say what was measured")
    checking.add_argument("model", nargs="?", metavar="MODEL", help=f"{MODEL}; without it all of those")
    checking.add_argument(
        "-o", "--output", type=Path, help="where the picture goes (check-NAME.png); of several models each has its name"
    )
    checking.set_defaults(command=check)
    again = commands.add_parser("replay", help="paint a picture of ours again from its file and compare the two")
    again.add_argument("picture", type=Path)
    again.add_argument("--source", type=Path, action="append", default=[], help="a picture that it was painted from")
    again.add_argument("-m", "--model", help=MODEL)
    again.set_defaults(command=replay)
    return parser


MODEL = "a model folder, or a name out of PAINTOFF_MODELS"


def _add_paint(painting: argparse.ArgumentParser) -> None:
    painting.add_argument("prompt")
    painting.add_argument("-n", "--negative-prompt", default="")
    painting.add_argument("-c", "--count", type=_count, default=1, help="so many pictures at once, seed after seed")
    painting.add_argument("--image", type=Path, metavar="PICTURE", help="begin with this picture")
    painting.add_argument("--strength", type=float, help="how much of it is painted anew, up to 1")
    painting.add_argument("--mask", type=Path, help="paint anew only where this picture is white")
    _add_common(painting)
    painting.set_defaults(command=paint, kind=None)


def _add_upscale(enlarging: argparse.ArgumentParser) -> None:
    enlarging.add_argument("image", type=Path, metavar="picture")
    enlarging.add_argument("--prompt", default="", help="for models that bring a pipeline for it")
    _add_common(enlarging)
    enlarging.set_defaults(command=paint, kind=Kind.UPSCALE, mask=None, count=1, strength=None, negative_prompt="")


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, default=Path("picture.png"))
    parser.add_argument("-m", "--model", help=f"{MODEL}; without it the first of those, or the starter")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--guidance", type=float)
    parser.add_argument("--sampler")
    parser.add_argument("--size", type=int, nargs=2, metavar=("WIDTH", "HEIGHT"))


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"from 1 to 64, not {text}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
