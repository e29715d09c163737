"""Shared by all tests: reproducible examples, kernels compiled once, one core to a worker."""

import os
import subprocess
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: workers share the cores

from hypothesis import HealthCheck, settings

settings.register_profile(
    "reproducible",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("reproducible")

COMPILED_BY = "warm.py"


def pytest_sessionstart(session):
    """Compile the kernels before workers start: each would compile all of them, and at once."""
    workers = getattr(session.config.option, "numprocesses", None)
    if workers and not hasattr(session.config, "workerinput"):
        script = os.path.join(os.path.dirname(__file__), COMPILED_BY)
        subprocess.run([sys.executable, script], check=True, timeout=900)
