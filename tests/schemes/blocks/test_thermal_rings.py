"""Counting thermal rings alone: the same rings as a campaign melts."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws import blocks
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.schemes import scheme_from
from qavalanche.schemes.blocks import decimation, sampling, short_rings
from qavalanche.schemes.blocks.counting import thermal_rings

CASES = [
    ("zhang", {}, 0.5, 1.0),
    ("goremykina", {"asymmetry": 5.0}, 20.0, 0.2),
    ("morningstar_huse", {}, 4.0, 0.66),
]


def law_of(scale, deficit):
    lengths = {"thermal_loc": 1, "thermal_scale": 0.5, "insulating_loc": 1}
    return DrawnBlocks("expon", "expon", deficit, **lengths, insulating_scale=scale)


def melted(scheme, law, length, seed, first, number):
    sheet = melt_chunk(Point(law, length, scheme), seed, first, number)
    return int((sheet.covered == length).sum())


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("length", [2, 4, 24, 1000])
def test_the_count_is_that_of_the_rings_of_a_campaign(case, length):
    name, parameters, scale, deficit = case
    scheme, law = scheme_from(name, parameters), law_of(scale, deficit)
    expected = melted(scheme, law, length, 5, 7, 60)
    assert thermal_rings(scheme, law, length, 5, 7, 60) == expected
    assert 0 < expected < 60
    parts = [thermal_rings(scheme, law, length, 5, 7 + i, 20) for i in (0, 20, 40)]
    assert sum(parts) == expected


def test_a_stack_that_is_too_small_grows(monkeypatch):
    scheme, law = scheme_from("zhang", {}), law_of(0.5, 1.0)
    expected = thermal_rings(scheme, law, 1000, 1, 0, 50)
    monkeypatch.setattr(short_rings, "_SLOTS", 4)
    assert thermal_rings(scheme, law, 1000, 1, 0, 50) == expected


def test_long_rings_are_melted_chunk_by_chunk(monkeypatch):
    scheme, law = scheme_from("morningstar_huse", {}), law_of(4.0, 0.66)
    for module in (blocks, decimation, sampling):
        monkeypatch.setattr(module, "CHUNK", 64)
    number = thermal_rings(scheme, law, 1000, 2, 0, 40)
    assert number == melted(scheme, law, 1000, 2, 0, 40)
    assert 0 < number < 40


def test_bad_input_is_refused():
    scheme, law = scheme_from("zhang", {}), law_of(0.5, 1.0)
    with pytest.raises(qa.InputError, match="length = 3 blocks: must be even"):
        thermal_rings(scheme, law, 3, 1, 0, 5)
    with pytest.raises(qa.InputError, match="must be the law blocks"):
        thermal_rings(scheme, qa.Bimodal(0.2), 4, 1, 0, 5)
    with pytest.raises(qa.InputError, match="number = -1"):
        thermal_rings(scheme, law, 4, 1, 0, -1)
    assert thermal_rings(scheme, law, np.int64(4), 1, 0, 0) == 0
