"""Log lines: what a row holds is left out, and a stranger's Host header is one line."""

import logging

from django.core.exceptions import DisallowedHost

from paintoff.logs import Plain

PLAIN = Plain("{levelname} {name}: {message}", style="{")


def line(name: str, error: Exception) -> str:
    try:
        raise error
    except Exception as raised:
        caught = (type(raised), raised, raised.__traceback__)
    return PLAIN.format(logging.LogRecord(name, logging.ERROR, __file__, 1, str(error), (), caught))


def test_a_foreign_host_is_one_line() -> None:
    told = line("django.security.DisallowedHost", DisallowedHost("Invalid HTTP_HOST header: 'evil.example'.\nnext"))
    assert told == "ERROR django.security.DisallowedHost: Invalid HTTP_HOST header: 'evil.example'. next"


def test_another_error_keeps_its_traceback() -> None:
    assert "Traceback" in line("django.request", RuntimeError("broken"))


def test_what_a_row_holds_is_left_out() -> None:
    assert "a fox" not in line("django.request", RuntimeError("null value\nDETAIL: Failing row contains (a fox)."))
