"""A model's files from the hub, at one commit. Decides which of them are wanted; knows no cards."""

from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from inference.vetting import Unfit

WANTED = ("model.json", "model_index.json", "*/*.safetensors", "*/*.json", "*/*.txt", "*/*.model")
LEFT_OUT = ("*.non_ema.*", "*flax*", "*openvino*", "*onnx*")
HALF = ".fp16"


def wanted(files: Iterable[str]) -> list[str]:
    """What is loaded of a repository's files: no pickles, nothing for other frameworks, and weights in half precision only
    in folders that have no others."""
    kept = [name for name in files if _fits(name, WANTED) and not _fits(name, LEFT_OUT)]
    whole = {_folder(name) for name in kept if name.endswith(".safetensors") and HALF not in name}
    return [name for name in kept if HALF not in name or _folder(name) not in whole]


def fetch(hub: str, revision: str) -> Path:
    """The folder of the model, from the hub or, where that does not answer, as it was fetched before. Raises Unfit."""
    from huggingface_hub import HfApi, snapshot_download

    try:
        try:
            files = HfApi().list_repo_files(hub, revision=revision)
        except OSError:
            return Path(snapshot_download(hub, revision=revision, local_files_only=True))
        return Path(snapshot_download(hub, revision=revision, allow_patterns=wanted(files)))
    except Exception as error:  # whatever the network and the hub come up with
        raise Unfit(f"{hub} at {revision} could not be fetched from the hub: {error}") from error


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def _folder(name: str) -> PurePosixPath:
    return PurePosixPath(name).parent
