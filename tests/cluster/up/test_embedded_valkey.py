import signal
import stat
from pathlib import Path

import pytest
import redis

from paintoff.embedded import valkey


def test_what_was_queued_is_there_after_a_kill(own_var: Path) -> None:
    listen = own_var / "valkey.sock"
    first = valkey.launch(own_var, listen, own_var / "valkey.log")
    with redis.Redis(unix_socket_path=str(listen)) as line:
        line.rpush("queue", "rendition 7")
        line.execute_command("WAITAOF", 1, 0, 2000)
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = valkey.launch(own_var, listen, own_var / "valkey.log")
    with redis.Redis(unix_socket_path=str(listen)) as line:
        assert line.lrange("queue", 0, -1) == [b"rendition 7"]
    second.terminate()
    second.wait()


def test_only_its_owner_may_open_the_socket_and_a_full_server_refuses(own_var: Path) -> None:
    listen = own_var / "valkey.sock"
    server = valkey.launch(own_var, listen, own_var / "valkey.log")
    assert stat.S_IMODE(listen.stat().st_mode) == 0o600
    with redis.Redis(unix_socket_path=str(listen)) as line:
        line.config_set("maxmemory", 1)
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            line.set("task", "x")
    server.terminate()
    server.wait()


def test_a_server_that_cannot_start_shows_its_last_words(own_var: Path) -> None:
    (own_var / "appendonlydir").write_text("a file is in the way")
    with pytest.raises(valkey.CannotStart, match="did not start"):
        valkey.launch(own_var, own_var / "valkey.sock", own_var / "valkey.log")
