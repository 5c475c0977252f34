"""`manage.py referee`: closes what is due, until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from battles.referee import Referee
from paintoff import standstill


class Command(BaseCommand):
    help = "Moves battles on when their time has come. Several may run beside each other."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        standstill.let_go()
        self.stdout.write("The referee looks.")
        Referee(f"{socket.gethostname()}:{os.getpid()}").run(stop)
