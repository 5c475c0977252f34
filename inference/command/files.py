"""Pictures as files: a PNG that says how it was made. Knows no engine."""

import io
import json
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from inference.config import Unfit
from inference.protocol import Painted
from inference.replay import CHUNK


def marked(painted: Painted) -> bytes:
    """The picture with its recipe and its fingerprint as JSON under the keyword that published files use, too."""
    told = PngInfo()
    facts = {"recipe": painted.recipe, "fingerprint": painted.fingerprint}
    told.add_itxt(CHUNK, json.dumps(facts, ensure_ascii=False, sort_keys=True))
    out = io.BytesIO()
    Image.open(io.BytesIO(painted.image)).save(out, "PNG", pnginfo=told, optimize=True)
    return out.getvalue()


def save(painted: Painted, path: Path) -> None:
    """Raises Unfit where it cannot be written."""
    try:
        path.write_bytes(marked(painted))
    except OSError as error:
        raise Unfit(f"{path} cannot be written: {error.strerror or error}") from error
