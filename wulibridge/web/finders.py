"""Bootstrap's stylesheet out of its wheel. The wheel is no Django app, and of its 8 MB we serve one file."""

from collections.abc import Iterator
from typing import Any

from bootstrap_wrapper import get_bootstrap_dir
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "bootstrap"
# The map is named in the stylesheet's last line, and hashed names need every named file.
SERVED = ("css/bootstrap.min.css", "css/bootstrap.min.css.map")


class BootstrapFinder(BaseFinder):
    """Finds bootstrap/css/bootstrap.min.css."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=get_bootstrap_dir())
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # what collectstatic puts before each name

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        found = self.storage.path(name) if name != path and name in SERVED else None
        return [found] * bool(found) if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for name in SERVED:
            yield name, self.storage
