"""Where the project's own files are, for the tests that read them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = [ROOT / name for name in ("wulibridge", "petitions", "visits", "meetings", "evaluations")]
TEMPLATES = ROOT / "templates"


def modules(*, tests: bool = False) -> list[Path]:
    """The project's Python files without migrations; with `tests`, those of the tests instead."""
    roots = [ROOT / "tests"] if tests else [*APPS, ROOT / "manage.py"]
    found = [path for root in roots for path in (root.rglob("*.py") if root.is_dir() else [root])]
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))
