"""The style that a picture carries when it lies alone in a file: the site's rules with its colours written out, light and,
where the reader's system is dark, dark. Pure; is given the text of the stylesheets."""

from __future__ import annotations

import re

VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
USE = re.compile(r"var\((--[\w-]+)\)")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
RULE = re.compile(r"[^{}]+\{[^{}]*\}")
INSIDE = ".chart-picture"


def alone(rules: str, light: str, dark: str) -> str:
    """`rules` are those of the charts, `light` and `dark` the two files of tokens."""
    drawn = "".join(rule for rule in _rules(rules) if rule.startswith(INSIDE))
    day = variables(light)
    night = day | variables(dark)
    return f"{_written_out(drawn, day)}@media (prefers-color-scheme:dark){{{_written_out(drawn, night)}}}"


def resolved(tokens: str) -> dict[str, str]:
    """Every token with its value written out."""
    found = variables(tokens)
    return {name: _written_out(value, found) for name, value in found.items()}


def variables(tokens: str) -> dict[str, str]:
    """The first said of each: later ones are for readers who want less motion."""
    found: dict[str, str] = {}
    for name, value in VARIABLE.findall(COMMENT.sub("", tokens)):
        found.setdefault(name, value.strip())
    return found


def _rules(text: str) -> list[str]:
    """Plain rules in one line each; what stands in an @-block is for pages alone."""
    plain = re.sub(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", COMMENT.sub("", text))
    return [re.sub(r"\s+", " ", rule).strip() for rule in RULE.findall(plain)]


def _written_out(text: str, values: dict[str, str]) -> str:
    """A token may be named by a token."""
    while USE.search(text):
        text = USE.sub(lambda found: values[found[1]], text)
    return text
