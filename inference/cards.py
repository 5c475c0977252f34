"""A model's card: what it is called, what it may be asked for. Read with care, because people write it. Knows no weights."""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any

from inference.protocol import Kind
from inference.stock import FAMILIES, stock
from inference.vetting import CARD, Unfit

ENLARGING = ("nearest", "bicubic", "lanczos")
MOST_SIDE = 4096
TIMES = (2, 4)
"""How many times larger than one of its sizes a model's pictures are enlarged to."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What `model.json` says. Sizes are (width, height): the model paints `native_size` where it is given and the
    engine enlarges that to one of `sizes` by `upscale`; without it `sizes` are painted as they are. Guidance acts where
    the time, from 1 (noise) to 0 (picture), lies within `guidance_interval`. `default_strength` is how much of a picture
    is painted anew. `upscaler` names the folder, inside the model's own, of a pipeline that enlarges pictures, and
    `upscale_sizes` are what pictures are enlarged to: without them `sizes`, and two and four times each of those.
    `memory` names the folder, inside the model's own, of what it looks up beside the words: see `pipelines.recalling`.
    `text_encoder` names a folder inside an installed Python package that brings the encoder, as package/folder, where
    the model's own folder has none. No `kinds`: whatever the pipeline can do."""

    name: str
    title: str
    licence: str
    family: str
    sizes: tuple[tuple[int, int], ...]
    steps: tuple[int, int]
    default_steps: int
    guidance: tuple[float, float]
    default_guidance: float
    samplers: tuple[str, ...]
    kinds: tuple[Kind, ...] = ()
    default_strength: float = 0.6
    native_size: tuple[int, int] | None = None
    upscale: str = "lanczos"
    upscaler: str | None = None
    upscale_sizes: tuple[tuple[int, int], ...] = ()
    guidance_interval: tuple[float, float] = (0.0, 1.0)
    text_encoder: str | None = None
    memory: str | None = None
    max_prompt_characters: int = 2000


def read_card(folder: Path) -> ModelCard:
    """The card in a model's folder. Raises Unfit."""
    path = folder / CARD
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unfit(f"{path} is missing: it says at least name, title, licence and family") from None
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(f"{path} cannot be read: {error}") from error
    return parse_card(given, folder)


def parse_card(given: Any, folder: Path | None = None, strict: bool = False) -> ModelCard:
    """What the card leaves out comes from the family and from the settings in `folder`. Keys that the engine does not know
    are for people and are left alone, unless they look like a slip of one it knows, or `strict`. Raises Unfit."""
    if not isinstance(given, Mapping):
        raise Unfit(f"a card is a JSON object, not {given!r}")
    whose = f"the card of {given.get('name', folder)}"
    known = {field.name: field for field in fields(ModelCard)}
    refuse_unknown(whose, given, known, strict)
    family = _read("family", given.get("family"), whose)
    entries = stock(family, folder) | {key: value for key, value in given.items() if key in known}
    missing = [name for name, field in known.items() if name not in entries and field.default is MISSING]
    if missing:
        raise Unfit(f"{whose} is not complete: it lacks {', '.join(missing)}")
    card = ModelCard(**{key: _read(key, value, whose) for key, value in entries.items()})
    for wrong in _wrong(card):
        raise Unfit(f"{whose}: {wrong}")
    return replace(card, upscale_sizes=card.upscale_sizes or _enlarged(card.sizes))


def refuse_unknown(whose: str, given: Iterable[str], known: Iterable[str], strict: bool = True) -> None:
    """Raises Unfit for the first key that is not known, naming the nearest that is."""
    known = list(known)
    for key in given:
        nearest = difflib.get_close_matches(key, known, 1, 0.5 if strict else 0.85)
        if key not in known and (strict or nearest):
            meant = f"; did you mean {nearest[0]}?" if nearest else f"; it knows {', '.join(known)}"
            raise Unfit(f"{whose} has {key!r}, which the engine does not know{meant}")


