"""Eigenstates of drawn samples beside the scheme's regions: shapes, limits, and what must hold."""

import json

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.analysis.entanglement_clusters import ClusterSamples
from qavalanche.analysis.prediction import predicted_entanglement
from qavalanche.operators import chain_of, diagonalize, draw


@pytest.fixture(scope="module")
def found():
    chains = [draw("xxz", 8, 4.0, 1, i) for i in range(40)]
    return chains, qa.entanglement_clusters(chains, 10, 0.0)


def test_what_schemes_say_are_the_regions_of_the_same_chains(found):
    chains, samples = found
    assert (samples.samples, samples.length) == (40, 7)
    for i, one in enumerate(chains[:10]):
        bonds = chain_of(one)
        assert samples.said["bonds"][i].tolist() == bonds.resonant_bonds.tolist()
        for crossing in ("rmt", "halted"):
            melted = predicted_entanglement(qa.melt(bonds, crossing=crossing)) > 0
            assert samples.said[crossing][i].tolist() == melted.tolist()


def test_matrix_regions_are_those_of_diagonalize():
    chains = [draw("xxz", 5, 2.0, 3, i) for i in range(8)]
    said = qa.entanglement_clusters(chains, 3, schemes=["operators"]).said["operators"]
    for one, row in zip(chains, said, strict=True):
        regions = diagonalize(one).ergodic_regions
        assert row.tolist() == [any(a <= b < end for a, end in regions) for b in range(4)]


def test_the_means_are_those_of_the_samples(found):
    _, samples = found
    by_sample = [samples.sample(i) for i in range(40)]
    density = np.mean([one.thermal_density.mean() for one in by_sample])
    assert samples.thermal_density.value == pytest.approx(density)
    assert samples.one_cluster.value == pytest.approx(np.mean([s.one_cluster for s in by_sample]))
    middle = np.mean([one.half_chain_entanglement for one in by_sample])
    assert samples.half_chain_entanglement.value == pytest.approx(middle)
    distribution = np.mean([one.size_distribution() for one in by_sample], axis=0)
    assert [one.value for one in samples.size_distribution()] == pytest.approx(distribution[1:])
    assert sum(one.value for one in samples.size_shares) == pytest.approx(1)
    assert samples.thermal_density.value == pytest.approx(1 - samples.size_shares[0].value)


def test_a_lower_threshold_has_more_thermal_bonds(found):
    _, samples = found
    densities = [samples.at(one).thermal_density.value for one in (0.25, 0.5, 0.75, 30.0)]
    assert densities == sorted(densities, reverse=True)
    assert densities[-1] == 0


def test_limits_of_disorder():
    strong = [qa.operators.xxz(1e4 * np.random.default_rng(i).permutation(6)) for i in range(8)]
    nothing = qa.entanglement_clusters(strong, 5, 0.0)
    assert nothing.thermal_density.value == 0
    assert not any(one.any() for one in nothing.said.values())
    held = nothing.against("halted")
    assert (held.bonds.verdict, held.bonds.share.value) == ("undecided", 1)
    weak = qa.entanglement_clusters([draw("random-matrix", 6, 0.1, 1, i) for i in range(8)], 5)
    assert weak.thermal_density.value > 0.7
    assert weak.one_cluster.value > 0.3
    assert weak.said["halted"].mean() > 0.6  # V has a diagonal, which splits levels too


def test_regions_of_the_eigenstates_themselves_agree(found):
    """Planted: a scheme that says what most eigenstates are; and one that says the reverse."""
    _, samples = found
    truth = samples.thermal_bonds.mean(axis=1) > 0.5
    said = {"truth": truth, "reverse": ~truth}
    planted = ClusterSamples(samples.entropy, samples.deviation, said)
    assert planted.against("truth").bonds.missing.value <= 0.02
    assert planted.against("truth").bonds.verdict == "agrees"
    assert planted.against("reverse").bonds.verdict == "differs"
    assert planted.against("truth").breaking.verdict != "seeks"


def test_as_json_and_wrong_input(found):
    chains, samples = found
    kept = json.loads(json.dumps(samples.to_dict(), allow_nan=False))
    assert set(kept["against"]) == {"rmt", "halted", "bonds"}
    assert "40 samples of 7 bonds" in repr(samples)
    mixed = [*chains[:8], draw("xxz", 6, 4.0)]
    for wrong, message in (
        (lambda: samples.against("operators"), "must be one of rmt, halted, bonds"),
        (lambda: qa.entanglement_clusters(chains[:7]), "7 samples"),
        (lambda: qa.entanglement_clusters(mixed), "one number of sites"),
        (lambda: qa.entanglement_clusters(chains[:8], schemes=["spots"]), "must be one of rmt"),
        (lambda: qa.entanglement_clusters(chains[:8], states=0), "states"),
    ):
        with pytest.raises(InputError, match=message):
            wrong()
