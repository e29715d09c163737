"""The linear algebra library (BLAS and LAPACK): one thread of it, and its name.

The number of threads of most of them belongs to the process. Where several threads each set it and
set it back after a call, one that is done gives all threads back to those that still compute; and
of `threadpoolctl` 3.8 on, all but the first thread that asks are not heard. So it is counted here
how many ask for one thread: the first sets the limit, the last takes it away.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Limits = list[tuple[Any, int]]  # libraries, and the threads that they had


class _Asked(threading.local):
    """How often this thread asked, and the libraries whose limit is that of a thread."""

    depth = 0
    own: Limits


_lock = threading.Lock()
_asked = _Asked()
_asking = 0  # threads of the process
_libraries: list[Any] = []
_shared: Limits = []


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """BLAS and LAPACK use one thread, here and in whoever else asked, until this is left.

    Samples are shared out among workers, and small matrices are slower on two threads than on one;
    and the last bits of a result depend on how many threads computed it.

    >>> from qavalanche.system.blas import one_blas_thread
    >>> with one_blas_thread(), one_blas_thread():  # a worker, and what it calls
    ...     pass
    """
    if _asked.depth == 0:
        _enter()
    _asked.depth += 1
    try:
        yield
    finally:
        _asked.depth -= 1
        if _asked.depth == 0:
            _leave()


def _enter() -> None:
    global _asking, _libraries, _shared
    with _lock:
        if _asking == 0:
            _libraries = _loaded()
            _shared = _limited([one for one in _libraries if not _of_a_thread(one)])
        _asked.own = _limited([one for one in _libraries if _of_a_thread(one)])
        _asking += 1


def _leave() -> None:
    global _asking
    with _lock:
        _asking -= 1
        for library, threads in [*_asked.own, *([] if _asking else _shared)]:
            _set_threads(library, threads)


def _loaded() -> list[Any]:
    """Every library that can be in use: SciPy brings one of its own, which is loaded with it."""
    import numpy.linalg  # noqa: F401
    import scipy.linalg  # noqa: F401
    from threadpoolctl import ThreadpoolController

    found = ThreadpoolController().select(user_api="blas")
    return list(found.lib_controllers)


def _of_a_thread(library: Any) -> bool:
    """Whether each thread has a limit of its own."""
    return library.internal_api == "mkl" or getattr(library, "threading_layer", "") == "openmp"


def _limited(libraries: list[Any]) -> Limits:
    before = [(one, one.get_num_threads()) for one in libraries]
    for one in libraries:
        _set_threads(one, 1)
    return [(one, threads) for one, threads in before if threads is not None]


def _set_threads(library: Any, threads: int) -> None:
    """As the library is told, whichever thread told it before: the lock is ours."""
    if hasattr(library, "clear_controlling_thread"):  # threadpoolctl 3.8
        library.clear_controlling_thread(force=True)
    library.set_num_threads(threads)


def blas() -> str:
    """Name, version, processor type and threading of every BLAS that is loaded here, in words.

    What LAPACK makes of a matrix differs in the last bits from one to another.
    """
    from threadpoolctl import threadpool_info

    keys = ("internal_api", "version", "architecture", "threading_layer")
    found = [one for one in threadpool_info() if one.get("user_api") == "blas"]
    words = [" ".join(str(one[key]) for key in keys if one.get(key)) for one in found]
    return ", ".join(sorted(dict.fromkeys(words))) or "unknown"
