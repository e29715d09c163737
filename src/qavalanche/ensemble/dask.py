"""Dask as the executor of a campaign (the optional extra `cluster`)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress

from qavalanche.errors import InputError

_TIMEOUT = 10  # seconds to reach the scheduler


@contextmanager
def dask_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """An executor on the Dask scheduler at `address`, tcp://host:port, and its number of threads.

    The workers must see the store under the same path. A task whose worker dies goes to another.
    Raises InputError if Dask is not installed, nobody answers, or there is no worker.
    """
    try:
        from distributed import Client
    except ImportError:
        allowed = 'needs Dask: pip install "qavalanche[cluster]"'
        raise InputError(f"scheduler {address}: {allowed}") from None
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=_TIMEOUT, set_as_default=False
        )
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"scheduler {address}: cannot be reached ({reason})") from None
    with client:
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=_TIMEOUT)
        threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        if not threads:
            raise InputError(f"scheduler {address}: has no worker: start dask worker {address}")
        with client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
            yield executor, threads
