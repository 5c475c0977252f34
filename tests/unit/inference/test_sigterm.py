"""Whoever takes SIGTERM in between gives it back, in any thread."""

import faulthandler
import os
import signal
import threading

import pytest

from inference.sigterm import sigterm_kept


@pytest.fixture
def told():
    heard = []
    before = signal.signal(signal.SIGTERM, lambda *_: heard.append("ours"))
    yield heard
    signal.signal(signal.SIGTERM, before)


def test_a_handler_set_meanwhile_is_undone(told):
    with sigterm_kept():
        signal.signal(signal.SIGTERM, lambda *_: told.append("theirs"))
    os.kill(os.getpid(), signal.SIGTERM)
    assert told == ["ours"]


def test_a_handler_set_below_python_from_another_thread_is_undone(told, tmp_path):
    def somebody_starts():
        with sigterm_kept():
            faulthandler.register(signal.SIGTERM, file=report)

    with (tmp_path / "report").open("w") as report:
        thread = threading.Thread(target=somebody_starts)
        thread.start()
        thread.join()
        os.kill(os.getpid(), signal.SIGTERM)
        faulthandler.unregister(signal.SIGTERM)
    assert told == ["ours"]
