"""Wakes a dispatcher when somebody asks for a picture or takes it back. A hint: the dispatcher looks every second
anyway."""

import logging
import threading
from collections.abc import Callable

import psycopg
from django.db import connection

from jobs.desk import CHANNEL

logger = logging.getLogger(__name__)

AGAIN = 1.0
LOOK_UP = 0.5


class Listener:
    """Holds one connection of its own, outside of Django's pool, that does nothing but listen."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                logger.warning("not listening to the database for a moment: %s", str(error).partition("\n")[0])
                self._ended.wait(AGAIN)

    def end(self) -> None:
        self._ended.set()

    def _listen(self) -> None:
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as line:
            line.execute(f"LISTEN {CHANNEL}")
            self._heard()
            while not self._ended.is_set():
                for _ in line.notifies(timeout=LOOK_UP, stop_after=1):
                    self._heard()
