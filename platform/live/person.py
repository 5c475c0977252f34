"""Who sits at the other end of a socket. Filled in by the site's own middleware, never looked up here."""

from dataclasses import dataclass
from enum import StrEnum


class Credential(StrEnum):
    """How the person proved who they are; a cookie is the only one that a foreign page can make a browser send."""

    COOKIE = "cookie"
    BEARER = "bearer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is the site's key of the person, None for a passer-by; `session` names the log-in that opened the socket."""

    id: int | None = None
    credential: Credential = Credential.NONE
    session: str = ""
    address: str = ""


NOBODY = Person()
