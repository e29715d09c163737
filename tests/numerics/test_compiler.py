"""Another version of Numba, without this or that: the same results from the public options."""

import json
import os
import subprocess
import sys

import pytest

RESULTS = """
import hashlib, json, sys
import numpy as np
import qavalanche as qa
from qavalanche.numerics import compiler, kernel
laws = (qa.Bimodal(0.27), qa.LogCoupling("norm", loc=-1.0))
digest = hashlib.sha256()
for law in laws:  # by the couplings tier, whose kernels are compiled faster than those of spots
    found = qa.melt(law.draw(400, 3, 1), "couplings")
    digest.update(found.regions.tobytes() + found.accumulated_decay.tobytes())
json.dump([digest.hexdigest(), sorted(compiler.OPTIONS), kernel.uncached], sys.stdout)
"""
REFUSED = """
import numba
usual = numba.njit
def njit(*functions, **options):
    if "_nrt" in options:
        raise TypeError("njit() got an unexpected keyword argument '_nrt'")
    return usual(*functions, **options)
numba.njit = njit
"""
UNKNOWN = """
from numba.core.cpu import CPUTargetOptions
owner = next(c for c in CPUTargetOptions.__mro__ if "_nrt" in vars(c))
del owner._nrt
"""
NO_CACHE_FILE = """
import numba.core.caching as caching
del caching.IndexDataCacheFile
caching.Cache.__init__ = lambda self, function: None
"""
OTHER_INSIDES = """
import numba.core.caching as caching
del caching.IndexDataCacheFile._dump
caching.Cache.save_overload = caching.Cache.load_overload = None
"""
NO_CACHE = """
from numba.core.dispatcher import Dispatcher
def enable_caching(self):
    self._cache = object()
Dispatcher.enable_caching = enable_caching
"""


def outcome(folder, before=""):
    """Digest of regions and decays, private options in use, why machine code is not kept."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    command = [sys.executable, "-c", before + RESULTS]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    digest, options, uncached = json.loads(done.stdout)
    return digest, options, uncached


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    folder = tmp_path_factory.mktemp("usual")
    found = outcome(folder)
    assert found[1:] == (["_nrt"], "")
    assert list(folder.rglob("*.nbc"))
    return found[0]


@pytest.mark.parametrize("version", [REFUSED, UNKNOWN], ids=["refused", "unknown"])
def test_without_the_option_the_results_are_the_same(usual, tmp_path, version):
    assert outcome(tmp_path, version) == (usual, [], "")
    assert list(tmp_path.rglob("*.nbc"))


@pytest.mark.parametrize(
    "version",
    [NO_CACHE_FILE, OTHER_INSIDES, NO_CACHE],
    ids=["no class", "other insides", "no cache"],
)
def test_without_a_known_cache_nothing_is_kept_and_it_is_said(usual, tmp_path, version):
    digest, options, uncached = outcome(tmp_path, version)
    assert (digest, options) == (usual, ["_nrt"])
    assert "another way, each command compiles them anew" in uncached
    assert not list(tmp_path.rglob("*.nb?"))
