"""The examples in docstrings print what they show."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import qavalanche

PACKAGE = Path(qavalanche.__file__).parent
WITH_EXAMPLES = sorted(
    path for path in PACKAGE.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8")
)


def module_of(path):
    return ".".join(["qavalanche", *path.relative_to(PACKAGE).with_suffix("").parts])


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=module_of)
def test_examples_print_what_they_show(path):
    tried = doctest.testmod(import_module(module_of(path)))
    assert tried.attempted > 0
    assert tried.failed == 0


def test_there_are_some():
    assert WITH_EXAMPLES
