"""What a report of a bug needs, and nothing that names who reports it."""

import getpass
import json
import platform
from importlib.metadata import version

import qavalanche as qa
from qavalanche.store import about as module


def test_versions_are_those_that_are_installed():
    told = qa.about()
    assert told.versions["qavalanche"] == qa.__version__
    assert told.versions["python"] == platform.python_version()
    for name in ("numpy", "numba", "scipy", "polars"):
        assert told.versions[name] == version(name)
    assert told.cores >= 1
    assert told.memory > 2**28
    assert "openblas" in told.blas or "mkl" in told.blas or told.blas


def test_an_extra_is_there_or_not(monkeypatch):
    monkeypatch.setattr(module, "_EXTRAS", {"here": ("json", "math"), "not": ("json", "no_such")})
    assert qa.about().extras == {"here": True, "not": False}
    assert "installed: here; not installed: not" in repr(qa.about())


def test_the_home_folder_is_not_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert module._from_home(str(tmp_path / "a" / "cache")) == "~/a/cache"
    assert module._from_home("/elsewhere") == "/elsewhere"
    assert platform.node() not in repr(qa.about()) or len(platform.node()) < 4
    if len(getpass.getuser()) > 4:
        assert getpass.getuser() not in json.dumps(qa.about().to_dict())


def test_all_of_it_is_strict_json_and_lines_of_text():
    told = qa.about()
    assert json.loads(json.dumps(told.to_dict(), allow_nan=False)) == told.to_dict()
    names = [line.split("  ")[0] for line in repr(told).splitlines()]
    assert names[0] == "qavalanche"
    assert {"compiled kernels", "extras", "BLAS"} <= {*names}
