"""Stored machine code is outdated by a change of any file, not of the kernel's own alone."""

import subprocess
import sys

from qavalanche import kernel
from qavalanche.spots import core_melt


def test_every_kernel_has_the_stamp_of_the_package():
    assert kernel._package_stamp() == kernel._STAMP
    assert core_melt.melt._cache._cache_file._source_stamp == kernel._STAMP


def test_a_changed_package_compiles_again_and_an_unchanged_one_does_not(tmp_path):
    code = (
        "import sys, numpy as np\n"
        "from qavalanche import kernel\n"
        "if sys.argv[1] == 'changed': kernel._STAMP = (0.0, 0)\n"
        "from qavalanche.bits import count_resonant\n"
        "count_resonant(np.ones(3, np.uint64))\n"
        "print(sum(count_resonant.stats.cache_hits.values()))"
    )
    environment = {"NUMBA_CACHE_DIR": str(tmp_path), "PATH": ""}

    def hits(state):
        command = [sys.executable, "-c", code, state]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    assert [hits("new"), hits("same"), hits("changed"), hits("changed")] == [0, 1, 0, 1]
