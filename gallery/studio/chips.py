"""Words that help: tapped, they go into the prompt. What the starter model was shown comes first in each group."""

from __future__ import annotations

CHIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Medium",
        (
            "pixel art",
            "watercolour",
            "line drawing",
            "flat sticker",
            "soft cartoon",
            "glossy 3d",
            "oil painting",
            "gouache",
            "ink wash",
            "linocut",
            "charcoal sketch",
            "photograph",
        ),
    ),
    (
        "Light",
        (
            "at night",
            "at sunset",
            "morning light",
            "golden hour",
            "moonlight",
            "candlelight",
            "neon light",
            "backlit",
            "fog",
            "hard shadows",
        ),
    ),
    (
        "Colour",
        (
            "warm colours",
            "cool colours",
            "pastel colours",
            "muted colours",
            "black and white",
            "monochrome blue",
            "red and gold",
            "teal and orange",
            "vivid colours",
        ),
    ),
    (
        "Lens",
        (
            "close-up",
            "wide angle",
            "from above",
            "from below",
            "macro",
            "telephoto",
            "shallow depth of field",
            "symmetrical",
            "in the distance",
        ),
    ),
    (
        "Mood",
        ("calm", "joyful", "dreamy", "mysterious", "melancholic", "dramatic", "cosy", "eerie", "playful", "solemn"),
    ),
)
