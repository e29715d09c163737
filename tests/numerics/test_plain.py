"""Results as JSON: strict, and by the names of their fields."""

import json
import math
from dataclasses import dataclass

import numpy as np

from qavalanche import Rules
from qavalanche.numerics.plain import finite, plain, plain_fields


def test_json_knows_neither_nan_nor_infinity():
    assert [finite(x) for x in (1, np.float32(0.5), math.nan, math.inf, -math.inf)] == [
        1.0, 0.5, None, None, None,
    ]  # fmt: skip


def test_plain_values_are_pythons_own():
    @dataclass(frozen=True)
    class Inner:
        value: float

        def to_dict(self):
            return plain_fields(self)

    @dataclass(frozen=True)
    class Outer:
        numbers: np.ndarray
        flags: tuple
        inner: Inner
        rules: Rules
        nothing: None

    outer = Outer(
        np.array([1.5, np.nan]), (np.bool_(True), np.int64(3)), Inner(math.inf), Rules(3), None
    )
    found = plain_fields(outer)
    assert found == {
        "numbers": [1.5, None],
        "flags": [True, 3],
        "inner": {"value": None},
        "rules": "d_s = 3, rmt",
        "nothing": None,
    }
    assert type(found["flags"][0]) is bool
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert plain({1: np.arange(2)}) == {"1": [0, 1]}
