"""Campaigns of the laws that a spec names with numbers."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.runs import run


@pytest.mark.parametrize(
    "disorder",
    [
        {"law": "fields", "W": [3, 5], "J": 1},
        {"law": "quasiperiodic", "W": [3, 5]},
        {"law": "quasiperiodic", "W": 3, "beta": [0.3, 0.7]},
    ],
)
def test_a_campaign_melts_the_chains_of_its_laws(disorder, tmp_path):
    spec = {"seed": 1, "disorder": disorder, "chain": {"length": 60, "samples": 20}}
    campaign = run(spec, tmp_path / "store", workers=1)
    assert len(campaign.spec.grid) == 2
    for point in campaign.spec.grid:
        rows = campaign.rows(point)
        drawn = (qa.melt(point.law.draw(60, 1, i)) for i in range(20))
        assert rows["thermal_density"].to_list() == [one.thermal_density for one in drawn]
        assert point.law.address["law"] == disorder["law"]
    again = run(spec, tmp_path / "store", workers=1)
    assert again.missing() == {}
    names = {point.name for point in campaign.spec.grid}
    assert len(names) == 2
    assert np.isfinite([p.law.resonance_probability for p in campaign.spec.grid]).all()
