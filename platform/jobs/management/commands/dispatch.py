"""`manage.py dispatch`: the one process that drives Ray. Stops on SIGTERM and Ctrl-C, handing back what it holds."""

import signal
import socket
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.dispatcher import Dispatcher, Superseded

NAME_MAX = 60


class Command(BaseCommand):
    help = "Lease generation jobs, have the studio paint them, and keep the results."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default=socket.gethostname()[:NAME_MAX], help="one running dispatcher per name")

    def handle(self, *_args: Any, name: str, **_options: Any) -> None:
        if not 0 < len(name) <= NAME_MAX or "#" in name:
            raise CommandError(f"--name is 1 to {NAME_MAX} characters without #")
        # Imported here because Ray takes seconds and a gigabyte, and every other command does without.
        from inference.client import RayStudio

        run_until_told(Dispatcher(RayStudio(), name))


def run_until_told(dispatcher: Dispatcher) -> None:
    """Works in a thread, so that a signal never finds the loop holding a lock, and Ray, which takes over SIGTERM where
    it is started in the main thread, leaves it to us."""
    stop, told, raised = threading.Event(), [], []

    def tell(signum: int, _frame: FrameType | None) -> None:
        told.append(signum)

    def work() -> None:
        try:
            dispatcher.run(stop)
        except BaseException as error:
            raised.append(error)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, tell)
    worker = threading.Thread(target=work, name="dispatcher")
    worker.start()
    while worker.is_alive() and not told:
        worker.join(0.2)
    stop.set()
    dispatcher.wake()
    worker.join()
    if raised and isinstance(raised[0], Superseded):
        raise CommandError(f"another dispatcher named {raised[0]} has begun; give this one a --name of its own")
    if raised:
        raise raised[0]
