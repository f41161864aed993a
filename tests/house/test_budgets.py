"""No function, module, test, template or settings file outgrows what a reader takes in at once."""

import ast

import pytest

from tests.house.sources import ROOT, modules, name_of, templates

FUNCTION, MODULE, TEST_FILE, TEMPLATE, SETTINGS = 40, 400, 600, 150, 300


def lines(path) -> int:
    return len(path.read_text().splitlines())


@pytest.mark.parametrize(
    ("paths", "budget"),
    [
        (modules(), MODULE),
        (modules(tests=True), TEST_FILE),
        (templates(), TEMPLATE),
        ([ROOT / "wulibridge/settings.py"], SETTINGS),
    ],
    ids=["modules", "tests", "templates", "settings"],
)
def test_no_file_is_too_long(paths, budget):
    assert paths
    assert {name_of(path): lines(path) for path in paths if lines(path) > budget} == {}


@pytest.fixture(scope="module")
def functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function with the name of its file, read once."""
    return [
        (name_of(path), node)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_function_is_too_long(functions):
    long = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name, node in functions
        if node.end_lineno - node.lineno >= FUNCTION
    }

    assert long == {}


def test_nothing_is_called_utils():
    names = {"utils.py", "helpers.py", "common.py", "misc.py"}

    assert [name_of(path) for path in modules() + modules(tests=True) if path.name in names] == []


def test_every_import_stands_at_the_top(functions):
    inline = [
        f"{name}:{node.lineno}"
        for name, function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inline == []
