"""Django for a bench that works on a database of its own."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


def set_up(folder: str) -> None:
    """With what it keeps in this folder of `var`, unless PAINTOFF_VAR says another. Models can be imported afterwards."""
    os.environ.setdefault("SECRET_KEY", "only-for-the-bench-and-long-enough-to-please-the-checks")
    os.environ.setdefault("PAINTOFF_VAR", str(VAR / folder))
    os.environ["DJANGO_SETTINGS_MODULE"] = "paintoff.settings"
    import django

    django.setup()
