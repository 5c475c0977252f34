"""What somebody asked for and is not done."""

from __future__ import annotations


class Refused(ValueError):
    """Says why, as a sentence to whoever asked. Nothing has changed."""
