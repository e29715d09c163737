"""Parquet files: named columns, by polars."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.errors import InputError, check, escaped
from qavalanche.system import memory
from qavalanche.tables.columns import NamedColumns
from qavalanche.tables.given import Given, said

MAGIC = b"PAR1"

_lock = threading.Lock()

_BYTES = 2  # of memory for a byte of the file


def read(given: Given) -> NamedColumns:
    """The columns of a Parquet file; a column is read when it is asked for."""
    import polars as pl

    content = given.content(_BYTES)
    check(content.endswith(MAGIC), given.name, "the file is cut off, or no Parquet file")
    try:
        with _muted():
            schema = pl.read_parquet_schema(io.BytesIO(content))
            rows = pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item()
    except (Exception, pl.exceptions.PanicException) as error:  # whatever it makes of these bytes
        raise InputError(f"{given.name}: is no sound Parquet file ({said(error)})") from None
    titles = list(schema)

    def numbers(i: int) -> NDArray[Any]:
        memory.require(24.0 * rows, f"reading {given.name}")
        return _column(given.name, content, titles[i])

    return NamedColumns(given.name, titles, numbers, lambda i: f"{given.name}, row {i + 1}")


def _column(name: str, content: bytes, title: str) -> NDArray[Any]:
    import polars as pl

    here = f"{name}: column {escaped(title)}"
    try:
        with _muted():
            column = pl.read_parquet(io.BytesIO(content), columns=[title])[title]
    except (Exception, pl.exceptions.PanicException) as error:
        raise InputError(f"{here}: cannot be read ({said(error)})") from None
    passed = f"{here} of type {escaped(str(column.dtype))}"
    check(column.dtype.is_numeric(), passed, "real numbers are needed")
    if column.null_count():
        row = int(np.argmax(column.is_null().to_numpy())) + 1
        check(False, f"{here}, row {row}: is missing", "a missing value cannot be used")
    plain = column if column.dtype.is_float() else column.cast(pl.Float64)  # of decimals, say
    return plain.to_numpy()


@contextmanager
def _muted() -> Iterator[None]:
    """Nothing is written to the standard error stream: polars writes pages on a damaged file there,
    past Python's own stream, before it raises."""
    with _lock:
        kept = None
        with suppress(OSError, ValueError):  # there may be no such stream
            sys.stderr.flush()
            kept = os.dup(2)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
        try:
            yield
        finally:
            if kept is not None:
                os.dup2(kept, 2)
                os.close(kept)
