"""Sizes of the starter model and how each is trained. Values, and the one complaint about them."""

from dataclasses import asdict, dataclass
from typing import Any


class Unsuited(Exception):
    """Weights, looks, preset or catalogue do not belong together; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Preset:
    """Architecture (as PRXTransformer2DModel takes it) and training settings of one size of the model.

    `common` and `rare`: how often a pooled scene is used if its least known subject is common or rare,
    against one whose subjects are all favourites. Captions of more than `caption_tokens` are not used.
    `context`: numbers of a token that the transformer reads beside the picture, see `looks.Looks.width`.
    `wordless`: share of pictures that are trained with no words and no looks; `forgotten`: with words alone.
    `seams`: weight of the error's steps at the borders of patches, against the error itself.
    """

    name: str
    side: int
    patch_size: int
    hidden_size: int
    depth: int
    num_heads: int
    bottleneck_size: int
    sprite_size: int
    batch: int
    rate: float
    mlp_ratio: float = 3.0
    caption_tokens: int = 16
    noise_scale: float = 1.0
    noise_mean: float = 0.5
    noise_deviation: float = 1.0
    context: int = 672
    wordless: float = 0.1
    forgotten: float = 0.1
    seams: float = 0.25
    averaging: float = 0.997
    warmup: int = 300
    pool: int = 60_000
    common: float = 0.5
    rare: float = 0.3

    def transformer(self) -> dict[str, Any]:
        half = self.hidden_size // self.num_heads // 2
        return {
            "in_channels": 3,
            "patch_size": self.patch_size,
            "context_in_dim": self.context,
            "hidden_size": self.hidden_size,
            "mlp_ratio": self.mlp_ratio,
            "num_heads": self.num_heads,
            "depth": self.depth,
            "axes_dim": [half, half],
            "bottleneck_size": self.bottleneck_size,
        }

    def facts(self) -> dict[str, Any]:
        return asdict(self)


DEFAULT = "cpu-128"
PRESETS = {
    preset.name: preset
    for preset in (
        Preset("cpu-32", 32, 8, 256, 6, 4, 64, 64, batch=192, rate=1e-3),
        Preset("cpu-128", 128, 32, 256, 6, 4, 128, 128, batch=192, rate=1e-3, noise_scale=4.0),
        Preset(
            "gpu-128",
            128,
            16,
            448,
            9,
            7,
            128,
            128,
            batch=1024,
            rate=8e-4,
            noise_mean=0.8,
            noise_deviation=0.8,
            averaging=0.9995,
            pool=300_000,
            common=1.0,
            rare=1.0,
        ),
    )
}
