"""One BLAS thread for all who ask, as many as before when all are done, and the library's name."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
import scipy.linalg  # noqa: F401 - its library is one of those that are limited
from threadpoolctl import ThreadpoolController, threadpool_info

from qavalanche.system.blas import _set_threads, blas, one_blas_thread


def threads():
    """Threads of every BLAS of this process."""
    return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]


@pytest.fixture(autouse=True)
def two():
    """Two threads of each, whatever this machine has and whoever set them before."""
    libraries = ThreadpoolController().select(user_api="blas").lib_controllers
    before = [one.get_num_threads() for one in libraries]
    for one in libraries:
        _set_threads(one, 2)
    if {*threads()} != {2}:
        pytest.skip("this BLAS has one thread only")
    yield
    for one, number in zip(libraries, before, strict=True):
        _set_threads(one, number)


def test_who_leaves_first_takes_nothing_from_who_stays():
    first, second = one_blas_thread(), one_blas_thread()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert {*threads()} == {1}
    second.__exit__(None, None, None)
    assert {*threads()} == {2}


def test_the_limit_goes_with_an_error_too():
    with pytest.raises(ZeroDivisionError), one_blas_thread(), one_blas_thread():
        _ = 1 / 0
    assert {*threads()} == {2}


def test_threads_of_workers_that_come_and_go_see_one_and_leave_two():
    workers, start = 4, Barrier(4)

    def work(seed):
        matrix, seen = np.random.default_rng(seed).random((20, 20)), set()
        start.wait()
        for _ in range(40):
            with one_blas_thread():
                np.linalg.eigvalsh(matrix + matrix.T)
                seen |= {*threads()}
        return seen

    with ThreadPoolExecutor(workers) as pool:
        assert set().union(*pool.map(work, range(workers))) == {1}
    assert {*threads()} == {2}


def test_the_library_is_named_with_its_version():
    for one in threadpool_info():
        if one["user_api"] == "blas":
            assert f"{one['internal_api']} {one['version']}" in blas()
    assert "\n" not in blas()
