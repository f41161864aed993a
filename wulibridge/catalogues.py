"""Compiles the message catalogues, for a machine without gettext. `python -m wulibridge.catalogues` does it by hand."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent


def compile_stale() -> list[Path]:
    """Compile each catalogue whose source is newer than its compiled form; the sources that were compiled."""
    done = []
    for source in sorted(HERE.glob("locale*/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with open(source, "rb") as file:
            catalogue = read_po(file)
        half = compiled.with_suffix(".half")  # two commands may compile at once; each reader sees a whole file
        with open(half, "wb") as file:
            write_mo(file, catalogue)
        half.rename(compiled)
        done.append(source)
    return done


if __name__ == "__main__":
    for source in compile_stale():
        print(f"compiled {source}")
