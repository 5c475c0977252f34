#!/usr/bin/env python
"""The one front door. Its only path code puts platform/ on sys.path."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paintoff.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from paintoff import runtime

    try:
        runtime.secret_key()
    except OSError as error:
        sys.exit(f"Cannot write to {runtime.var()}: {error.strerror}. Choose another folder: PAINTOFF_VAR=… make run")

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
