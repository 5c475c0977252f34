"""Where this checkout keeps what it makes while it runs, and how its parts find each other.

Must not import Django: settings, tests and the launcher ask here before there is a Django. Asking starts nothing.
"""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "paintoff"
ROLE = "paintoff"

# A unix socket's whole path must fit sockaddr_un: 107 bytes on Linux, 103 on macOS. Ray hangs about 60 bytes of
# session and socket name below its folder.
LONGEST_SOCKET = 103
LONGEST_RAY_FOLDER = 40


def var() -> Path:
    """The runtime folder: PAINTOFF_VAR, else var/ in the checkout. Not created here."""
    return Path(os.environ.get("PAINTOFF_VAR") or ROOT / "var").resolve()


def database_url() -> str:
    """DATABASE_URL, else the embedded Postgres on its unix socket."""
    embedded = f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(postgres_sockets()))}&port=5432"
    return os.environ.get("DATABASE_URL") or embedded


def redis_url() -> str:
    """REDIS_URL, else the embedded Valkey, as redis-py and channels_redis read it."""
    return os.environ.get("REDIS_URL") or f"unix://{quote(str(valkey_socket()))}?db=0"


def broker_url() -> str:
    """The same server as Celery's transport reads it: kombu calls a unix socket `redis+socket`."""
    url = redis_url()
    if not url.startswith("unix://"):
        return url
    return url.replace("unix://", "redis+socket://", 1).replace("db=", "virtual_host=")


def ray_address() -> str | None:
    """RAY_ADDRESS, else `host:port` of the embedded head, or None while there is none yet.

    Read it when connecting, not when settings load: a new head may have another port.
    """
    written = var() / "ray" / "address"
    return os.environ.get("RAY_ADDRESS") or (written.read_text().strip() if written.exists() else None)


def ray_token_file() -> Path:
    """The cluster's shared token: RAY_AUTH_TOKEN_PATH, else a file of ours."""
    return Path(os.environ.get("RAY_AUTH_TOKEN_PATH") or var() / "secrets" / "ray_token")


def secret_key() -> str:
    """SECRET_KEY, else one made once and kept in var/secrets, readable by its owner alone."""
    return os.environ.get("SECRET_KEY") or keep_secret(var() / "secrets" / "secret_key", secrets.token_urlsafe(48))


def receipt_key() -> str:
    """RECEIPT_KEY, else one made once and kept in var/secrets: the 32 secret bytes of an Ed25519 key, hex."""
    return os.environ.get("RECEIPT_KEY") or keep_secret(var() / "secrets" / "receipt_key", secrets.token_hex(32))


def keep_secret(path: Path, fresh: str) -> str:
    """The text kept at `path`; `fresh` becomes it if there is none. Whoever links first wins, so all read the same."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


@cache
def build_id() -> str:
    """Twelve hex digits that change whenever our Python does: PAINTOFF_BUILD, else a hash of the source."""
    if given := os.environ.get("PAINTOFF_BUILD"):
        return given
    digest = hashlib.sha256()
    for top in ("battles", "gallery", "inference", "platform"):
        for path in sorted((ROOT / top).rglob("*.py")):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def tag() -> str:
    """Eight hex digits that tell one runtime folder of this machine from another."""
    return hashlib.sha256(str(var()).encode()).hexdigest()[:8]


def sockets() -> Path:
    """The folder for our unix sockets: inside var/ where their paths stay short enough, else under /tmp."""
    near = var() / "run"
    longest = near / "postgres" / ".s.PGSQL.5432.lock"
    return near if len(os.fsencode(longest)) <= LONGEST_SOCKET else _short_folder()


def valkey_socket() -> Path:
    """Where the embedded Valkey listens."""
    return sockets() / "valkey.sock"


def postgres_sockets() -> Path:
    """The folder of the embedded Postgres' socket. Its service user must reach it, and var/ may lie in a closed home."""
    if os.geteuid() != 0:
        return sockets() / "postgres"
    runtime = Path("/run") if Path("/run").is_dir() else Path(gettempdir())
    return runtime / f"paintoff-{tag()}"


def ray_folder() -> Path:
    """Ray's own session folder: inside var/ where its long socket paths fit, else under /tmp."""
    near = var() / "ray" / "s"
    return near if len(os.fsencode(near)) <= LONGEST_RAY_FOLDER else _short_folder() / "ray"


def ray_environment() -> dict[str, str]:
    """What every process that speaks to Ray needs in its environment, before it imports ray."""
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": str(ray_token_file())}
    # Ray takes 127.0.0.1 for this machine's outer address, unless it believes that there can be no cluster here. Our
    # own head stays on the loopback: nobody else reaches it, and a laptop may change its network.
    return token if os.environ.get("RAY_ADDRESS") else token | {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


def _short_folder() -> Path:
    return Path("/tmp") / f"paintoff-{os.geteuid()}-{tag()}"  # noqa: S108 whoever uses it checks the owner
