"""All that is private to Numba and used here; without it kernels compile with the public options.

What another version of Numba lacks or refuses is left out: the results are the same. Without the
option `_nrt` kernels are slower; without the classes of its cache their machine code is not kept
between processes, for Numba's own cache would not notice that a kernel called by another changed.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, NamedTuple

from qavalanche.errors import InputError, reason
from qavalanche.system.compiling import WATCH

try:
    from numba import config as config
    from numba import njit
except ValueError as error:
    _where = "see the variables NUMBA_... of the environment"
    raise InputError(f"numba cannot be loaded ({reason(error)}): {_where}") from None

from qavalanche.numerics.parts import PIPELINES, share

_CacheFile: Any = object
with suppress(ImportError, AttributeError):
    _CacheFile = import_module("numba.core.caching").IndexDataCacheFile

_PRIVATE: dict[str, Any] = {"_nrt": False}
_INSIDES = ("_data_path", "_dump", "_load_data", "_open_for_write", "_save_data", "flush", "load")
_DIGEST = 16  # bytes of the hash before stored machine code

NO_FOLDER = (
    "no folder to keep compiled kernels in, each command compiles them anew: "
    "let NUMBA_CACHE_DIR name one that can be written"
)
OTHER_CACHE = (
    "this version of numba keeps compiled kernels in another way, each command compiles them "
    "anew: install one that qavalanche names in its dependencies"
)


class Compiled(NamedTuple):
    """A kernel, and why its machine code is not kept between processes ("" if it is)."""

    dispatcher: Any
    uncached: str


class StoredCode(_CacheFile):  # type: ignore[misc]
    """Machine code between processes, hashed: what is not whole is compiled again.

    By itself Numba trusts its files, and raises what reading or writing them may raise.
    """

    def load(self, key: Any) -> Any:
        """The machine code of this key, None if there is none that is whole."""
        try:
            return super().load(key)
        except Exception:  # unpickling what is damaged can raise anything
            return None

    def save(self, key: Any, data: Any) -> None:
        """Keep machine code under this key, if it can be kept."""
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


def _nothing() -> None:
    pass


def _taken(options: dict[str, Any]) -> dict[str, Any]:
    """Those of the private options that this Numba takes; it tells of others when it compiles."""
    kept = {}
    for name, value in options.items():
        with suppress(Exception):  # what an unknown option raises depends on the version
            if hasattr(njit(**{name: value})(_nothing).targetdescr.options, name):
                kept[name] = value
    return kept


OPTIONS = {} if getattr(config, "DISABLE_JIT", 0) else _taken(_PRIVATE)
"""Private options that are in use."""


def compiled(function: Callable[..., Any], stamp: Any, **options: Any) -> Compiled:
    """`function` as a kernel with these public options; machine code of another stamp is outdated.

    It is compiled on its first call.
    """
    options = {**options, **OPTIONS}
    try:
        whole = {} if PIPELINES is None else {"pipeline_class": PIPELINES.whole}
        dispatcher = njit(**options, **whole, cache=True)(function)
    except (RuntimeError, OSError):  # nowhere to keep it
        return Compiled(njit(**options)(function), NO_FOLDER)
    share(dispatcher, options)
    if not _keep(dispatcher, stamp):
        return Compiled(njit(**options)(function), OTHER_CACHE)
    return Compiled(dispatcher, "")


def _keep(dispatcher: Any, stamp: Any) -> bool:
    """Let the machine code of this kernel carry the stamp; False if this Numba has no place for it.

    By itself Numba looks at the kernel's own file, though other kernels are compiled into it: a
    change of theirs would go unnoticed.
    """
    if not all(hasattr(_CacheFile, name) for name in _INSIDES):
        return False
    try:
        cache = dispatcher._cache
        if not isinstance(cache._cache_file, _CacheFile):
            return False
        WATCH.folders.add(cache.cache_path)
        cache._cache_file = StoredCode(cache.cache_path, cache._impl.filename_base, stamp)
    except (AttributeError, TypeError):
        return False
    return True


def target() -> tuple[str, str]:
    """What machine code is made by, and for: the version of Numba, and the processor."""
    import numba
    from llvmlite import binding

    return numba.__version__, f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features()}"
