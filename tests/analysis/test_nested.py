"""Growing chains: shares of thermal samples that stay so, against chain by chain."""

import sys

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.assumptions import (
    CoupledBimodal,
    CoupledShift,
    OrderedScheme,
    draw_uniform,
    nested,
)

LENGTHS = (5, 12, 40)


@pytest.mark.parametrize("law", [CoupledBimodal(), CoupledShift("norm")], ids=str)
@pytest.mark.parametrize("rules", [qa.Rules(), qa.Rules(crossing="rmt", counts="sites")], ids=str)
def test_shares_are_those_of_each_chain(law, rules):
    found = nested(law, 0.3, LENGTHS, 300, seed=2, scheme=OrderedScheme(rules))
    decays = law.rows(draw_uniform(40, 2, 0, 300), 0.3).decays()
    thermal = np.array(
        [[qa.melt(qa.Chain.from_decays(w[:L]), rules).thermal for L in LENGTHS] for w in decays]
    )
    assert [share.count for share in found.thermal] == thermal.sum(axis=0).tolist()
    for i, share in enumerate(found.kept):
        assert share.trials == thermal[:, i].sum()
        assert share.count == (thermal[:, i] & thermal[:, i + 1]).sum()
    reverted = [any(t[i] and not t[j] for i in range(3) for j in range(i + 1, 3)) for t in thermal]
    assert found.reverted.count == sum(reverted) > 0
    assert found.reverted.trials == thermal[:, :2].any(axis=1).sum()


def test_samples_do_not_depend_on_how_they_are_batched(monkeypatch):
    module = sys.modules["qavalanche.analysis.assumptions.nested"]  # its name is the function's
    whole = nested(CoupledBimodal(), 0.3, LENGTHS, 200)
    monkeypatch.setattr(module, "_BATCH", 40 * 30)
    assert nested(CoupledBimodal(), 0.3, LENGTHS, 200) == whole


def test_without_a_thermal_sample_there_is_no_number():
    found = nested(CoupledBimodal(), 0.01, (50, 100), 20)
    assert str(found.reverted) == "no samples"
    assert np.isnan(found.reverted.value)


@pytest.mark.parametrize("lengths", [[10], [10, 10], [20, 10], []])
def test_lengths_must_grow(lengths):
    with pytest.raises(qa.InputError, match="must be two or more, ascending"):
        nested(CoupledBimodal(), 0.3, lengths, 10)
