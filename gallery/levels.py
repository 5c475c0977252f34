"""How the levels of pictures are called: to people, and as addresses and the API spell them. Pure."""

from __future__ import annotations

from gallery.models import Level

WORDS = {level.word: level for level in Level}

FOR = {
    Level.EVERYONE: ("Everyone", "Fit for a class of children."),
    Level.MILD: ("Mild", "Mild violence, or bodies as museums show them."),
    Level.MATURE: ("Mature", "For adults alone: others find nothing at its address."),
}
"""As an owner reads them: a word and what it is."""
