"""Where the site listens and by what address people reach it. Sends no packet."""

import errno
import ipaddress
import os
import socket
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import psutil

EVERYWHERE = {"0.0.0.0", "::", "*"}  # noqa: S104 only where HOST asks for it
BACKLOG = 2048
# TEST-NET-1: never routed further than the default gateway, and connecting a datagram socket sends nothing at all.
NOWHERE = ("192.0.2.1", 9)


class CannotListen(Exception):
    """The sentence to show when the port cannot be had."""


def chosen(environment: Mapping[str, str]) -> tuple[str, int]:
    """HOST and PORT, or a sentence when PORT is no port."""
    text = environment.get("PORT") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise CannotListen(f"PORT must be a number from 1 to 65535, and is {text!r}.")
    return environment.get("HOST") or "127.0.0.1", int(text)


def listen(host: str, port: int) -> socket.socket:
    """The listening socket. Held by the launcher, so that a restarting web process refuses nobody."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    line = socket.socket(family, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind(("" if host == "*" else host, port))
        line.listen(BACKLOG)
    except OSError as error:
        line.close()
        raise CannotListen(refusal(host, port, error)) from error
    return line


def refusal(host: str, port: int, error: OSError) -> str:
    """What went wrong, in a sentence, and what to do."""
    if isinstance(error, socket.gaierror):
        return f"HOST must be an address of this machine or 0.0.0.0, and nobody knows {host}."
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run"
        case errno.EACCES:
            return f"Port {port} is reserved for the system. Choose one from 1024 on: PORT=8000 make run"
        case errno.EADDRNOTAVAIL:
            return f"This machine has no address {host}. Use HOST=127.0.0.1 for itself or HOST=0.0.0.0 for the network."
    return f"Cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}."


def local_url(host: str, port: int) -> str:
    """The address on this machine."""
    name = "localhost" if host in EVERYWHERE or host == "127.0.0.1" else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def network_url(host: str, port: int) -> str | None:
    """The address for the phones in the room, or None when only this machine may connect."""
    if host not in EVERYWHERE:
        return None
    found = network_address(_towards_the_network(), _all_addresses())
    return f"http://{found}:{port}/" if found else None


def network_address(preferred: str | None, all_of_them: Iterable[str]) -> str | None:
    """The preferred address unless it is loopback, else the first private one, else any other of IPv4."""
    usable = [text for text in [preferred, *all_of_them] if text and _is_usable(text)]
    if preferred in usable:
        return preferred
    return next((text for text in usable if ipaddress.ip_address(text).is_private), next(iter(usable), None))


def own_names(host: str, public_url: str) -> list[str]:
    """The names a browser may ask us by: this machine's own, what HOST says, and the public address. Nobody else's, or
    a mail with a link in it could be made to lead elsewhere."""
    names = local_names(host)
    if host in EVERYWHERE:
        machine = socket.gethostname()
        names += [machine, f"{machine}.local", *_all_addresses()]
    public = urlsplit(public_url).hostname
    return list(dict.fromkeys([*names, *([public] if public else [])]))


def local_names(host: str) -> list[str]:
    """The names that the machine itself asks by, its launcher among them: they are allowed whatever else is."""
    own = [] if host in EVERYWHERE or not host else [f"[{host}]" if ":" in host else host]
    return list(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *own]))


def _is_usable(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return address.version == 4 and not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _towards_the_network() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _all_addresses() -> list[str]:
    cards = psutil.net_if_addrs().values()
    return [entry.address for card in cards for entry in card if entry.family == socket.AF_INET]
