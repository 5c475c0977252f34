import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kombu import Connection
from psycopg.conninfo import conninfo_to_dict

from paintoff import runtime


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "RAY_ADDRESS", "SECRET_KEY", "PAINTOFF_BUILD", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PAINTOFF_VAR", str(tmp_path / "a place"))


def test_the_environment_replaces_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada@db/paintoff")
    monkeypatch.setenv("REDIS_URL", "rediss://cache:6380/1")
    monkeypatch.setenv("RAY_ADDRESS", "head:6379")
    found = (runtime.database_url(), runtime.redis_url(), runtime.broker_url(), runtime.ray_address())
    assert found == ("postgresql://ada@db/paintoff", *["rediss://cache:6380/1"] * 2, "head:6379")


def test_the_database_url_survives_a_folder_with_a_space() -> None:
    assert conninfo_to_dict(runtime.database_url())["host"] == str(runtime.postgres_sockets())


def test_celery_gets_the_same_socket_in_its_own_words() -> None:
    connection = Connection(runtime.broker_url())
    assert connection.transport_cls == "redis"
    assert runtime.redis_url().startswith("unix:///")
    assert runtime.broker_url().startswith("redis+socket:///")


def test_no_socket_path_is_longer_than_the_system_takes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAINTOFF_VAR", str(tmp_path / ("deep/" * 30)))
    for path in (runtime.valkey_socket(), runtime.postgres_sockets() / ".s.PGSQL.5432.lock"):
        assert len(str(path)) <= runtime.LONGEST_SOCKET
    assert len(str(runtime.ray_folder())) <= runtime.LONGEST_RAY_FOLDER


def test_two_checkouts_on_one_machine_do_not_meet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = runtime.postgres_sockets()
    monkeypatch.setenv("PAINTOFF_VAR", str(tmp_path / "another"))
    assert runtime.postgres_sockets() != first


def test_the_secret_key_is_made_once_and_for_its_owner_alone() -> None:
    with ThreadPoolExecutor(8) as many:
        keys = set(many.map(lambda _: runtime.secret_key(), range(32)))
    kept = runtime.var() / "secrets" / "secret_key"
    assert keys == {kept.read_text()}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_the_build_id_moves_with_the_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "inference").mkdir()
    monkeypatch.setattr(runtime, "ROOT", tmp_path)
    before = runtime.build_id.__wrapped__()
    (tmp_path / "inference" / "actor.py").write_text("x = 1\n")
    assert runtime.build_id.__wrapped__() != before


def test_our_own_head_stays_on_the_loopback_and_a_given_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.ray_environment()["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] == "0"
    monkeypatch.setenv("RAY_ADDRESS", "head:6379")
    assert "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER" not in runtime.ray_environment()
    assert runtime.ray_environment()["RAY_AUTH_MODE"] == "token"
