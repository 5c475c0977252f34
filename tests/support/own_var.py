"""A runtime folder that is this test's alone, with everything that root keeps outside of it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paintoff import runtime

REPLACED = ("DATABASE_URL", "REDIS_URL", "RAY_ADDRESS", "HOST", "PORT", "PUBLIC_URL", "SECRET_KEY")


@contextmanager
def own_runtime_folder() -> Iterator[Path]:
    """A short path, so that the sockets lie inside it as they do in a real checkout; nothing of it stays."""
    var = Path(tempfile.mkdtemp(prefix="paintoff-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAINTOFF_VAR", str(var))
        for name in REPLACED:
            patch.delenv(name, raising=False)
        outside = [Path("/var/lib") / f"paintoff-{runtime.tag()}", Path("/run") / f"paintoff-{runtime.tag()}"]
        yield var
        for folder in (var, *outside):
            shutil.rmtree(folder, ignore_errors=True)
