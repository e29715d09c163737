"""The one place that decides how kernels are compiled.

A kernel takes arrays and scalars, writes into the arrays it is given and allocates nothing. That
rule is enforced: without Numba's memory runtime (`_nrt=False`) an allocating kernel does not
compile. It is also worth a factor of four here, for it removes the reference counting on every
array passed between small functions, so that kernels can be split for reading at no cost.

The machine code is kept between processes, `nogil` lets every thread run a kernel,
`error_model="numpy"` drops the zero-division branches, and fast-math stays off: results must not
depend on how a sum was reordered.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from qavalanche.errors import InputError, check, reason

try:
    from numba import config, njit
    from numba.core.caching import IndexDataCacheFile
except ValueError as error:
    _where = "see the variables NUMBA_... of the environment"
    raise InputError(f"numba cannot be loaded ({reason(error)}): {_where}") from None

_POLICY: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": False,
    "_nrt": False,
}
_DIGEST = 16  # bytes of the hash before stored machine code

uncached = ""
"""Why kernels are compiled anew in every process, and what to do about it, where that is so."""


class _Stored(IndexDataCacheFile):
    """Machine code between processes, hashed: what is not whole is compiled again.

    By itself Numba trusts its files, and raises what reading or writing them may raise.
    """

    def load(self, key: Any) -> Any:
        try:
            return super().load(key)
        except Exception:  # unpickling what is damaged can raise anything
            return None

    def save(self, key: Any, data: Any) -> None:
        try:
            super().save(key, data)
        except OSError:  # no space, no permission: it works without
            pass
        except Exception:  # an index that cannot be read: a new one
            with suppress(OSError):
                self.flush()
                super().save(key, data)

    def _load_data(self, name: str) -> Any:
        with open(self._data_path(name), "rb") as file:
            stored = file.read()
        if _hash(stored[_DIGEST:]) != stored[:_DIGEST]:
            return None
        return pickle.loads(stored[_DIGEST:])

    def _save_data(self, name: str, data: Any) -> None:
        content = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(_hash(content) + content)


def _hash(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST).digest()


def _package_stamp() -> tuple[float, int]:
    """Changes whenever a file of this package does: newest time, and total size.

    Where there are no sources there are compiled files; what cannot be looked at, such as a link
    of an editor that leads nowhere, is no part of the package.
    """
    newest, size = 0.0, 0
    for ending in (".py", ".pyc"):
        for folder, _, names in os.walk(Path(__file__).parents[1]):
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
    """A kernel that keeps its machine code, outdated as soon as any file of the package changes.

    By itself Numba looks at the kernel's own file, though other kernels are compiled into it: a
    change of theirs would go unnoticed.
    """
    global uncached
    allowed = "the kernels are written for the compiler alone, unset it"
    check(not getattr(config, "DISABLE_JIT", 0), "NUMBA_DISABLE_JIT = 1", allowed)
    try:
        dispatcher = njit(**_POLICY, **options, cache=True)(function)
    except (RuntimeError, OSError):  # nowhere to keep it
        uncached = (
            "no folder to keep compiled kernels in, each command compiles them anew: "
            "let NUMBA_CACHE_DIR name one that can be written"
        )
        return njit(**_POLICY, **options)(function)
    cache = dispatcher._cache
    base = cache._impl.filename_base
    cache._cache_file = _Stored(cache.cache_path, base, _STAMP)
    return dispatcher


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` on its first call. Kernels are typed by Numba, from their arguments."""
    return _compiled(function)


def inlined(function: Callable[..., Any]) -> Any:
    """As `kernel`, written out at every place where another kernel calls it.

    For small functions in the innermost loops that take tuples of arrays: passing those through a
    call costs more than the function does.
    """
    return _compiled(function, inline="always")
