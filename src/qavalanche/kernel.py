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
from typing import Any

from numba import njit

_POLICY: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": False,
    "_nrt": False,
}


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` on its first call. Kernels are typed by Numba, from their arguments."""
    return njit(**_POLICY)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """As `kernel`, written out at every place where another kernel calls it.

    For small functions in the innermost loops that take tuples of arrays: passing those through a
    call costs more than the function does.
    """
    return njit(**_POLICY, inline="always")(function)
