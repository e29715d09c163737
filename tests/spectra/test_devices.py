"""Spectra on other devices: a package that is there is used, and asked for double precision."""

import sys
import types

import numpy as np
import pytest

from qavalanche import InputError
from qavalanche.spectra import eigensystem, levels

RNG = np.random.default_rng(3)
SQUARE = RNG.standard_normal((24, 24))
REAL = SQUARE + SQUARE.T
COMPLEX = REAL + 1j * (SQUARE - SQUARE.T)


class OnDevice:
    """An array that only its own package reads."""

    def __init__(self, array):
        self.array = np.asarray(array)


@pytest.fixture
def cupy(monkeypatch):
    """A package of CuPy's names, built on NumPy."""
    package, calls = types.ModuleType("cupy"), []

    def eigvalsh(one):
        calls.append("eigvalsh")
        return OnDevice(np.linalg.eigvalsh(one.array))

    def eigh(one):
        calls.append("eigh")
        return tuple(map(OnDevice, np.linalg.eigh(one.array)))

    package.linalg = types.SimpleNamespace(eigvalsh=eigvalsh, eigh=eigh)
    package.asarray, package.asnumpy = OnDevice, lambda one: one.array
    monkeypatch.setitem(sys.modules, "cupy", package)
    return calls


@pytest.mark.parametrize("matrix", [REAL, COMPLEX], ids=["real", "complex"])
def test_cupy_is_asked_and_agrees(cupy, matrix):
    assert levels(matrix, device="cupy") == pytest.approx(levels(matrix), abs=1e-10)
    values, vectors = eigensystem(matrix, device="cupy")
    assert np.abs(matrix @ vectors - vectors * values).max() < 1e-10
    assert cupy == ["eigvalsh", "eigh"]


def stand_in_jax(monkeypatch, with_switch):
    """A package of JAX's names that computes in single precision unless told otherwise."""
    double = [False]

    class Switch:
        def __init__(self, on):
            self.on = on

        def __enter__(self):
            double[0] = self.on

        def __exit__(self, *_):
            double[0] = False

    def asarray(array):
        kinds = {"f": np.float64, "c": np.complex128} if double[0] else {"f": "f4", "c": "c8"}
        return np.asarray(array, kinds[array.dtype.kind])

    jax, numbers = types.ModuleType("jax"), types.ModuleType("jax.numpy")
    numbers.asarray, numbers.linalg = asarray, np.linalg
    if with_switch:
        jax.enable_x64 = Switch
    monkeypatch.setitem(sys.modules, "jax", jax)
    monkeypatch.setitem(sys.modules, "jax.numpy", numbers)
    monkeypatch.setitem(sys.modules, "jax.experimental", types.ModuleType("jax.experimental"))
    return double


@pytest.mark.parametrize("matrix", [REAL, COMPLEX], ids=["real", "complex"])
def test_jax_is_asked_for_double_precision_and_left_as_it_was(monkeypatch, matrix):
    double = stand_in_jax(monkeypatch, with_switch=True)
    assert levels(matrix, device="jax") == pytest.approx(levels(matrix), abs=1e-10)
    assert not double[0]


def test_jax_in_single_precision_is_refused(monkeypatch):
    stand_in_jax(monkeypatch, with_switch=False)
    with pytest.raises(InputError, match=r'device = "jax".*double precision'):
        levels(REAL, device="jax")


@pytest.mark.parametrize("device", ["cupy", "jax"])
def test_a_package_that_is_missing_or_fails_is_one_line(monkeypatch, device):
    monkeypatch.setitem(sys.modules, device, None)
    with pytest.raises(InputError, match=f'device = "{device}": not installed here: install'):
        levels(REAL, device=device)
    broken = types.ModuleType(device)
    monkeypatch.setitem(sys.modules, device, broken)
    monkeypatch.setitem(sys.modules, "jax.numpy", types.ModuleType("jax.numpy"))
    with pytest.raises(InputError, match="it could not be used") as caught:
        eigensystem(REAL, device=device)
    assert "\n" not in str(caught.value)


def test_another_device_is_no_device():
    with pytest.raises(InputError, match="device = 'tpu': must be cpu, cupy or jax"):
        levels(REAL, device="tpu")


@pytest.mark.parametrize("matrix", [REAL, COMPLEX], ids=["real", "complex"])
def test_the_real_jax_agrees(matrix):
    jax = pytest.importorskip("jax")
    before = jax.numpy.ones(2).dtype
    norm = np.abs(levels(matrix)).max()
    assert np.abs(levels(matrix, device="jax") - levels(matrix)).max() < 1e-10 * norm
    values, vectors = eigensystem(matrix, device="jax")
    assert np.abs(matrix @ vectors - vectors * values).max() < 1e-10 * norm
    assert jax.numpy.ones(2).dtype == before