def _read(key: str, value: Any, whose: str) -> Any:
    try:
        return _READERS[key](value)
    except (TypeError, ValueError) as error:
        raise Unfit(f"{whose}: {key} {error or 'is wrong'}, not {value!r}") from None


def _wrong(card: ModelCard) -> Iterable[str]:
    habits = FAMILIES[card.family]
    if not card.steps[0] <= card.default_steps <= card.steps[1]:
        yield f"default_steps {card.default_steps} lies outside steps {card.steps[0]} to {card.steps[1]}"
    if not card.guidance[0] <= card.default_guidance <= card.guidance[1]:
        low, high = card.guidance
        yield f"default_guidance {card.default_guidance:g} lies outside guidance {low:g} to {high:g}"
    for width, height in (card.native_size,) if card.native_size else card.sizes:
        if width % habits.multiple or height % habits.multiple:
            yield f"size {width} × {height} must be multiples of {habits.multiple} for the family {card.family}"
    if card.memory and not habits.recalls:
        yield f"the family {card.family} looks nothing up, and so has no memory"
    for sampler in set(card.samplers) - set(habits.samplers or card.samplers):
        yield f"the family {card.family} has no sampler {sampler}, but {', '.join(habits.samplers)}"
    for kind in set(card.kinds) - set(habits.kinds or card.kinds):
        yield f"the family {card.family} cannot do {kind}"


def _enlarged(sizes: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    larger = ((width * times, height * times) for times in (1, *TIMES) for width, height in sizes)
    return tuple(dict.fromkeys(size for size in larger if max(size) <= MOST_SIDE))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text")
    return value


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", value):
        raise ValueError("must be small letters, digits, dots and dashes")
    return value


def _inside(value: Any) -> str:
    if not isinstance(value, str) or not Path(value).parts or Path(value).is_absolute() or ".." in Path(value).parts:
        raise ValueError("must name a folder inside")
    return value


def _one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return str(value)

    return read


def _number(value: Any, least: float = float("-inf"), most: float = float("inf")) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"must be a number from {least:g} to {most:g}")
    return float(value)


def _whole(value: Any, least: int = 1, most: int = 1_000_000) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"must be a whole number from {least} to {most}")
    return value


def _span(value: Any, number: Callable[[Any], Any]) -> tuple[Any, Any]:
    if not isinstance(value, list | tuple) or len(value) != 2 or number(value[0]) > number(value[1]):
        raise ValueError("must be [least, most]")
    return number(value[0]), number(value[1])


def _size(value: Any) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("must be [width, height]")
    return _whole(value[0], most=MOST_SIDE), _whole(value[1], most=MOST_SIDE)


def _several(value: Any, one: Callable[[Any], Any]) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("must be a list with something in it")
    return tuple(one(item) for item in value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _slug,
    "title": _text,
    "licence": _text,
    "family": _one_of(*FAMILIES),
    "sizes": lambda value: _several(value, _size),
    "steps": lambda value: _span(value, _whole),
    "default_steps": _whole,
    "guidance": lambda value: _span(value, lambda number: _number(number, 1, 100)),
    "default_guidance": lambda value: _number(value, 1, 100),
    "samplers": lambda value: _several(value, _text),
    "kinds": lambda value: tuple(Kind(_one_of(*Kind)(item)) for item in value),
    "default_strength": lambda value: _number(value, 0.01, 1),
    "native_size": lambda value: None if value is None else _size(value),
    "upscale": _one_of(*ENLARGING),
    "upscaler": lambda value: None if value is None else _inside(value),
    "upscale_sizes": lambda value: _several(value, _size),
    "guidance_interval": lambda value: _span(value, lambda number: _number(number, 0, 1)),
    "text_encoder": lambda value: None if value is None else _inside(value),
    "memory": lambda value: None if value is None else _inside(value),
    "max_prompt_characters": _whole,
}
