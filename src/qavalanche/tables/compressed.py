"""Compressed files: gzip, bzip2 and xz, unpacked in memory as far as there is memory."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from qavalanche.errors import InputError
from qavalanche.system import memory
from qavalanche.tables.given import Given, said

ENDINGS = (".gz", ".bz2", ".xz")

_KINDS = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\0": "lzma"}
"""First bytes, and the module that unpacks: not every Python has all of them."""

_STEP = 1 << 20
_FACTOR = 3  # of memory for a byte that was unpacked: it is copied once, and read


def is_compressed(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a compressed one."""
    return any(head.startswith(mark) for mark in _KINDS)


def unpacked(given: Given) -> Given:
    """The file that was compressed: g.csv of g.csv.gz. InputError if it is damaged, or too large.

    How large it gets is not known before, so that memory is asked for while it grows.
    """
    module = next(one for mark, one in _KINDS.items() if given.head().startswith(mark))
    inner = Path(given.path.stem) if given.ending in ENDINGS else given.path
    packed = io.BytesIO(given.content(1))
    parts, total = list[bytes](), 0
    try:
        with import_module(module).open(packed) as file:
            while part := file.read(_STEP):
                parts.append(part)
                total += len(part)
                memory.require(_FACTOR * total, f"unpacking {given.name}")
        content = b"".join(parts)
    except (InputError, MemoryError):
        raise
    except ImportError as error:
        raise InputError(f"{given.name}: this Python lacks {module} ({said(error)})") from None
    except Exception as error:  # each module has its own
        why = f"is damaged or cut off ({module}: {said(error)})"
        raise InputError(f"{given.name}: {why}") from None
    return replace(given, ending=inner.suffix.lower(), unpacked=content)
