"""`manage.py dispatch`: the one process that drives Ray. Ends on SIGTERM and Ctrl-C, handing back what it holds."""

import logging
import os
import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inference.client import RayStudio, StudioUnreachable
from jobs import duty
from jobs.dispatcher import Dispatcher, Superseded
from paintoff import runtime, standstill

NAME_MAX = 60


class Command(BaseCommand):
    help = "Lease generation jobs, have the studio paint them, and keep the results."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default=socket.gethostname()[:NAME_MAX], help="one running dispatcher per name")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        if not 0 < len(name) <= NAME_MAX or "#" in name:
            raise CommandError(f"--name takes 1 to {NAME_MAX} characters, and no #")
        os.environ.update(runtime.ray_environment())
        standstill.let_go()
        try:
            duty.serve(Dispatcher(open_studio, name, place=place()))
        except Superseded:
            raise CommandError(
                f"another dispatcher named {name} has begun; give this one a --name of its own"
            ) from None
        logging.shutdown()
        # Everything is settled or handed back. Ray's threads now and then abort a process whose interpreter ends in the
        # usual way around them, and take seconds where they do not.
        os._exit(0)


def place() -> str:
    """Which cluster it is: RAY_ADDRESS, else the embedded head of this checkout on this machine."""
    return os.environ.get("RAY_ADDRESS") or f"{socket.gethostname()}/{runtime.tag()}"


def open_studio() -> RayStudio:
    """A head that was started again may have another address, so it is asked for each time."""
    address = runtime.ray_address()
    if address is None:
        raise StudioUnreachable("no Ray head has said where it is")
    return RayStudio(address)
