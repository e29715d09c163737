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
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile `function` on its first call."""
    policy = {"cache": True, "nogil": True, "error_model": "numpy", "fastmath": False}
    return cast(F, njit(**policy, _nrt=False)(function))
