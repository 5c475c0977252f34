"""What a published file says of itself: how it was made, and that a machine made it. Pure.

`parameters` is the text that A1111 and its readers share; `paintoff` is our recipe as JSON; XMP carries IPTC's digital
source type (https://cv.iptc.org/newscodes/digitalsourcetype/).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gallery.weights import KEPT, weighed

SETTINGS = {"steps": "Steps", "sampler": "Sampler", "guidance": "CFG scale", "seed": "Seed", "model": "Model"}

UPLOAD = "upload"
"""What a recipe says of a file that somebody brought: of such a one nobody knows how it was made."""

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
   Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPE}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def texts(prompt: str, negative: str, recipe: Mapping[str, Any]) -> dict[str, str]:
    """Keyword → text of everything a published PNG carries."""
    if recipe.get("kind") == UPLOAD:
        return {"Description": prompt} if prompt else {}
    return {
        "parameters": parameters(prompt, negative, recipe),
        "paintoff": json.dumps(recipe, ensure_ascii=False, sort_keys=True),
        "XML:com.adobe.xmp": XMP,
    }


def parameters(prompt: str, negative: str, recipe: Mapping[str, Any]) -> str:
    said = [f"{label}: {recipe[name]}" for name, label in SETTINGS.items() if name in recipe]
    if recipe.get("sources"):
        said.append(f"Denoising strength: {recipe['strength']}")
    if "width" in recipe and "height" in recipe:
        said.append(f"Size: {recipe['width']}x{recipe['height']}")
    words, without = (weighed(text, recipe, kept) for text, kept in zip((prompt, negative), KEPT, strict=True))
    lines = [words, f"Negative prompt: {without}" if without else "", ", ".join(said)]
    return "\n".join(line for line in lines if line)
