"""Encoded prompts are kept while they are likely to be asked for again."""

from types import SimpleNamespace

from inference.texts import Texts


class Encoder:
    """A family that says what it was asked to encode."""

    def __init__(self, name: str):
        self.model = SimpleNamespace(card=SimpleNamespace(name=name))
        self.asked: list[str] = []

    def encode(self, text: str) -> str:
        self.asked.append(text)
        return f"{text}, encoded"


def test_a_text_is_encoded_once():
    texts, encoder = Texts(), Encoder("one")
    assert [texts.encoded(encoder, "fox") for _ in range(3)] == ["fox, encoded"] * 3
    assert encoder.asked == ["fox"]


def test_every_model_has_its_own_encoding():
    texts, one, other = Texts(), Encoder("one"), Encoder("other")
    texts.encoded(one, "fox")
    texts.encoded(other, "fox")
    assert (one.asked, other.asked) == (["fox"], ["fox"])


def test_the_least_recently_used_goes_first():
    texts, encoder = Texts(room=2), Encoder("one")
    for text in ("fox", "cat", "fox", "tree", "fox", "cat"):
        texts.encoded(encoder, text)
    assert encoder.asked == ["fox", "cat", "tree", "cat"]
