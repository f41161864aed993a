"""Taking times: a job and its floor in turns, so that whatever else the machine does falls on both."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

Work = Callable[[], object]

LEAST = 7


@dataclass(frozen=True)
class Result:
    """One job. `ours` and `floor` are medians of `n` in `unit`; `target` says in words what is wanted."""

    name: str
    ours: float
    floor: float | None
    unit: str
    n: int
    target: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None


@dataclass
class Report:
    """What the table and the file are made of."""

    results: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> Result:
        self.results.append(result)
        print(line(result), flush=True)
        return result

    def pair(self, name: str, ours: list[float], floor: list[float], *, most: float, unit: str = "ms") -> Result:
        """Two rows of times in `unit`; wanted: at most `most` times the floor."""
        mine, least = median(ours), median(floor)
        return self.add(Result(name, mine, least, unit, len(ours), f"<= {most:g}x", mine <= most * least))

    def within(self, name: str, value: float, *, most: float, unit: str, n: int = 1) -> Result:
        return self.add(Result(name, value, None, unit, n, f"<= {most:g} {unit}", value <= most))

    def plain(self, name: str, value: float, *, unit: str, n: int = 1) -> Result:
        return self.add(Result(name, value, None, unit, n))

    @classmethod
    def read(cls, path: Path) -> "Report":
        """What write(whole=True) wrote."""
        return cls([Result(**row) for row in json.loads(path.read_text(encoding="utf-8"))])

    def write(self, path: Path, *, whole: bool = False) -> None:
        if whole:
            path.write_text(json.dumps([asdict(result) for result in self.results]), encoding="utf-8")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [
            {
                "name": result.name,
                "ours": round(result.ours, 3),
                "floor": None if result.floor is None else round(result.floor, 3),
                "ratio": None if result.ratio is None else round(result.ratio, 2),
                "unit": result.unit,
                "n": result.n,
            }
            for result in self.results
        ]
        path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def head() -> str:
    return f"{'job':58} {'ours':>9} {'floor':>9} {'ratio':>6} {'unit':7} {'n':>5}  wanted"


def line(result: Result) -> str:
    floor = "" if result.floor is None else f"{result.floor:9.2f}"
    ratio = "" if result.ratio is None else f"{result.ratio:5.1f}x"
    verdict = "" if result.met is None else ("  ok" if result.met else "  MISSED")
    first = f"{result.name:58} {result.ours:9.2f} {floor:>9} {ratio:>6} {result.unit:7} {result.n:>5}"
    return f"{first}  {result.target}{verdict}"


def in_turns(ours: Work, floor: Work, *, times: int = LEAST) -> tuple[list[float], list[float]]:
    """Milliseconds of each, `times` times in turns, after one of each that is not counted."""
    ours(), floor()
    taken = [(clocked(ours), clocked(floor)) for _ in range(times)]
    return [mine for mine, _ in taken], [least for _, least in taken]


def clocked(work: Work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@contextmanager
def phase(title: str) -> Iterator[None]:
    start = time.monotonic()
    print(f"\n{title}", flush=True)
    yield
    print(f"  ({time.monotonic() - start:.0f} s)", flush=True)
