"""What a process of this project needs in its environment before Django reads the settings.

The order: what the environment says, then the .env file, then what this machine can provide by itself: a secret key
kept in the home, and embedded servers for whichever of DATABASE_URL and REDIS_URL is missing.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import environ

from wulibridge.embedded import Servers, connect_or_start
from wulibridge.embedded.place import explain

BASE_DIR = Path(__file__).resolve().parent.parent


def read_env_file() -> None:
    if (BASE_DIR / ".env").exists():
        environ.Env.read_env(BASE_DIR / ".env")


def home() -> Path:
    """The directory of everything this installation writes: WULIBRIDGE_HOME, or var/ beside manage.py."""
    return Path(os.environ.get("WULIBRIDGE_HOME") or BASE_DIR / "var").expanduser().resolve()


def provide_secret_key() -> None:
    """Set SECRET_KEY from the home, making one there on the first call. Raises SystemExit if it cannot be kept."""
    if os.environ.get("SECRET_KEY"):
        return
    path = home() / "secret-key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and linked, so that of two first starts one wins and nobody reads half a key.
        if not path.exists():
            aside = path.with_suffix(f".{os.getpid()}")
            try:
                aside.touch(mode=0o600)
                aside.write_text(secrets.token_urlsafe(50))
                with contextlib.suppress(FileExistsError):
                    os.link(aside, path)
            finally:
                aside.unlink()
        os.environ["SECRET_KEY"] = path.read_text()
    except OSError as error:
        raise explain(error, path) from error


def missing() -> dict[str, bool]:
    """Which servers the environment does not name: the arguments for the embedded ones."""
    return {"postgres": not os.environ.get("DATABASE_URL"), "valkey": not os.environ.get("REDIS_URL")}


def use(servers: Servers, *, postgres: bool, valkey: bool) -> None:
    """Name these servers in the environment of this process and its children."""
    if postgres:
        os.environ.update(DATABASE_URL=servers.database_url, DATABASE_OWNER_URL=servers.owner_url)
    if valkey:
        os.environ["REDIS_URL"] = servers.redis_url


@contextlib.contextmanager
def provided_servers() -> Iterator[Servers | None]:
    """Within the block DATABASE_URL and REDIS_URL are set; None if they were. Raises SystemExit with one sentence."""
    wanted = missing()
    if not any(wanted.values()):
        yield None
        return
    with connect_or_start(home(), **wanted) as servers:
        use(servers, **wanted)
        yield servers
