"""What has been read and is needed once more later, put aside on disk: a large file need not fit into memory."""

import json
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Any


class Spool:
    """Lists of plain values in the order in which they were added. The file has no name and goes with the process."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  closed by __exit__
        self._count = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, values: list[Any]) -> None:
        self._file.write(json.dumps(values, ensure_ascii=False) + "\n")
        self._count += 1

    def __iter__(self) -> Iterator[list[Any]]:
        self._file.seek(0)
        yield from map(json.loads, self._file)
        self._file.seek(0, 2)
