"""The one place that decides how kernels are compiled.

A kernel takes arrays and scalars, writes into the arrays it is given and allocates nothing. That
rule is enforced: without Numba's memory runtime (`_nrt=False`) an allocating kernel does not
compile. It is also worth a factor of four here, for it removes the reference counting on every
array passed between small functions, so that kernels can be split for reading at no cost.

`cache` keeps the machine code between processes, `nogil` lets every thread run a kernel,
`error_model="numpy"` drops the zero-division branches, and fast-math stays off: results must not
depend on how a sum was reordered.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import njit

_POLICY: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": False,
    "_nrt": False,
}


def _package_stamp() -> tuple[float, int]:
    """Changes whenever a file of this package does: newest time, and total size."""
    files = [path.stat() for path in Path(__file__).parent.rglob("*.py")]
    return max(file.st_mtime for file in files), sum(file.st_size for file in files)


_STAMP = _package_stamp()


def _stamped(dispatcher: Any) -> Any:
    """Make stored machine code outdated as soon as any file of the package changes.

    By itself Numba looks at the kernel's own file, though other kernels are compiled into it: a
    change of theirs would go unnoticed.
    """
    stored = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if stored is not None:
        stored._source_stamp = _STAMP
    return dispatcher


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` on its first call. Kernels are typed by Numba, from their arguments."""
    return _stamped(njit(**_POLICY)(function))


def inlined(function: Callable[..., Any]) -> Any:
    """As `kernel`, written out at every place where another kernel calls it.

    For small functions in the innermost loops that take tuples of arrays: passing those through a
    call costs more than the function does.
    """
    return _stamped(njit(**_POLICY, inline="always")(function))
