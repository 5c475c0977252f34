"""`manage.py up`: the whole site on this machine. `make run` calls it."""

import os
import socket
import sys
import time
from collections.abc import Collection
from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from paintoff import runtime
from paintoff.embedded import account, folders, postgres
from paintoff.up import address, ground, ledger, site, stack
from paintoff.up.patience import Patience
from paintoff.up.screen import Screen, qr
from paintoff.up.supervisor import PartFailed, Stopped, Supervisor

SENTENCES = (
    account.NoAccount,
    address.CannotListen,
    folders.NotOurs,
    ground.NoGround,
    ledger.AlreadyRunning,
    postgres.CannotStart,
    site.WrongSettings,
    PartFailed,
)
LOOKS_EVERY = 5.0
SHOWN = ("postgres", "valkey", "web", "ray", "dispatcher", "referee", "worker", "beat")
TAKEN_DOWN = (("web",), ("dispatcher", "referee", "worker", "beat"), ("ray",), ("valkey",), ("postgres",))


class Command(BaseCommand):
    help = "Start every part of the site, watch them, and take everything down on Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--part", action="append", choices=SHOWN, help="start this part alone, or with others that are named so"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run(options["part"] or SHOWN)
        except SENTENCES as known:
            raise CommandError(str(known)) from None
        except OperationalError as error:
            raise CommandError(f"The database does not let us in: {str(error).strip().splitlines()[0]}") from error
        except OSError as error:
            raise CommandError(f"{os.strerror(error.errno or 0)}: {error.filename or runtime.var()}") from error


def run(wanted: Collection[str]) -> None:
    """From nothing to a site, and back."""
    ground.stand_on(runtime.var())
    host, port = address.chosen(os.environ)
    notes = ledger.Ledger(runtime.var() / "run")
    left = notes.clear_leftovers()
    with Screen() as screen, ExitStack() as held:
        if left:
            screen.say(f"Ended what an earlier start had left running: {', '.join(left)}", "dim")
        line = held.enter_context(address.listen(host, port)) if "web" in wanted else None
        notes.say_where(address.local_url(host, port) if line else "")
        watched = Supervisor(screen, notes, stack.environment(), runtime.var() / "log")
        watched.announce(*(name for name in SHOWN if name in wanted))
        with watched.signals():
            try:
                bring_up(watched, screen, wanted, line, host, port)
                patience = Patience(time.monotonic)
                watched.watch(LOOKS_EVERY, lambda: patience.told(words(address.local_url(host, port))) if line else {})
            except Stopped:
                pass
            finally:
                screen.say("Taking everything down", "dim")
                watched.take_down(*TAKEN_DOWN)


def bring_up(
    watched: Supervisor, screen: Screen, wanted: Collection[str], line: socket.socket | None, host: str, port: int
) -> None:
    """The truth first, then the pages, then the studio and the loops."""
    for part in (stack.database(), stack.broker()):
        if part.name in wanted:
            watched.add(part)
    watched.until_ready("postgres", "valkey")
    if line is not None:
        with watched.interruptible():
            administrator = prepare_site(screen)
        watched.add(stack.web(line, address.local_url(host, port)))
        watched.until_ready("web")
        welcome(screen, host, port, administrator)
    for part in (stack.studio(), *stack.loops()):
        if part.name in wanted:
            watched.add(part)


def prepare_site(screen: Screen) -> site.FirstAdministrator | None:
    """Tables, static files and somebody who may administrate."""
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure_database(postgres.place())
    return site.prepare(screen.say)


def welcome(screen: Screen, host: str, port: int, administrator: site.FirstAdministrator | None) -> None:
    """Where to go, for this machine and for the phones in the room, and who may administrate."""
    public = os.environ.get("PUBLIC_URL")
    network = address.network_url(host, port)
    screen.say(f"\nPaintoff is at {public or address.local_url(host, port)}", "bold")
    if network:
        screen.say(f"In this network: {network}", "bold")
    if shown := public or network:
        screen.say(qr(shown, sys.stdout.encoding or "ascii"))
    kept = runtime.var() / "secrets" / "admin.txt"
    if administrator:
        screen.say(f"Administrator: {administrator.username}, password {administrator.password} (kept in {kept})")
    elif kept.exists():
        screen.say(f"Administrator: see {kept}")
    screen.say("The studio is starting; the pages are open already. Ctrl-C ends everything.\n", "dim")


def words(where: str) -> dict[str, str]:
    """What GET /up says of each part, in the words of the status lines."""
    said = stack.health(where)
    if said is None:
        return {"web": "does not answer"}
    lines = {"web": str(said.get("status", "")), "ray": _studio(said)}
    return lines | {
        "dispatcher": _state(said, "dispatcher"),
        "referee": _state(said, "referee"),
        "worker": _state(said, "broker"),
    }


def _studio(said: "dict[str, object] | Any") -> str:
    found, state = said.get("studio"), _state(said, "studio")
    part = found if isinstance(found, dict) else {}
    without, why = part.get("not_served"), part.get("reason")
    words = f"studio {state}" + (f", but not with {without}, which battles use" if without else "")
    return words + (f": {why}" if why and why != state else "")


def _state(said: "dict[str, object] | Any", name: str) -> str:
    part = said.get(name)
    return str(part.get("state", "")) if isinstance(part, dict) else ""
