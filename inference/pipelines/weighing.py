"""Words that are meant more, or less: which tokens a weight reaches, and what it does to what they were encoded as.

A token's embedding z becomes c + w · (z − c), with w its weight and c what would stand there if it said nothing of its own.
Everybody scales embeddings, about different points. A1111 (modules/sd_emphasis.py) scales about zero and brings the mean of all
values back by one factor; compel and ComfyUI (comfy/sd1_clip.py) scale about the empty text, which CLIP's models were
trained with. Families say which c is theirs. Knows no models and no jobs.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

import torch
from torch import Tensor

from inference.protocol import Span


def of_tokens(tokenizer: Any, text: str, spans: Sequence[Span], length: int, cleaned: str | None = None) -> Tensor:
    """(length), the weight of each token of the text, padded and cut as pipelines do: the mean over its characters. Where
    a pipeline changes texts before it cuts them into tokens, `cleaned` is what it makes of this one."""
    weights = _of_characters(text, spans)
    if cleaned is not None and cleaned != text:
        weights, text = _carried(weights, text, cleaned), cleaned
    told = tokenizer(text, padding="max_length", max_length=length, truncation=True, return_offsets_mapping=True)
    return torch.tensor([_mean(weights[start:end]) for start, end in told["offset_mapping"]])


def scaled(embedding: Tensor, centre: Tensor, weights: Tensor) -> Tensor:
    """(tokens, width) each way; `centre` is as large, or (width). What has the weight 1 stays the same to the bit."""
    about, asked = centre.float(), weights.to(embedding.device)[:, None]
    moved = (about + asked * (embedding.float() - about)).to(embedding.dtype)
    return torch.where(asked == 1, embedding, moved)


def _of_characters(text: str, spans: Sequence[Span]) -> list[float]:
    weights = [1.0] * len(text)
    for start, end, weight in spans:
        weights[start:end] = [weight] * (end - start)
    return weights


def _carried(weights: Sequence[float], text: str, cleaned: str) -> list[float]:
    """What was put in place of something has its mean weight; what was added beside nothing weighs as everything else."""
    carried: list[float] = []
    for kind, start, end, begun, ended in SequenceMatcher(None, text, cleaned, autojunk=False).get_opcodes():
        same = list(weights[start:end])
        carried += same if kind == "equal" else [_mean(same)] * (ended - begun)
    return carried


def _mean(weights: Sequence[float]) -> float:
    return sum(weights) / len(weights) if len(set(weights)) > 1 else (weights[0] if weights else 1.0)
