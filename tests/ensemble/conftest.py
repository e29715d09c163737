"""A sound store, and a copy of it for each test to do its worst to."""

import pytest
from campaigns import as_toml, command_line, results
from faulty_stores import CONTENT, copied, sound_store


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A complete store, not to be touched."""
    return sound_store(tmp_path_factory.mktemp("sound") / "store")


@pytest.fixture(scope="module")
def reference(sound):
    """All that it holds."""
    return results(sound)


@pytest.fixture
def store(sound, tmp_path):
    """A copy of it."""
    return copied(sound.directory, tmp_path)


@pytest.fixture
def inside(monkeypatch, capsys, tmp_path):
    """Run a command in this process: (exit code, output, errors). Its spec lies in tmp_path."""
    (tmp_path / "spec.toml").write_text(as_toml(CONTENT))
    return command_line(monkeypatch, capsys)
