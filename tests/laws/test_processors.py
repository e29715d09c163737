"""Chains and tables are the same on every processor: on this one with some of its parts unused."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy._core import _multiarray_umath as numpy_core

from qavalanche.laws.quantiles import BITS, INVERSE, NODES, rounded
from qavalanche.numerics.logarithm import ln

PROGRAM = """
import hashlib
import numpy as np, scipy.stats as stats
import qavalanche as qa
from qavalanche.laws import law_from
np.linalg.inv(np.eye(3))
for law in (stats.norm(-2, 1.5), stats.t(3, -1), stats.gumbel_r(-1), stats.logistic(-2, 0.7),
            stats.expon(-3), stats.gamma(2.5, -3), stats.genextreme(0.1, -2)):
    law = qa.LogCoupling(law)
    drawn = law.draw(3000, seed=4, sample=1).decays()
    print(law, *(hashlib.blake2b(a.tobytes()).hexdigest() for a in (law.table, drawn)))
for name, parameters in (("fields", {"W": 3}), ("fields", {"W": 3, "distribution": "norm"}),
                         ("quasiperiodic", {"W": 3}), ("correlated", {"gamma": 0.8}),
                         ("empirical", {"values": [-1.1, -0.3, 2]}),
                         ("spectrum", {"exponent": -1.3, "correlation_length": 7}),
                         ("spectrum", {"wave_numbers": [0.1, 2.3], "powers": [1, 0.3]}),
                         ("modulated", {"amplitude": 0.7, "scale_amplitude": 0.3}),
                         ("modulated", {"profile": "sine", "amplitude": 0.7, "periods": 1.3})):
    drawn = law_from(name, parameters).draw(3000, seed=4, sample=1).decays()
    print(name, hashlib.blake2b(drawn.tobytes()).hexdigest())
raw = stats.norm.ppf(np.linspace(1e-9, 0.5, 10_000))
print("raw", hashlib.blake2b(np.log(-raw[:-1]).tobytes()).hexdigest())
"""
CORES = {"Prescott": "SSE3", "Nehalem": "SSE42", "Sandybridge": "AVX", "Haswell": "AVX2",
         "SkylakeX": "AVX512_SKX"}  # fmt: skip


def started(**environment):
    """The program, with these settings, in a process of its own."""
    env = {**os.environ, **environment}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", PROGRAM], env=env, stdout=pipe, text=True)


def test_tables_and_chains_do_not_depend_on_the_processor():
    found = numpy_core.__cpu_features__
    cores = [name for name, feature in CORES.items() if found.get(feature)]
    if not cores:
        pytest.skip("no other type of processor that this one can stand for")
    optional = [name for name in numpy_core.__cpu_dispatch__ if found.get(name)]
    settings = [{}, {"OPENBLAS_CORETYPE": cores[0]}, {"OPENBLAS_CORETYPE": cores[-1]}]
    hidden = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4"}  # of the C library
    hidden |= {"NPY_DISABLE_CPU_FEATURES": " ".join(optional)} if optional else {}
    settings.append(hidden)
    running = [started(**one) for one in settings]
    plain, *others = [process.communicate()[0].splitlines()[:-1] for process in running]
    assert [process.returncode for process in running] == [0] * len(settings)
    assert len(plain) == 16
    for one in others:
        assert one == plain


def test_no_table_is_made_with_what_differs_between_processors():
    source = Path(sys.modules["qavalanche.laws.quantiles"].__file__).read_text()
    for word in ("linalg", " @ ", "dot(", "einsum", ".sum(", "np.cos", "np.log", "np.exp"):
        assert word not in source


def test_the_constant_matrix_is_the_inverse_of_the_nodes_vandermonde_matrix():
    assert np.cos(np.pi * (np.arange(4)[::-1] + 0.5) / 4) == pytest.approx(NODES, abs=2e-16)
    unit = np.array(INVERSE) @ np.vander(NODES, increasing=True)
    assert unit == pytest.approx(np.eye(4), abs=4e-16)


def test_last_bits_do_not_survive_the_rounding():
    rng = np.random.default_rng(1)
    exact = np.round(rng.normal(size=(2 * 52 * 32, 4)), 6) * 2.0 ** rng.integers(-3, 3)
    exact.reshape(104, -1)[:, 0] = 2.0**4  # the largest of every octave: a power of two
    for shift in (-1e-16, 1e-16):
        assert rounded(exact * (1 + shift)).tobytes() == rounded(exact).tobytes()
    assert np.abs(rounded(exact) - exact).max() <= 2.0 ** (5 - BITS - 1)
    assert not rounded(np.zeros((3328, 4))).any()


@pytest.mark.parametrize(
    ("x", "digits"),
    [(2.0, "0.693147180559945309417232121458"), (3.7, "1.30833281965017889541"),
     (1e308, "709.196208642166070474"), (5e-324, "-744.440071921381262314")],
)  # fmt: skip
def test_logarithms_are_rounded_correctly(x, digits):
    assert ln(x) == float(digits)
