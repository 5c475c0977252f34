"""Sample sheets: what the model paints for a fixed list of prompts, as one PNG to look at."""

from pathlib import Path

import torch
from diffusers import PRXTransformer2DModel
from PIL import Image

from inference.pipelines.starter.reading import Reader
from inference.pipelines.starter.sampling import paint_batch

PROMPTS = (
    "a fox",
    "a cat",
    "a blue apple",
    "a red apple",
    "a green dragon at night",
    "a tree in the snow",
    "a ghost in a forest",
    "a pizza in space",
    "a sailboat on the sea",
    "a castle at sunset",
    "two cats",
    "three red balloons",
    "a fox next to a tree",
    "a dog above a house",
    "an owl at night",
    "a robot in the city",
    "pixel art of a mushroom",
    "a cat, line drawing",
    "a watercolour of a rose",
    "a flat sticker of a burger",
    "a glossy 3d render of a rocket",
    "a cartoon of a whale",
    "a purple unicorn",
    "a golden crown on a black background",
    "a penguin on the beach",
    "a panda in a meadow",
    "a pink car",
    "a strawberry on a blue background",
    "an astronaut in space",
    "a wizard in a forest",
    "a fire truck in the rain",
    "a donut",
    "a turtle underwater",
    "a shark",
    "a butterfly",
    "a sunflower in a meadow",
    "a guitar",
    "a snowman in the snow",
    "a birthday cake",
    "a clown in hell",
    "a cow in the mountains",
    "two green frogs",
    "a cup of coffee at home",
    "a knight's sword",
    "a spooky pumpkin at night",
    "a happy puppy",
    "a spaceship in the desert",
    "in a forest",
)
COLUMNS = 8


def paint_sheet(
    transformer: PRXTransformer2DModel,
    reader: Reader,
    side: int,
    noise_scale: float,
    steps: int = 16,
    guidance: float = 3.0,
    interval: tuple[float, float] = (0.15, 1.0),
    seed: int = 7,
) -> Image.Image:
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn((len(PROMPTS), 3, side, side), generator=generator) * noise_scale
    device = next(transformer.parameters()).device
    words, wordless = reader.read(PROMPTS), reader.read([""] * len(PROMPTS))
    pictures = paint_batch(transformer, words, wordless, noise.to(device), steps, guidance, interval)
    return tile(pictures, max(1, 128 // side))


def tile(pictures: torch.Tensor, enlarged: int) -> Image.Image:
    pixels = ((pictures.cpu().float() + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()
    side = pixels.shape[1] * enlarged
    rows = -(-len(pixels) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (side + 4), rows * (side + 4)), "white")
    for place, picture in enumerate(pixels):
        framed = Image.fromarray(picture).resize((side, side), Image.Resampling.NEAREST)
        sheet.paste(framed, (place % COLUMNS * (side + 4), place // COLUMNS * (side + 4)))
    return sheet


def save_sheet(sheet: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
