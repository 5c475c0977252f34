"""What a model folder may hold: weights in safetensors and plain settings, nothing that runs, nothing that leads out of
it. Standard library only; nothing is imported or unpickled to find out."""

import hashlib
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CODE = frozenset((".py", ".pyc", ".pyd", ".pyw", ".pyx", ".so", ".dll", ".dylib", ".sh", ".whl"))
PICKLES = frozenset(
    (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".dill", ".npy", ".npz", ".h5", ".msgpack", ".ot")
)
OTHERS = frozenset((".gguf", ".pb", ".onnx", ".marshal", ".zip", ".tar", ".gz"))
LOADED = frozenset((".safetensors", ".json", ".txt", ".model"))
"""Weights, settings and tokenizers: all that is read of a model's folder."""

CARD = "model.json"
INDEX = "model_index.json"
LORA = "pytorch_lora_weights.safetensors"
"""The name under which diffusers saves a LoRA."""

LIBRARIES = frozenset(("diffusers", "transformers"))
RUNS_CODE = frozenset(("auto_map", "custom_pipeline", "custom_pipelines", "trust_remote_code"))
"""Keys by which the libraries' configs name Python files of the model's own."""

KERNELS = re.compile(r"_?(attn|experts)_implementation(_internal)?")
"""Keys by which a config may name compiled kernels to fetch from the hub, as owner/name."""

MOST_HEADER_BYTES = 100_000_000
"""The safetensors format allows no longer header."""


class Unfit(Exception):
    """A model or a setting that cannot be used; the text says which and what to do."""


def vet(folder: Path) -> None:
    """Raises Unfit, naming the file and the reason, for a folder that may not be loaded."""
    inside = folder.resolve()
    paths = sorted(folder.rglob("*"))
    for path in paths:
        _vet_path(path, inside)
    if not any(path.suffix == ".safetensors" for path in paths):
        raise Unfit(f"{folder} holds no safetensors")
    for path in paths:
        if path.suffix == ".safetensors":
            _vet_weights(path)
        elif path.name == INDEX:
            _vet_index(path)
        elif path.name.endswith(".index.json"):
            _vet_shards(path)
        elif path.name.endswith("config.json"):
            _vet_config(path)


def weights_hash(*folders: Path) -> str:
    """SHA-256 over the names and contents of what is loaded, in order of the names: weights, settings and tokenizers, but
    not the card, nor what lies beside a pipeline's index. Raises Unfit."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in _loaded(folder):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            try:
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
            except OSError as error:
                raise Unfit(f"{path} cannot be read: {error.strerror}") from error
    return digest.hexdigest()


def _loaded(folder: Path) -> list[Path]:
    is_pipeline = (folder / INDEX).is_file()
    beside = {path for path in folder.iterdir() if path.name == CARD or (is_pipeline and path.name != INDEX)}
    paths = (path for path in folder.rglob("*") if path.suffix in LOADED and path.is_file())
    return sorted(path for path in paths if path not in beside)


def _vet_path(path: Path, inside: Path) -> None:
    if path.suffix.lower() in CODE:
        raise Unfit(f"{path} is code; only safetensors and settings are loaded")
    if path.suffix.lower() in PICKLES:
        raise Unfit(f"{path} may be pickled weights; only safetensors are loaded")
    if path.suffix.lower() in OTHERS:
        raise Unfit(f"{path} is for other programs or packed; only safetensors and settings are loaded")
    if path.name == "adapter_config.json":
        raise Unfit(f"{path} names a model elsewhere that would be loaded too; only whole models are")
    if path.name == LORA:
        raise Unfit(f"{path} would not be laid over the model; fuse it with diffusers and save the whole pipeline")
    if path.is_symlink() and (path.is_dir() or not _goal(path).is_relative_to(_link_root(inside))):
        raise Unfit(f"{path} is a link that leads out of the model folder")
    if not path.is_dir() and not path.is_file():
        raise Unfit(f"{path} is no file")


def _goal(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:
        raise Unfit(f"{path} is a link that leads nowhere") from error


def _link_root(inside: Path) -> Path:
    # The hub's cache keeps files as links from snapshots/<revision> to blobs beside it.
    return inside.parent.parent if inside.parent.name == "snapshots" else inside


def _vet_weights(path: Path) -> None:
    try:
        with path.open("rb") as file:
            length, opening = int.from_bytes(file.read(8), "little"), file.read(1)
    except OSError as error:
        raise Unfit(f"{path} cannot be read: {error.strerror}") from error
    if opening != b"{" or length > min(MOST_HEADER_BYTES, path.stat().st_size):
        raise Unfit(f"{path} is named safetensors and is none")


def _vet_index(path: Path) -> None:
    """model_index.json names a class of diffusers, and for every part a library and a class of it."""
    index = _read(path)
    _vet_keys(path, index)
    if not isinstance(index, dict):
        raise Unfit(f"{path} is no JSON object")
    if not _is_name(index.get("_class_name")):
        raise Unfit(f"{path} names no pipeline of diffusers but {index.get('_class_name')!r} as _class_name")
    for part, value in index.items():
        if part.startswith("_"):
            continue
        if not isinstance(value, list):
            if _is_name(part) and (path.parent / part).is_dir():
                raise Unfit(f"{path} must say of {part} a library and a class of it, not {value!r}")
            continue
        if not _is_name(part) or len(value) != 2:
            raise Unfit(f"{path} has {part!r}, which is no part of a pipeline")
        library, name = value
        if library is not None and not (_is_name(name) and _is_known(library)):
            raise Unfit(f"{path} takes {part} from {library!r}, which is neither diffusers nor transformers")


def _vet_shards(path: Path) -> None:
    index = _read(path)
    shards = index.get("weight_map") if isinstance(index, dict) else index
    for name in sorted({str(name) for name in shards.values()} if isinstance(shards, dict) else {repr(shards)}):
        if Path(name).name != name or not name.endswith(".safetensors"):
            raise Unfit(f"{path} takes weights from {name!r}, which is no safetensors file beside it")


def _vet_config(path: Path) -> None:
    config = _read(path)
    _vet_keys(path, config)
    if isinstance(config, dict) and not _is_name(config.get("_class_name", "none")):
        raise Unfit(f"{path} has {config['_class_name']!r} as _class_name, which is no class of a library")


def _vet_keys(path: Path, config: Any) -> None:
    for key, value in _pairs(config):
        if key in RUNS_CODE and value:
            raise Unfit(f"{path} asks for code of its own by {key}; no remote code is run")
        if KERNELS.fullmatch(key) and "/" in str(value):
            raise Unfit(f"{path} asks for compiled code from {value!r} by {key}; no remote code is run")


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Of all objects inside, however deep they lie."""
    left = [value]
    while left:
        match left.pop():
            case dict() as found:
                yield from found.items()
                left += found.values()
            case list() as found:
                left += found


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(f"{path} cannot be read: {error}") from error


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isidentifier()


def _is_known(library: Any) -> bool:
    """Some parts come from a pipeline's own folder inside diffusers, as the safety checker of Stable Diffusion does."""
    if library in LIBRARIES:
        return True
    spec = importlib.util.find_spec("diffusers")
    places = list(spec.submodule_search_locations or ()) if spec else []
    return _is_name(library) and any((Path(place) / "pipelines" / library).is_dir() for place in places)
