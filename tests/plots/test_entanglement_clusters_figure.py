"""Figures of entanglement clusters show the numbers of what they are made from."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import InputError
from qavalanche.operators import chain_of, draw
from qavalanche.operators.entanglement_clusters import state_clusters
from qavalanche.operators.exact import middle_states


def test_the_strip_of_one_sample():
    H = draw("xxz", 6, 2.0, 1)
    clusters = state_clusters(middle_states(H, 6, 0.0)[1], 6)
    regions = {name: qa.melt(chain_of(H), crossing=name) for name in ("rmt", "halted")}
    figure = clusters.plot(regions)
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert figure.data["share"].to_list() == clusters.thermal_bonds.mean(axis=0).tolist()
    assert figure.data["halted"].sum() == regions["halted"].sizes.sum()
    assert clusters.plot().data.columns == ["bond", "share", "entropy"]
    with pytest.raises(InputError, match="must be of 5"):
        clusters.plot({"other": qa.melt(qa.Chain.from_decays(np.ones(4)))})


def test_sizes_of_many_samples():
    chains = [draw("xxz", 6, 2.0, 1, i) for i in range(8)]
    samples = qa.entanglement_clusters(chains, 4, 0.0, schemes=["halted"])
    figure = samples.plot()
    assert figure.drawn("png").startswith(b"\x89PNG")
    exact = figure.data.filter(source="eigenstates")["share"].to_list()
    assert exact == [one.value for one in samples.size_shares]
