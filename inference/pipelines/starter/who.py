"""Who appears when the words name a person and say no more: skin tones and genders, told by the nearest rendering."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import torch

from inference.pipelines.starter.data.captions import article
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.matching import RENDERINGS, nearest, rendered

Chance = np.random.Generator
Painter = Callable[[list[str]], torch.Tensor]
TONE = re.compile(r"-(medium-light|medium-dark|light|medium|dark)-skin-tone$")
GENDER = re.compile(r"^(?:old-)?(man|woman)\b")
EACH = 8


def who_appears(world: World, painter: Painter, chance: Chance) -> dict[str, object]:
    """`painter` makes pictures [n, 3, side, side] of n prompts. Shares of tones are over all subjects that have tones, those
    of genders over all that are drawn as man and as woman. "told" is how often fresh renderings are told as what they are."""
    seen: Counter[str] = Counter()
    told: list[tuple[bool, bool]] = []
    for subject in world.subjects:
        kinds = kinds_of(subject)
        if len({tone for tone, _ in kinds}) < 2:
            continue
        name = subject.names[0]
        painted = painter([f"{article(name)} {name} on a white background"] * EACH)
        ready = [only(subject, kind) for kind in kinds]
        found = [kinds[place] for place in _nearest(world, ready, painted, chance)]
        seen.update(tone for tone, _ in found)
        if {"man", "woman"} <= {gender for _, gender in kinds}:
            seen.update(gender for _, gender in found)
        fresh = _rendered(world, ready, painted.shape[-1], chance)
        again = [kinds[place] for place in _nearest(world, ready, fresh, chance)]
        told += [(right[0] == said[0], right[1] == said[1]) for right, said in zip(kinds, again, strict=True)]
    return {
        "tones": _shares(seen, ("light", "medium-light", "medium", "medium-dark", "dark")),
        "genders": _shares(seen, ("man", "woman", "neither")),
        "told, of fresh renderings": f"tone {_rate([tone for tone, _ in told])}, "
        f"gender {_rate([gender for _, gender in told])} of {len(told)}",
    }


def kinds_of(subject: Subject) -> list[tuple[str, str]]:
    """The (skin tone, gender) pairs that it is drawn in."""
    kinds = (kind_of(icon) for icons in subject.drawings.values() for icon in icons)
    return sorted({kind for kind in kinds if kind})


def kind_of(icon: str) -> tuple[str, str] | None:
    tone, gender = TONE.search(icon), GENDER.search(icon)
    return (tone[1], gender[1] if gender else "neither") if tone else None


def only(subject: Subject, kind: tuple[str, str]) -> Subject:
    """The same subject with no drawings but those of one kind."""
    kept = {name: tuple(icon for icon in icons if kind_of(icon) == kind) for name, icons in subject.drawings.items()}
    return replace(subject, drawings={name: icons for name, icons in kept.items() if icons})


def _nearest(world: World, ready: Sequence[Subject], pictures: torch.Tensor, chance: Chance) -> list[int]:
    side = pictures.shape[-1]
    references = torch.stack([_rendered(world, ready, side, chance) for _ in range(RENDERINGS)])
    return nearest(pictures, references).tolist()


def _rendered(world: World, ready: Sequence[Subject], side: int, chance: Chance) -> torch.Tensor:
    scenes = [Scene((Thing(place),), place="plain white") for place in range(len(ready))]
    return rendered(World(list(ready), world.sprites), scenes, side, chance)


def _shares(seen: Counter[str], names: Sequence[str]) -> dict[str, str]:
    total = sum(seen[name] for name in names)
    return {name: f"{seen[name] / max(1, total):.0%}" for name in names} | {"pictures": str(total)}


def _rate(right: Sequence[bool]) -> str:
    return f"{sum(right) / max(1, len(right)):.0%}"
