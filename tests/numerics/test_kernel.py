"""Stored machine code is outdated by a change of any file with kernels, not of its own alone."""

import os
import subprocess
import sys

import pytest

from qavalanche.numerics import compiler, kernel
from qavalanche.schemes.spots.core import sweep


def test_every_kernel_has_the_stamp_of_the_package():
    assert kernel._package_stamp() == kernel._STAMP
    assert sweep.melt._cache._cache_file._source_stamp == kernel._STAMP


CODE = (
    "import sys, numpy as np\n"
    "from qavalanche.numerics import kernel\n"
    "if sys.argv[1] == 'changed': kernel._STAMP = (0.0, 0)\n"
    "from qavalanche.numerics.core.bits import count_resonant\n"
    "assert count_resonant(np.full(3, 7, np.uint64)) == 9\n"
    "print(sum(count_resonant.stats.cache_hits.values()), kernel.uncached, sep='')"
)


def printed(folder, state="same", **environment):
    """How often machine code was found in the cache in `folder`, and what is said about it."""
    command = [sys.executable, "-c", CODE, state]
    environment = {"NUMBA_CACHE_DIR": str(folder), "PATH": "", **environment}
    if "PYTHONPATH" in os.environ:
        environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_a_changed_package_compiles_again_and_an_unchanged_one_does_not(tmp_path):
    states = ("new", "same", "changed", "changed")
    assert [printed(tmp_path, state) for state in states] == ["0", "1", "0", "1"]


def flipped(content):
    """A byte in the middle is another."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", [lambda _: b"", lambda _: bytes(999), lambda c: c[:-9], flipped])
def test_machine_code_that_is_not_whole_is_compiled_again(tmp_path, ending, damage):
    stored = compiler.StoredCode(str(tmp_path), "name", (1.0, 2))
    stored.save("key", ["machine code"] * 99)
    assert stored.load("key") == ["machine code"] * 99
    (file,) = tmp_path.glob(f"*.{ending}")
    file.write_bytes(damage(file.read_bytes()))
    if (damage, ending) != (flipped, "nbi"):
        assert stored.load("key") is None
    stored.save("key", ["new"])
    assert stored.load("key") == ["new"]
    assert compiler.StoredCode(str(tmp_path), "name", (1.0, 3)).load("key") is None


def test_damaged_machine_code_is_replaced(tmp_path):
    assert printed(tmp_path) == "0"
    for file in tmp_path.rglob("*.nb?"):
        file.write_bytes(flipped(file.read_bytes())[:-1])
    assert [printed(tmp_path) for _ in "ab"] == ["0", "1"]


def test_machine_code_that_cannot_be_stored_is_used_all_the_same(tmp_path):
    stored = compiler.StoredCode(str(tmp_path / "none"), "name", (1.0, 2))
    stored.save("key", "machine code")
    assert stored.load("key") is None


def test_without_a_folder_for_machine_code_it_is_said_which_variable_names_one(tmp_path):
    found = printed(tmp_path, NUMBA_CACHE_LOCATOR_CLASSES="UserProvidedCacheLocator")
    assert found == "0"
    found = printed("/proc/none", NUMBA_CACHE_LOCATOR_CLASSES="UserProvidedCacheLocator")
    assert "let NUMBA_CACHE_DIR name one that can be written" in found


def test_the_stamp_is_of_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(kernel, "__file__", str(tmp_path / "numerics/kernel.py"))
    assert kernel._package_stamp() == (0.0, 0)  # in an archive, say
    folder = tmp_path / "spots/core"
    folder.mkdir(parents=True)
    (folder / "one.pyc").write_bytes(b"12")
    assert kernel._package_stamp()[1] == 2
    (folder / "two.py").write_bytes(b"123")
    (folder / ".#two.py").symlink_to("someone@somewhere.123")
    (folder / "gone.py").symlink_to("nowhere")
    (folder / "loop.py").symlink_to("loop.py")
    assert kernel._package_stamp() == ((folder / "two.py").stat().st_mtime, 3)


def test_a_file_without_kernels_is_not_in_the_stamp(tmp_path, monkeypatch):
    monkeypatch.setattr(kernel, "__file__", str(tmp_path / "numerics/kernel.py"))
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes/new.py").write_bytes(b"123")
    assert kernel._package_stamp() == (0.0, 0)
    (tmp_path / "numerics").mkdir()
    (tmp_path / "numerics/kernel.py").write_bytes(b"12345")
    assert kernel._package_stamp()[1] == 5
