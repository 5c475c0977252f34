"""`manage.py serve`: the web part alone: pages, API and sockets in one process."""

import os
import socket
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import resolve

from paintoff.lasting import keep_what_is_loaded
from paintoff.up.address import CannotListen, chosen, listen, local_url

# The live protocol's frame limit; a longer one closes the socket with 1009.
LONGEST_FRAME = 32_768
GRACE = 3


class Command(BaseCommand):
    help = "Serve pages, API and sockets. HOST and PORT say where."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--socket", type=int, help="an open listening socket, by number, from the launcher")

    def handle(self, *args: Any, **options: Any) -> None:
        if (number := options["socket"]) is not None:
            serve(socket.socket(fileno=number))
            return
        try:
            host, port = chosen(os.environ)
            line = listen(host, port)
        except CannotListen as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Serving on {local_url(host, port)}")
        serve(line)


def serve(line: socket.socket) -> None:
    """Answer on the socket until told to end."""
    proxies = os.environ.get("TRUSTED_PROXIES")
    config = uvicorn.Config(
        "paintoff.asgi:application",
        ws="websockets-sansio",
        ws_max_size=LONGEST_FRAME,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        proxy_headers=proxies is not None,
        forwarded_allow_ips=proxies,
    )
    config.load()
    resolve("/")  # loads every page's code, which else the first visitor waits for
    keep_what_is_loaded()
    uvicorn.Server(config).run(sockets=[line])
