"""Why a socket closes."""

from enum import IntEnum


class Close(IntEnum):
    """1012 is the web server's own, on its way down. After 1008 a client stays away; after others it comes back."""

    NOT_TEXT = 1003
    NOT_ALLOWED = 1008
    TOO_BIG = 1009
    OUR_FAULT = 1011
    COME_BACK = 4008
