"""What must hold before anything starts: a runtime folder that can be written, and room on its disk."""

import os
import shutil
from pathlib import Path

ROOM = 500 * 1024 * 1024


class NoGround(Exception):
    """The sentence to show when there is no ground to stand on."""


def stand_on(var: Path) -> None:
    """Make the runtime folder and its usual children, or say why not."""
    try:
        for folder in (var, var / "log", var / "run", var / "media", var / "secrets", var / "celery"):
            folder.mkdir(parents=True, exist_ok=True)
        (var / "secrets").chmod(0o700)
        (probe := var / "run" / ".probe").write_text("")
        probe.unlink()
    except OSError as error:
        raise NoGround(
            f"Cannot write to {var}: {os.strerror(error.errno or 0)}. Choose another folder: PAINTOFF_VAR=… make run"
        ) from error
    if (free := shutil.disk_usage(var).free) < ROOM:
        raise NoGround(
            f"The disk of {var} has {free // 2**20} MB left and Paintoff needs {ROOM // 2**20} MB. "
            "Make room, or choose another folder: PAINTOFF_VAR=… make run"
        )
