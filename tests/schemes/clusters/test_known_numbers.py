"""Numbers of `dumitrescu` known before: of an independent program, and of the public code."""

import numpy as np
import pytest

from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws import law_from
from qavalanche.schemes import scheme_from

# S / (cut ln 2) and its standard error, fields of width W as levels: W: L: (S, error)
ENTROPY = {
    1.8: {50: (0.1985, 0.0023), 100: (0.2822, 0.0044), 200: (0.4409, 0.0082)},
    1.9: {50: (0.0907, 0.0015), 100: (0.0994, 0.0026), 200: (0.1308, 0.0052)},
    2.2: {50: (0.0167, 0.0003), 100: (0.0089, 0.0003), 200: (0.0046, 0.0004)},
}
LARGEST = {1.8: (0.3246, 0.0023), 1.9: (0.1972, 0.0017), 2.2: (0.0760, 0.0005)}
SHIPPED = {"mean length": (0.697, 0.015), "largest": (0.703, 0.014), "S": (0.701, 0.015)}


def measured(length, samples, **parameters):
    """S / cut and largest / L, each a mean with its standard error."""
    law = law_from("anderson", {"levels": "fields", **parameters})
    sheet = melt_chunk(Point(law, length, scheme_from("dumitrescu", {})), 17, 0, samples)
    columns = sheet.half_cut / 2 / (length // 2), sheet.largest / length
    return [(x.mean(), x.std() / np.sqrt(samples)) for x in columns]


def agree(one, other, sigmas=3.5):
    return abs(one[0] - other[0]) < sigmas * np.hypot(one[1], other[1])


@pytest.mark.parametrize("W", ENTROPY)
def test_entropy_and_largest_cluster_of_50_sites(W):
    entropy, largest = measured(50, 2500, W=W)
    assert agree(entropy, ENTROPY[W][50])
    assert agree(largest, LARGEST[W])
    assert not agree(entropy, ENTROPY[1.9 if W != 1.9 else 1.8][50])


@pytest.mark.slow
@pytest.mark.parametrize("W", ENTROPY)
@pytest.mark.parametrize(("length", "samples"), [(100, 5000), (200, 2000)])
def test_entropy_of_longer_chains(W, length, samples):
    assert agree(measured(length, samples, W=W)[0], ENTROPY[W][length])


@pytest.mark.slow
def test_quasiperiodic_fields_agree_with_what_the_public_code_ships():
    """1000 samples there; three standard errors of both."""
    law = law_from("anderson", {"W": 0.1, "amplitude": 2.84, "wave_number": 3.883,
                                "second_hopping": -0.1})  # fmt: skip
    sheet = melt_chunk(Point(law, 600, scheme_from("dumitrescu", {})), 17, 0, 600)
    number = sheet.regions + 600 - sheet.covered
    found = {"mean length": 1 / number, "largest": sheet.largest / 600, "S": sheet.half_cut / 600}
    for name, x in found.items():
        assert agree((x.mean(), x.std() / np.sqrt(x.size)), SHIPPED[name], 3)
