"""Which models there are and what each can do, read from settings and from the card (`model.json`) in a model's folder.

Only weights in safetensors are taken: a folder with code, pickles or a way out of itself is refused."""

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from inference.protocol import Kind, ModelOffer

CARD = "model.json"
CODE_AND_PICKLES = frozenset(
    (".py", ".pyc", ".so", ".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".npy", ".npz", ".h5", ".msgpack")
)
HUB_PATTERNS = ("*.safetensors", "*.json", "*.txt", "*.model")


class Unfit(Exception):
    """A model or a setting that cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What `model.json` says. Sizes are (width, height): the model paints `native_size` where it is given and the
    engine enlarges that to one of `sizes` by `upscale`; without it `sizes` are painted as they are. Guidance acts where
    the time, from 1 (noise) to 0 (picture), lies within `guidance_interval`. `text_encoder` names a folder inside an
    installed Python package that brings the encoder, as package/folder, where the model's own folder has none."""

    name: str
    title: str
    licence: str
    family: str
    sizes: tuple[tuple[int, int], ...]
    steps: tuple[int, int]
    default_steps: int
    guidance: tuple[float, float]
    default_guidance: float
    samplers: tuple[str, ...] = ("flow-euler",)
    native_size: tuple[int, int] | None = None
    upscale: str = "lanczos"
    guidance_interval: tuple[float, float] = (0.0, 1.0)
    text_encoder: str | None = None
    max_prompt_characters: int = 2000


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
            kinds=(Kind.TEXT_TO_IMAGE,),
            samplers=card.samplers,
            sizes=card.sizes,
            native_size=card.native_size or card.sizes[0],
            steps=card.steps,
            default_steps=card.default_steps,
            guidance=card.guidance,
            default_guidance=card.default_guidance,
            max_prompt_characters=card.max_prompt_characters,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Where a model comes from: a folder, or a hub id with its pinned revision. `card` stands in for a model.json."""

    folder: str = ""
    hub: str = ""
    revision: str = ""
    card: Mapping[str, Any] | None = None


def sources(environ: Mapping[str, str] = os.environ) -> tuple[Source, ...]:
    """PAINTOFF_MODELS names a JSON file with a list of sources; none where it is not set. Raises Unfit."""
    path = environ.get("PAINTOFF_MODELS")
    if not path:
        return ()
    try:
        return tuple(Source(**entry) for entry in json.loads(Path(path).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise Unfit(
            f"PAINTOFF_MODELS must name a JSON file with a list of {{folder}} or {{hub, revision}}: {error}"
        ) from error


def whole_number(environ: Mapping[str, str], name: str, default: int) -> int:
    """A setting that counts something. Raises Unfit."""
    text = environ.get(name) or str(default)
    if not text.isdigit():
        raise Unfit(f"{name} must be a whole number, not {text!r}")
    return int(text)


def threads(environ: Mapping[str, str] = os.environ) -> int:
    """PAINTOFF_ENGINE_THREADS; 0, for as many as pay, where it is not set. Raises Unfit."""
    return whole_number(environ, "PAINTOFF_ENGINE_THREADS", 0)


def find(source: Source, download: Callable[[str, str], Path] | None = None) -> Model:
    """The model of a source, downloaded if need be. Raises Unfit."""
    folder = Path(source.folder) if source.folder else (download or _from_hub)(source.hub, _pinned(source))
    if not folder.is_dir():
        raise Unfit(f"there is no model folder {folder}")
    vet(folder)
    card = parse_card(source.card) if source.card else read_card(folder)
    brought = (package_folder(card.text_encoder),) if card.text_encoder else ()
    return Model(folder, card, weights_hash(folder, *brought))


def vet(folder: Path) -> None:
    """Raises Unfit for a folder with code, pickled weights, links that lead out of it, or no safetensors."""
    inside = folder.resolve()
    files = [path for path in folder.rglob("*") if not path.is_dir()]
    for path in files:
        if path.suffix.lower() in CODE_AND_PICKLES:
            raise Unfit(f"{path} is code or pickled weights; only safetensors are loaded")
        if path.is_symlink() and not path.resolve().is_relative_to(_link_root(inside)):
            raise Unfit(f"{path} leads out of the model folder")
    if not any(path.suffix == ".safetensors" for path in files):
        raise Unfit(f"{folder} holds no safetensors")


def read_card(folder: Path) -> ModelCard:
    try:
        return parse_card(json.loads((folder / CARD).read_text()))
    except (OSError, ValueError) as error:
        raise Unfit(f"{folder / CARD} cannot be read: {error}") from error


def parse_card(given: Mapping[str, Any]) -> ModelCard:
    """Keys that the engine does not know are for people and are left alone. Raises Unfit."""
    known = {field.name for field in fields(ModelCard)}
    try:
        card = ModelCard(**{key: _tuples(value) for key, value in given.items() if key in known})
    except TypeError as error:
        raise Unfit(f"the model's card is not complete: {error}") from error
    if not card.sizes or not card.samplers or card.steps[0] < 1 or card.guidance[0] < 1:
        raise Unfit(f"the card of {card.name} needs sizes, samplers, steps from 1 and guidance from 1")
    return card


def weights_hash(*folders: Path) -> str:
    """SHA-256 over the names and contents of all safetensors and their configs, in order of their names."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".safetensors", ".json")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def package_folder(where: str) -> Path:
    """The folder that `package/folder` names inside an installed package, which is not imported. Raises Unfit."""
    package, _, inside = where.partition("/")
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise Unfit(f"the Python package {package}, which brings the text encoder, is not installed")
    return Path(places[0]) / inside


def _pinned(source: Source) -> str:
    if not source.hub or not source.revision:
        raise Unfit("a model needs a folder, or a hub id with the revision to pin it to")
    return source.revision


def _from_hub(hub: str, revision: str) -> Path:
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(hub, revision=revision, allow_patterns=list(HUB_PATTERNS)))


def _link_root(inside: Path) -> Path:
    # The hub's cache keeps files as links from snapshots/<revision> to blobs beside it.
    return inside.parent.parent if inside.parent.name == "snapshots" else inside


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
