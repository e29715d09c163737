"""The command line, called in this process."""

import pytest
from campaigns import command_line


@pytest.fixture
def inside(capsys, monkeypatch, tmp_path):
    """Run a command in this process, in an empty directory: (exit code, output, errors)."""
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)
