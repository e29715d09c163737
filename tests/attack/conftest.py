"""Fixtures of the attacks: one stage process and one set of reference stores for each worker."""

import pytest
from attack.support.ground import Ground, reference
from attack.support.machine import Machine, preload_library
from attack.support.record import Recorder


@pytest.fixture(scope="session")
def preload(tmp_path_factory):
    """(library, reason): the library that lets calls fail, or why there is none."""
    return preload_library(tmp_path_factory.mktemp("preload"))


@pytest.fixture(scope="session")
def machine(tmp_path_factory, preload):
    stage = Machine(tmp_path_factory.mktemp("stage"), preload[0])
    yield stage
    stage.close()


@pytest.fixture
def faults(preload):
    """Skips where calls cannot be made to fail."""
    if preload[0] is None:
        pytest.skip(preload[1])
    return preload[0]


@pytest.fixture(scope="session")
def known(machine, tmp_path_factory):
    return reference(machine, tmp_path_factory.mktemp("reference"))


@pytest.fixture
def ground(tmp_path, known, machine):
    """Makes the ground of an attack; argument: the store to begin with, if any."""
    return lambda store=None: Ground(tmp_path, known, machine, store)


@pytest.fixture
def record(request):
    """Notes what came of an attack, if results are asked for (see record.py)."""
    return Recorder(request.node.nodeid)
