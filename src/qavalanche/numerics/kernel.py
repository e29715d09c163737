"""The one place that decides how kernels are compiled.

A kernel takes arrays and scalars, writes into the arrays it is given and allocates nothing. That
rule is enforced: without Numba's memory runtime (see `compiler`) an allocating kernel does not
compile. It is also worth a factor of four here, for it removes the reference counting on every
array passed between small functions, so that kernels can be split for reading at no cost: one that
another kernel calls is compiled as a part of it (see `parts`).

The machine code is kept between processes, `nogil` lets every thread run a kernel,
`error_model="numpy"` drops the zero-division branches, and fast-math stays off: results must not
depend on how a sum was reordered.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from qavalanche.errors import check
from qavalanche.numerics.compiler import compiled, config

_POLICY: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": False}

uncached = ""
"""Why kernels are compiled anew in every process, and what to do about it, where that is so."""


_KERNELS = ("core", "numerics")
"""Folders of this package that hold kernels, and what they are compiled with."""


def _package_stamp() -> tuple[float, int]:
    """Changes whenever a file with kernels does: newest time, and total size.

    Another file, such as a new scheme without kernels, leaves the machine code as it is. Where
    there are no sources there are compiled files; what cannot be looked at, such as a link of an
    editor that leads nowhere, is no part of the package.
    """
    newest, size, package = 0.0, 0, Path(__file__).parents[1]
    for ending in (".py", ".pyc"):
        for folder, _, names in os.walk(package):
            if not {*Path(folder).relative_to(package).parts} & {*_KERNELS}:
                continue
            for name in names:
                if name.endswith(ending) and not name.startswith("."):
                    with suppress(OSError):
                        found = os.stat(os.path.join(folder, name))
                        newest, size = max(newest, found.st_mtime), size + found.st_size
        if size:
            break
    return newest, size


_STAMP = _package_stamp()


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    """A kernel that keeps its machine code, outdated as soon as any file with kernels changes."""
    global uncached
    allowed = "the kernels are written for the compiler alone, unset it"
    check(not getattr(config, "DISABLE_JIT", 0), "NUMBA_DISABLE_JIT = 1", allowed)
    dispatcher, why = compiled(function, _STAMP, **_POLICY, **options)
    uncached = why or uncached
    return dispatcher


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` on its first call. Kernels are typed by Numba, from their arguments."""
    return _compiled(function)


def inlined(function: Callable[..., Any]) -> Any:
    """As `kernel`, its machine code written out at every place where another kernel calls it.

    For small functions in the innermost loops that take tuples of arrays: passing those through a
    call costs more than the function does. Types are found once, not at every place (`parts`).
    """
    return _compiled(function, forceinline=True)
