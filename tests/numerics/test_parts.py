"""Kernels as parts of others: typed once, for the widest integers, and right."""

import logging

import numpy as np
import pytest
from numba import types

from qavalanche.numerics import kernel as policy
from qavalanche.numerics import parts
from qavalanche.system import compiling


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (types.int32, types.int64),
        (types.literal(3), types.int64),
        (types.literal(True), types.boolean),
        (types.uint64, types.uint64),
        (types.float32, types.float32),
        (types.boolean, types.boolean),
    ],
)
def test_integers_are_taken_as_the_widest_and_constants_as_any(given, taken):
    assert parts._wide(given) == taken


def test_a_part_is_typed_once_for_all_that_call_it_and_only_the_whole_is_compiled():
    @policy.kernel
    def add(values, by):
        for i in range(values.size):
            values[i] += by
        return values.size

    @policy.inlined
    def twice(values, by):
        return add(values, by) + add(values, 1)

    @policy.kernel
    def whole(values):
        return twice(values, values[0]) + add(values, 2)

    before = len(compiling.WATCH.compiled)
    values = np.arange(3, dtype=np.int64)
    assert whole(values) == 9
    assert values.tolist() == [3, 4, 5]
    names = [name.rpartition(".")[2] for name, _ in compiling.WATCH.compiled[before:]]
    assert names == ["whole"]
    assert not add.overloads
    assert add(values, 1) == 3  # called from Python it is compiled as a whole
    assert values.tolist() == [4, 5, 6]


def test_a_kernel_that_allocates_is_refused_as_a_part_too():
    @policy.kernel
    def allocating(n):
        return np.empty(n).size

    @policy.kernel
    def whole(n):
        return allocating(n)

    with pytest.raises(Exception, match="Only accept returning of array"):
        whole(3)


@pytest.mark.parametrize(
    ("folders", "told"), [({"/kernels"}, "qavalanche warmup"), (set(), "kept nowhere")]
)
def test_what_compiles_long_is_said_once_and_not_what_is_quick(folders, told, monkeypatch, caplog):
    watch = compiling.Watch()
    watch.folders |= folders
    with watch.over("quick"):
        watch.look()
    assert not caplog.records
    monkeypatch.setattr(compiling, "LONG", -1.0)
    with caplog.at_level(logging.INFO, logger="qavalanche"), watch.over("long"):
        watch.look()
        watch.look()
    assert [record.name for record in caplog.records] == ["qavalanche"]
    assert told in caplog.text
    assert [name for name, _ in watch.compiled] == ["quick", "long"]
