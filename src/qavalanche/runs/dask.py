"""Dask as the executor of a campaign (the optional extra `cluster`)."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from ssl import SSLContext

from qavalanche.errors import InputError, check, reason, shown
from qavalanche.runs.lifetime import WithinLifetimes

_TIMEOUT = 10  # seconds to reach the scheduler
_ADDRESS = re.compile(r"(?:tcp|tls)://(\[[0-9a-fA-F:.]+\]|[^\s/:\[\]@]+):([0-9]{1,5})")


@contextmanager
def dask_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """An executor on the Dask scheduler at `address`, tcp://host:port or tls://host:port, and its
    number of threads.

    The workers must see the store under the same path. A task whose worker dies goes to another;
    one whose worker has a lifetime ends before that is over.
    Certificates for tls:// are those of Dask's own configuration (distributed.comm.tls).
    Raises InputError if Dask is not installed, nobody answers, or there is no worker.
    """
    host, port = _place(address)
    if find_spec("distributed") is None:
        allowed = 'needs Dask: pip install "qavalanche[cluster]"'
        raise InputError(f"scheduler {address}: {allowed}")
    _greeted(address, host, port)  # before Dask is loaded, which takes seconds
    from distributed import Client, Security

    security = Security()  # type: ignore[no-untyped-call]
    if address.startswith("tls"):
        found = security.get_connection_args("client")["ssl_context"]  # type: ignore[no-untyped-call]
        allowed = "needs certificates: distributed.comm.tls in the configuration of Dask"
        check(found is not None, f"scheduler {address}", allowed)
        _greeted(address, host, port, found)
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=_TIMEOUT, set_as_default=False, security=security
        )
    except Exception as error:
        raise _unreachable(address, error) from None
    with client:
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=_TIMEOUT)
        threads = sum(client.nthreads().values())  # type: ignore[no-untyped-call]
        if not threads:
            raise InputError(f"scheduler {address}: has no worker: start dask worker {address}")
        with client.get_executor(pure=False) as executor:  # type: ignore[no-untyped-call]
            yield WithinLifetimes(executor), threads


def _place(address: str) -> tuple[str, int]:
    """Host and port of an address."""
    found = _ADDRESS.fullmatch(address)
    port = int(found.group(2)) if found else 0
    allowed = "must be tcp://host:port or tls://host:port, with a port from 1 to 65535"
    check(0 < port < 2**16, f"scheduler = {shown(address)}", allowed)
    assert found is not None
    return found.group(1).strip("[]"), port


def _greeted(address: str, host: str, port: int, tls: SSLContext | None = None) -> None:
    """Raise InputError unless Dask answers: its client would wait for ever for another program.

    A scheduler greets whoever connects, with a number of frames, which is small.
    """
    try:
        with socket.create_connection((host, port), _TIMEOUT) as plain:
            if address.startswith("tls") and tls is None:
                return
            with tls.wrap_socket(plain) if tls is not None else plain as connection:
                greeting = connection.recv(8)
    except (OSError, UnicodeError) as error:  # no host has a name that cannot be encoded
        raise _unreachable(address, error) from None
    frames = int.from_bytes(greeting, "little")
    check(0 < frames < 2**16, f"scheduler {address}", "cannot be reached (no Dask answers there)")


def _unreachable(address: str, error: BaseException) -> InputError:
    return InputError(f"scheduler {address}: cannot be reached ({reason(error)})")
