"""Writes what the starter model looks up: how every subject looks in every style, and by which words it is found."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from inference.pipelines.looks import Looks
from inference.pipelines.recall import NOTHING, Phrase, words_of
from inference.pipelines.recalling import ARRAYS, WORDS, Memory, meanings, read_memory
from inference.pipelines.starter.data.captions import is_counted, plural
from inference.pipelines.starter.data.catalogue import Subject
from inference.pipelines.starter.data.looks import draw_looks
from inference.pipelines.starter.data.packs import cache_folder
from inference.pipelines.starter.data.silent import borders, decoys, describing, listed
from inference.pipelines.starter.data.styles import STYLES, Style
from inference.pipelines.starter.data.world import World, open_world
from inference.pipelines.starter.loader import MODEL
from inference.pipelines.starter.presets import DEFAULT, PRESETS, Unsuited
from inference.pipelines.starter.text import text_encoder, tokenizer
from inference.starter import MEMORY

MOST = 3
"""Things that are looked up for one prompt: as many as a training scene shows."""

STYLE_WORDS = {
    "flat sticker": ("sticker",),
    "soft cartoon": ("cartoon",),
    "glossy 3d": ("3d", "3 d"),
    "pixel art": ("pixelated", "8-bit", "8bit", "16-bit"),
    "line drawing": ("line art", "lineart", "ink drawing", "outline"),
    "watercolour": ("watercolour", "watercolor", "aquarelle"),
}
"""What people call styles besides what captions do."""

MEANT_AT_ONCE = 64


def open_memory(world: World, cache: Path, shipped: Path = MODEL) -> Memory:
    """What lies with the model folder `shipped`, or else what this machine made before, or makes now: weights and memory belong
    together. Raises Unsuited if it is of other subjects than the world, Unfit if it cannot be used."""
    folder = memory_folder(cache, shipped)
    if not folder.is_dir():
        write_memory(world, folder)
    memory = read_memory(folder)
    if list(memory.labels) != [subject.label for subject in world.subjects]:
        raise Unsuited(f"{folder} is of other subjects than the catalogue: move it away and train afresh")
    return memory


def memory_folder(cache: Path, shipped: Path = MODEL) -> Path:
    return shipped / MEMORY if (shipped / MEMORY).is_dir() else cache / MEMORY


def write_memory(world: World, folder: Path, looks: Looks | None = None) -> None:
    """Things are the world's subjects, in their order. `looks` are kept where they are given: weights know no others."""
    drawn, rows = draw_looks(world.subjects, world.sprites)
    looks = looks or drawn
    if looks.tiles.shape != drawn.tiles.shape:
        raise Unsuited(f"{len(looks.tiles)} drawings are remembered, the catalogue has {len(drawn.tiles)}")
    names = names_of(world.subjects)
    # By their plurals nothing is found that is not by themselves, and a pictograph means nothing to the encoder.
    plurals = {word for subject in world.subjects for word in _plurals(subject)}
    said = [
        (name, place) for place, some in enumerate(names) for name in some if name[-1].isalnum() and name not in plurals
    ]
    said += [(word, NOTHING) for word in decoys()]
    arrays = {
        "tiles": looks.tiles,
        "scales": looks.scales,
        "meanings": _meanings([word for word, _ in said]).astype(np.float16),
        "meant": np.array([place for _, place in said], np.int32),
    }
    told = {
        "most": MOST,
        "describing": describing(),
        "borders": borders(),
        "grounds": listed()["grounds"],
        "verbs": listed()["verbs"],
        "styles": {name: _said(name, style) for name, style in STYLES.items()},
        "things": [
            {"label": subject.label, "names": some, "drawings": drawings}
            for subject, some, drawings in zip(world.subjects, names, rows, strict=True)
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    words = json.dumps(told, ensure_ascii=False, indent=0) + "\n"
    _put(folder / WORDS, words.encode())
    _put(folder / ARRAYS, save(arrays))


def names_of(subjects: Sequence[Subject]) -> list[list[str]]:
    """Per subject the words that mean it: what several are called means a favourite, or else a common one. Among these names
    count before aliases, and these before plurals of either."""
    claims = sorted(
        (not subject.favourite, not subject.common, kind, place, name)
        for place, subject in enumerate(subjects)
        for kind, names in enumerate((subject.names, subject.aliases, _plurals(subject)))
        for name in names
    )
    owners: dict[Phrase, tuple[int, str]] = {}
    for *_, place, name in claims:
        owners.setdefault(words_of(name), (place, name))
    owned: list[list[str]] = [[] for _ in subjects]
    for place, name in owners.values():
        owned[place].append(name)
    return owned


def _plurals(subject: Subject) -> list[str]:
    return [plural(name) for name in (*subject.names, *subject.aliases) if is_counted(name)]


def _meanings(said: Sequence[str]) -> np.ndarray:
    encoder = text_encoder()
    parts = (said[start : start + MEANT_AT_ONCE] for start in range(0, len(said), MEANT_AT_ONCE))
    return np.concatenate([meanings(tokenizer(), encoder, part) for part in parts])


def _said(name: str, style: Style) -> list[str]:
    """A style's words without articles: "a flat sticker of" is found by "flat sticker"."""
    captions = (
        words.removeprefix("a ").removeprefix("an ").removesuffix(" of") for words in (*style.before, *style.after)
    )
    return sorted({*captions, *STYLE_WORDS[name]})


def _put(path: Path, content: bytes) -> None:
    """All of it or nothing: another worker may be reading."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def main() -> None:
    """Write anew by which words the drawings are found that ship; the drawings stay, since the weights know no others."""
    world = open_world(cache_folder(), PRESETS[DEFAULT].sprite_size)
    folder = memory_folder(cache_folder())
    kept = read_memory(folder).looks if folder.is_dir() else None
    write_memory(world, folder, kept)
    print(f"{folder}: {len(world.subjects)} subjects")


if __name__ == "__main__":
    main()
