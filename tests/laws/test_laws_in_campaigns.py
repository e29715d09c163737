"""Campaigns of every law: named in a spec, or given as an object."""

import os

import numpy as np
import pytest
from law_cases import parabola
from scipy import stats

import qavalanche as qa
from qavalanche.laws import from_distribution, law_from
from qavalanche.laws import python as objects
from qavalanche.runs import run
from qavalanche.store.campaign import Campaign

LENGTH, SAMPLES = 60, 20
COUPLINGS = np.exp(np.random.default_rng(3).normal(-1, 1, (SAMPLES, LENGTH)))


def spec_of(disorder, length=LENGTH, samples=SAMPLES):
    return {"seed": 1, "disorder": disorder, "chain": {"length": length, "samples": samples}}


def assert_melted_as_drawn(campaign, points):
    assert len(campaign.spec.grid) == len({point.name for point in campaign.spec.grid}) == points
    for point in campaign.spec.grid:
        rows = campaign.rows(point)
        drawn = (qa.melt(point.law.draw(LENGTH, 1, i)) for i in range(SAMPLES))
        assert rows["thermal_density"].to_list() == [one.thermal_density for one in drawn]


@pytest.mark.parametrize(
    ("disorder", "points"),
    [
        ({"law": "fields", "W": [3, 5], "J": 1}, 2),
        ({"law": "fields", "W": 3, "distribution": ["uniform", "norm"]}, 2),
        ({"law": "quasiperiodic", "W": 3, "beta": [0.3, 0.7]}, 2),
        ({"law": "empirical", "values": [-2.5, -1.0, -0.5, 0.3]}, 1),
        ({"law": "empirical", "values": [[-2.5, -1.0, 0.3], [-3.0, -1.0, 0.3]]}, 2),
        ({"law": "empirical", "counts": [3, 5, 1], "edges": [-3, -1, 0, 1]}, 1),
    ],
)
def test_a_campaign_melts_the_chains_of_its_law(disorder, points, tmp_path):
    campaign = run(spec_of(disorder), tmp_path / "store", workers=1)
    assert_melted_as_drawn(campaign, points)
    assert run(spec_of(disorder), tmp_path / "store", workers=1).missing() == {}
    assert_melted_as_drawn(Campaign.open(tmp_path / "store"), points)


@pytest.mark.parametrize("name", ["empirical", "histogram", "python", "norm"])
def test_a_law_as_an_object_is_a_campaign_too(name, tmp_path):
    made = {
        "empirical": law_from("empirical", {"values": [-2.0, -1.0, 0.5]}),
        "histogram": from_distribution(
            stats.rv_histogram((np.array([3, 5, 1]), np.array([-3.0, -2, -1, 0.5])), density=False)
        ),
        "python": from_distribution(parabola()(loc=-0.5)),
        "norm": from_distribution(stats.norm(-1, 1)),
    }
    campaign = run(spec_of(made[name]), tmp_path / "store", workers=1)
    assert_melted_as_drawn(campaign, 1)
    (point,) = Campaign.open(tmp_path / "store").spec.grid
    assert point.law == made[name]


def test_a_store_of_an_object_is_read_where_the_object_is_not(tmp_path, monkeypatch):
    law = from_distribution(parabola()(loc=-0.25))
    campaign = run(spec_of(law), tmp_path / "store", workers=1)
    (point,) = campaign.spec.grid
    monkeypatch.setattr(objects, "_OBJECTS", {})
    again = Campaign.open(tmp_path / "store")
    (same,) = again.spec.grid
    assert again.rows(same).equals(campaign.rows(point))
    assert same.law.resonance_probability == point.law.resonance_probability
    with pytest.raises(qa.InputError, match="object of Python that this process was not given"):
        run(again.spec, tmp_path / "other", workers=1)


def test_a_file_is_a_campaign_of_as_many_samples_as_it_has_rows(tmp_path):
    path = tmp_path / "g.npy"
    np.save(path, COUPLINGS)
    law = law_from("file", {"path": str(path)})
    campaign = run(spec_of(law), tmp_path / "store", workers=1)
    assert_melted_as_drawn(campaign, 1)
    (point,) = campaign.spec.grid
    for samples, length, message in (
        (SAMPLES + 1, LENGTH, "holds 20 realizations"),
        (SAMPLES, LENGTH - 1, "holds chains of 60 bonds"),
    ):
        with pytest.raises(qa.InputError, match=message):
            run(spec_of(law, length, samples), tmp_path / "more", workers=1)
    os.remove(path)
    again = Campaign.open(tmp_path / "store")
    assert again.rows(next(iter(again.spec.grid))).equals(campaign.rows(point))
