"""The scripts of examples/users: each a real task, short, said in its first line."""

from __future__ import annotations

import ast

import pytest
from user_scripts import FOLDER

SCRIPTS = sorted(FOLDER.glob("*.py"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_is_short_and_says_what_it_does(path):
    text = path.read_text()
    code = [line for line in text.splitlines() if line.strip()]
    assert len(code) < 25
    assert ast.get_docstring(ast.parse(text))
