"""The text encoder in numpy says what the original says."""

import numpy as np
import torch

from gallery.find import encoder, vectors
from inference.pipelines.starter.text import text_encoder, tokenizer

TEXTS = ["a red fox in the snow", "Ein roter Fuchs, 8k!", "a quiet lighthouse " * 60, ""]


def original() -> np.ndarray:
    batch = tokenizer()(TEXTS, padding=True, truncation=True, max_length=128, return_tensors="pt")
    with torch.inference_mode():
        states = text_encoder()(batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    mask = batch["attention_mask"].unsqueeze(-1)
    mean = (states * mask).sum(1) / mask.sum(1)
    return torch.nn.functional.normalize(mean).numpy()


def test_it_is_the_original_to_the_sixth_digit_and_kept_to_a_hundredth():
    made = encoder.encode(TEXTS)
    assert np.abs(made - original()).max() < 1e-6
    kept = vectors.read([one.tobytes() for one in vectors.numbers_of(made)])
    assert (kept * made).sum(axis=1).min() > 0.999
    assert vectors.signs_of(made[0])[:20] == "".join("1" if one > 0 else "0" for one in made[0][:20])


def test_middles_are_where_the_vectors_are():
    chance = np.random.default_rng(7)
    corners = np.eye(4, 384, dtype=np.float32)
    around = np.repeat(corners, 50, axis=0) + chance.normal(0, 0.01, (200, 384)).astype(np.float32)
    around /= np.linalg.norm(around, axis=1, keepdims=True)
    middles = vectors.middles_of(around, 12, 8, chance)
    nearest = vectors.nearest_of(around, middles)
    assert ((middles[nearest] * around).sum(axis=1) > 0.9).all()
