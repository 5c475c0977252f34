import errno
import socket
import subprocess
import sys

import pytest

from paintoff.up import address, stack
from tests.support.patience import PATIENCE


def test_without_host_and_port_only_this_machine_is_served() -> None:
    assert address.chosen({}) == ("127.0.0.1", 8000)


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "80 "])
def test_a_port_that_is_no_port_is_named(port: str) -> None:
    with pytest.raises(address.CannotListen, match="PORT must be a number from 1 to 65535"):
        address.chosen({"PORT": port})


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with address.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(address.CannotListen, match=rf"Port {port} is taken .* PORT={port + 1} make run"):
            address.listen("127.0.0.1", port)


def test_a_foreign_address_is_refused_with_the_two_that_work() -> None:
    with pytest.raises(address.CannotListen, match=r"no address 203\.0\.113\.9.*HOST=0\.0\.0\.0"):
        address.listen("203.0.113.9", 0)


def test_a_reserved_port_says_so() -> None:
    assert "reserved" in address.refusal("127.0.0.1", 80, OSError(errno.EACCES, "denied"))


def test_the_held_socket_accepts_while_nobody_answers() -> None:
    with (
        address.listen("127.0.0.1", 0) as held,
        socket.create_connection(held.getsockname(), timeout=PATIENCE) as caller,
    ):
        assert caller.getpeername() == held.getsockname()


def test_phones_get_no_address_of_a_closed_site() -> None:
    assert address.network_url("127.0.0.1", 8000) is None


@pytest.mark.parametrize(
    ("preferred", "others", "found"),
    [
        ("192.168.1.20", ["127.0.0.1", "10.0.0.5"], "192.168.1.20"),
        (None, ["127.0.0.1", "8.8.4.4", "10.0.0.5"], "10.0.0.5"),
        ("127.0.1.1", ["127.0.0.1", "169.254.3.4", "192.168.0.7"], "192.168.0.7"),
        (None, ["127.0.0.1", "169.254.3.4"], None),
    ],
)
def test_the_room_gets_the_address_that_its_phones_can_reach(
    preferred: str | None, others: list[str], found: str | None
) -> None:
    assert address.network_address(preferred, others) == found


def test_an_address_of_six_words_stands_in_brackets() -> None:
    assert address.local_url("::1", 8000) == "http://[::1]:8000/"


def test_by_default_only_this_machine_is_known_by_its_loopback_names() -> None:
    assert address.own_names("127.0.0.1", "") == ["localhost", "127.0.0.1", "[::1]"]


def test_the_network_may_use_this_machines_addresses_and_nobody_elses() -> None:
    names = address.own_names("0.0.0.0", "https://paintoff.example/")
    assert socket.gethostname() in names
    assert "paintoff.example" in names
    assert "*" not in names


def test_the_machine_itself_may_ask_by_the_address_it_listens_at() -> None:
    assert address.local_names("192.0.2.7") == ["localhost", "127.0.0.1", "[::1]", "192.0.2.7"]
    assert address.local_names("::1") == ["localhost", "127.0.0.1", "[::1]"]


def test_a_list_of_hosts_of_ones_own_does_not_lock_the_launcher_out() -> None:
    asked = "from django.conf import settings; print(settings.ALLOWED_HOSTS)"
    environment = {**stack.environment(), "ALLOWED_HOSTS": "paintoff.example"}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == str(["paintoff.example", "localhost", "127.0.0.1", "[::1]"])


def test_a_host_that_nobody_knows_is_named() -> None:
    said = address.refusal("nowhere.invalid", 8000, socket.gaierror(-2, "Name or service not known"))
    assert said == "HOST must be an address of this machine or 0.0.0.0, and nobody knows nowhere.invalid."
