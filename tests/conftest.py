"""Shared by all tests: reproducible examples, kernels compiled once, one core to a worker.

And a sound store, with a copy of it for each test to do its worst to.
"""

import os
import subprocess
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: workers share the cores

import pytest
from campaigns import as_toml, command_line, results
from faulty_stores import CONTENT, copied, sound_store
from hypothesis import HealthCheck, settings

from qavalanche.system.compiling import WATCH

settings.register_profile(
    "reproducible",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("reproducible")

WATCH.tell = None  # that kernels compile is not said among what commands are tested to say

COMPILED_BY = os.path.join("support", "warm.py")


def pytest_sessionstart(session):
    """Compile the kernels before workers start: each would compile all of them, and at once."""
    workers = getattr(session.config.option, "numprocesses", None)
    if workers and not hasattr(session.config, "workerinput"):
        script = os.path.join(os.path.dirname(__file__), COMPILED_BY)
        subprocess.run([sys.executable, script], check=True, timeout=900)


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
