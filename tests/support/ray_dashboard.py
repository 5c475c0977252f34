"""Ray's dashboard and job API for one test: their packages, in a folder beside the virtual environment, installed once."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PINS = Path(__file__).with_suffix(".txt")
ROOT = Path(__file__).resolve().parents[2]


def packages() -> Path:
    """A folder for PYTHONPATH."""
    folder = ROOT / "var" / "tests" / f"ray-dashboard-{hashlib.sha256(PINS.read_bytes()).hexdigest()[:12]}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".ray-dashboard-", dir=folder.parent))
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", draft, "-r", PINS]
        subprocess.run(command, check=True)
        try:
            draft.rename(folder)
        except OSError:
            # Somebody else was quicker.
            shutil.rmtree(draft)
    return folder
