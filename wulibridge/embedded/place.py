"""Where the embedded servers of one home live, as whom they run, and one sentence for what may go wrong there."""

import contextlib
import errno
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path


class ServersUnavailableError(SystemExit):
    """The embedded servers cannot run here; the message is one sentence for the person at the terminal."""


def explain(error: OSError, where: Path) -> ServersUnavailableError:
    """One sentence for what the operating system refused."""
    where = Path(error.filename) if isinstance(error.filename, str) else where
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ServersUnavailableError(f"The disk that holds {where} is full: free some space and start again.")
    if error.errno == errno.EROFS:
        return ServersUnavailableError(f"{where} is on a read-only disk: choose another place with WULIBRIDGE_HOME.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return ServersUnavailableError(f"{where} is not writable for this user: choose a place with WULIBRIDGE_HOME.")
    return ServersUnavailableError(f"The embedded servers cannot start: {error.strerror or error} ({where}).")


def package_dir(name: str) -> Path:
    """The directory of an installed package, found without importing it: both packages act on import."""
    spec = importlib.util.find_spec(name)
    if not spec or not spec.submodule_search_locations:
        raise ServersUnavailableError(
            f"The package {name} is not installed: run `make run`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


class Place:
    """Where the servers of one home live and as whom they run."""

    def __init__(self, home: Path) -> None:
        self.home = home.expanduser().resolve()
        tag = hashlib.sha256(str(self.home).encode()).hexdigest()[:8]
        self.as_root = os.geteuid() == 0
        self.uid, self.gid = os.geteuid(), os.getegid()
        if self.as_root:
            nobody = pwd.getpwnam("nobody")
            self.uid, self.gid = nobody.pw_uid, nobody.pw_gid
        self.data = Path(f"/var/lib/wulibridge-{tag}") if self.as_root else self.home
        self.log = self.home / "log"
        # A socket's path may have 107 bytes, so it cannot live under a home of any length (nor under a long TMPDIR).
        self.sockets = Path(f"/tmp/wulibridge-{os.geteuid()}-{tag}")  # nosec B108 (owner and mode are checked)

    def create(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.log.mkdir(exist_ok=True)
        if self.as_root:
            self.own(self.data, 0o711)
        self.own(self.sockets, 0o700)

    def own(self, path: Path, mode: int = 0o700) -> Path:
        """Make a directory that belongs to the account the servers run as; refuse somebody else's."""
        path.mkdir(parents=True, exist_ok=True)
        status = path.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (self.uid, os.geteuid()):
            raise ServersUnavailableError(f"{path} belongs to another user: it must be removed before a start.")
        if status.st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)
        return path

    @property
    def account(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.as_root else {}

    def reachable(self, package: str, *parts: str) -> Path:
        """The directory `parts` below an installed package, copied to /var/lib if `nobody` cannot reach it.

        The copy keeps the layout of site-packages, since the libraries are found relative to the programs.
        """
        source = package_dir(package)
        if not self.as_root or self._nobody_reaches(source):
            return source.joinpath(*parts)
        version = next(source.parent.glob(f"{package}-*.dist-info")).stem
        copy = Path("/var/lib/wulibridge-bin") / version
        if not copy.exists():
            half = copy.with_suffix(f".{os.getpid()}")
            for name in (package, f"{package}.libs"):
                if (source.parent / name).exists():
                    shutil.copytree(source.parent / name, half / name, symlinks=True)
            with contextlib.suppress(OSError):  # another start was faster
                half.rename(copy)
            shutil.rmtree(half, ignore_errors=True)
        return copy.joinpath(package, *parts)

    def _nobody_reaches(self, path: Path) -> bool:
        return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))
