"""Which models there are: the registry in the settings, and every model of it found, vetted and described. Knows nothing of
how they paint."""

import importlib.util
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from inference.cards import ModelCard, parse_card, read_card, refuse_unknown
from inference.hub import fetch
from inference.protocol import RESAMPLING, Kind, ModelOffer
from inference.stock import FAMILIES, upscaling_pipeline
from inference.vetting import CARD, Unfit, vet, weights_hash

__all__ = [
    "Model",
    "ModelCard",
    "Source",
    "Unfit",
    "find",
    "name_of",
    "package_folder",
    "sources",
    "threads",
    "whole_number",
]

Download = Callable[[str, str], Path]

MOST = {"PAINTOFF_ENGINE_THREADS": 256, "PAINTOFF_ENGINE_ACTORS": 64}
"""More than any machine has a use for: a slip of the keyboard would otherwise exhaust it."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this machine, found fit to load: its folder, its card and the hash of its weights."""

    folder: Path
    card: ModelCard
    sha256: str

    @property
    def offer(self) -> ModelOffer:
        card = self.card
        return ModelOffer(
            name=card.name,
            title=card.title,
            licence=card.licence,
            sha256=self.sha256,
            kinds=card.kinds or (Kind.TEXT_TO_IMAGE,),
            samplers=card.samplers,
            sizes=card.sizes,
            native_size=card.native_size or card.sizes[0],
            steps=card.steps,
            default_steps=card.default_steps,
            guidance=card.guidance,
            default_guidance=card.default_guidance,
            max_prompt_characters=card.max_prompt_characters,
            default_strength=card.default_strength,
            upscaler=upscaling_pipeline(self.folder / (card.upscaler or "")) or RESAMPLING,
            upscale_sizes=card.upscale_sizes,
            weighs=FAMILIES[card.family].weighs,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from: a folder, or a hub id with its pinned revision. `sha256` is what its weights must hash to,
    where given. `card` stands in for a model.json."""

    folder: str = ""
    hub: str = ""
    revision: str = ""
    sha256: str = ""
    card: Mapping[str, Any] | None = None


def sources(environ: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    """PAINTOFF_MODELS names a JSON file with a list of sources, whose folders may be relative to it; none where it is not
    set. Raises Unfit."""
    path = environ.get("PAINTOFF_MODELS")
    if not path:
        return ()
    try:
        entries = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(f"PAINTOFF_MODELS must name a JSON file with a list of models: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise Unfit(f"PAINTOFF_MODELS: {path} must hold a list of {{folder}} or {{hub, revision}}")
    listed = tuple(_source(entry, f"PAINTOFF_MODELS: model {n} in {path}", path) for n, entry in enumerate(entries, 1))
    _refuse_namesakes(listed, path)
    return listed


def whole_number(environ: Mapping[str, str], name: str, default: int) -> int:
    """A setting that counts something. Raises Unfit."""
    text = environ.get(name) or str(default)
    most = MOST.get(name)
    if not re.fullmatch(r"[0-9]{1,9}", text) or (most is not None and int(text) > most):
        up_to = f" up to {most}" if most is not None else ""
        raise Unfit(f"{name} must be a whole number{up_to}, not {text[:40]!r}")
    return int(text)


def threads(environ: Mapping[str, str] = os.environ) -> int:
    """PAINTOFF_ENGINE_THREADS; 0, for as many as pay, where it is not set. Raises Unfit."""
    return whole_number(environ, "PAINTOFF_ENGINE_THREADS", 0)


def name_of(source: Source) -> str:
    """The name on the model's card, without looking at its weights; empty where it cannot be known before they are fetched
    or where the card is no good."""
    if source.card is not None:
        return str(source.card.get("name", ""))
    try:
        return str(json.loads((Path(source.folder) / CARD).read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def find(source: Source, download: Download | None = None) -> Model:
    """The model of a source, downloaded if need be. Raises Unfit."""
    folder = Path(source.folder) if source.folder else (download or fetch)(source.hub, _pinned(source))
    if not folder.is_dir():
        raise Unfit(f"there is no model folder {folder}")
    vet(folder)
    card = parse_card(source.card, folder, strict=True) if source.card is not None else read_card(folder)
    brought = (package_folder(card.text_encoder),) if card.text_encoder else ()
    for other in brought:
        vet(other)
    sha256 = weights_hash(folder, *brought)
    if source.sha256 and source.sha256 != sha256:
        raise Unfit(f"the weights in {folder} hash to {sha256}, not to {source.sha256} as the registry says")
    return Model(folder, card, sha256)


def package_folder(where: str) -> Path:
    """The folder that `package/folder` names inside an installed package, which is not imported. Raises Unfit."""
    package, _, inside = where.partition("/")
    if not package.isidentifier():  # to find a package inside another would import that one
        raise Unfit(f"the text encoder is named as package/folder, not as {where!r}")
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise Unfit(f"the Python package {package}, which brings the text encoder, is not installed")
    return Path(places[0]) / inside


def _source(entry: Any, whose: str, path: str) -> Source:
    if not isinstance(entry, dict):
        raise Unfit(f"{whose} is no JSON object but {entry!r}")
    refuse_unknown(whose, entry, [field.name for field in fields(Source)])
    for key, value in entry.items():
        if not isinstance(value, dict if key == "card" else str):
            raise Unfit(f"{whose}: {key} must be {'an object' if key == 'card' else 'a text'}, not {value!r}")
    if bool(entry.get("folder")) == bool(entry.get("hub")):
        raise Unfit(f"{whose} needs a folder, or a hub id with the revision to pin it to, and not both")
    if entry.get("folder") and entry.get("revision"):
        raise Unfit(f"{whose}: a folder has no revision; only a hub id is pinned to one")
    if entry.get("folder"):
        entry = entry | {"folder": str(_place(entry["folder"], whose, path))}
    return Source(**entry)


def _place(folder: str, whose: str, path: str) -> Path:
    try:
        return Path(path).parent / Path(folder).expanduser()
    except RuntimeError as error:
        raise Unfit(f"{whose}: there is nobody whose home {folder} could lie in") from error


def _refuse_namesakes(listed: Sequence[Source], path: str) -> None:
    """Those whose names are known before anything is fetched. Raises Unfit."""
    first: dict[str, Source] = {}
    for source in listed:
        if (name := name_of(source)) and first.setdefault(name, source) is not source:
            both = " and ".join(each.folder or each.hub for each in (first[name], source))
            raise Unfit(f"PAINTOFF_MODELS: two models in {path} are named {name}: {both}; give one another card")


def _pinned(source: Source) -> str:
    """A branch or a tag can be moved to other weights; a commit cannot."""
    if not source.hub or not source.revision:
        raise Unfit("a model needs a folder, or a hub id with the revision to pin it to")
    if not re.fullmatch(r"[0-9a-f]{40}", source.revision):
        raise Unfit(f"{source.hub}: revision must be a commit of 40 hex digits, not {source.revision!r}")
    return source.revision
