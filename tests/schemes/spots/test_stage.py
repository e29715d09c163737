"""The scheme stopped before regions of a size are treated, against the plain scheme."""

import math

import numpy as np
import pytest
from plain_scheme import ACTIVE, INERT, PlainScheme
from plain_scheme import Rules as PlainRules

import qavalanche as qa
from qavalanche.schemes.spots import stage


def plain(decays, size, crossing):
    """Inert regions with their D, and those that wait, when none below `size` is active."""
    scheme = PlainScheme(decays, PlainRules(crossing=crossing))
    scheme.eliminate()
    while small := [u for u in scheme.active() if scheme.bonds(u) < size]:
        e = min(small, key=lambda u: (scheme.bonds(u), u))
        scheme.grow(e)
        sides = [scheme.fuse(e, "left"), scheme.fuse(e, "right")]
        if not any(sides):
            scheme.units[e].kind = INERT
            scheme.eliminate(e)
    inert, active = (
        sorted(scheme.region(u) for u in scheme.row if scheme.units[u].kind == kind)
        for kind in (INERT, ACTIVE)
    )
    return inert, [region[:2] for region in active]


@pytest.mark.parametrize("crossing", ["rmt", "halted", 0.1])
def test_stages_are_those_of_the_plain_scheme(crossing):
    seen = 0
    for sample in range(16):
        chain = qa.Bimodal(0.3, K=0.9).draw(28, seed=4, sample=sample)
        for size in (1, 2, 3, 6):
            found = stage(chain, size, crossing=crossing)
            inert, waiting = plain(chain.decays(), size, crossing)
            assert found.treated.tolist() == [[a, b] for a, b, *_ in inert]
            assert found.waiting.tolist() == [[a, b] for a, b in waiting]
            seen += len(waiting) > 0 and len(inert) > 0
    assert seen > 10


@pytest.mark.parametrize("crossing", ["rmt", "halted"])
def test_the_rate_of_a_stage_is_that_of_the_medium_between_those_that_wait(crossing):
    law = qa.LogCoupling("norm", loc=-0.9)
    for sample in range(10):
        chain = law.draw(500, seed=2, sample=sample)
        rules = qa.Rules(crossing=crossing)
        w, s = chain.decays(), rules.entropy_density
        for size in (1, 3, 8):
            found = stage(chain, size, rules)
            inside = np.zeros(500, bool)
            for start, stop in [*found.treated, *found.waiting]:
                inside[start:stop] = True
            held = int((found.waiting[:, 1] - found.waiting[:, 0]).sum())
            total = w[~inside].sum()
            if crossing == "halted" or not len(found.treated):
                assert found.decay_rate == pytest.approx(total / (500 - held))
            else:  # x(F) = D_F - s T / 2 lies between -w and 0 of the next spin, or is smaller
                assert found.decay_rate < total / (500 - held)
        assert s > 0


def test_its_limits_are_the_bare_medium_and_the_melted_chain():
    chain = qa.Bimodal(0.24).draw(20_000, seed=1)
    assert stage(chain, 1).decay_rate == pytest.approx(math.log(1 / 0.24))
    assert len(stage(chain, 1).treated) == 0
    last, melted = stage(chain, 10**9), qa.melt(chain)
    assert np.array_equal(last.treated, melted.regions)
    assert last.decay_rate == melted.decay_rate
    assert last.thermal_density == melted.thermal_density
    assert len(last.waiting) == 0


def test_everything_resonant_has_no_medium():
    found = stage(qa.Chain.from_decays([-1.0, -1.0]), 1)
    assert (found.decay_rate, found.thermal_density) == (0.0, 0.0)
    assert "1 region waiting" in repr(found)


def test_wrong_input_is_refused_with_one_line():
    chain = qa.Bimodal(0.3).draw(10)
    for wrong in (0, -1, 2.5, "3"):
        with pytest.raises(qa.InputError, match="size"):
            stage(chain, wrong)
    with pytest.raises(qa.InputError, match="open chains"):
        stage(chain, 2, ends="ring")
