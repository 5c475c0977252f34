"""The engine's own command: what `python -m inference` does, without the site and without Ray."""
