"""Reads prompts as the model that ships does: words by MiniLM, and what they recall. Knows no files."""

from collections.abc import Sequence

import torch

from inference.pipelines.recall import Found
from inference.pipelines.recalling import Memory, RecallingEncoder, RecallingTokenizer
from inference.pipelines.starter.text import PROMPT_TOKENS, text_encoder, tokenizer


class Reader:
    def __init__(self, memory: Memory) -> None:
        encoder = text_encoder()
        self._tokenizer = RecallingTokenizer(tokenizer(), memory, encoder)
        self._encoder = RecallingEncoder(encoder, memory, len(tokenizer()))

    def found(self, prompt: str) -> tuple[tuple[Found, ...], str | None]:
        """What a prompt recalls, and the style that it names."""
        return self._tokenizer.found(prompt)

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens [n, length, width] and a mask [n, length] that is True on words and on looks."""
        length = PROMPT_TOKENS + self._tokenizer.room
        told = self._tokenizer(list(prompts), max_length=length, return_tensors="pt")
        tokens = self._encoder(told["input_ids"], told["attention_mask"])["last_hidden_state"]
        return tokens, told["attention_mask"].bool()
