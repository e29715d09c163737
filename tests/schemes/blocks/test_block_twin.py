"""The stack against the slow twin: a heap in global order, regions as sets of bonds."""

import numpy as np
import pytest
from random_rings import KINDS, random_ring, sets_of
from slow_blocks import decimate, regions

from qavalanche.schemes.blocks.flow import _cut
from qavalanche.schemes.blocks.ring import ring_of
from qavalanche.schemes.goremykina import Goremykina
from qavalanche.schemes.morningstar_huse import MorningstarHuse
from qavalanche.schemes.zhang import Zhang

SCHEMES = [
    (Zhang(), 1),
    (Goremykina(3.0), 3.0),
    (Goremykina(30.0), 30.0),
    (MorningstarHuse(), None),
]
CUTS = [0.0, 1.0, 2.5]


def rings(kind, number):
    rng = np.random.default_rng([KINDS.index(kind), 17])
    return [random_ring(rng, kind) for _ in range(number)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("scheme", "kappa"), SCHEMES, ids=str)
class TestTwin:
    def test_regions_and_winner(self, scheme, kappa, kind):
        for blocks in rings(kind, 300):
            thermal, expected = regions(blocks, kappa)
            melted = scheme.melt(blocks)
            assert melted.thermal == thermal or len(blocks) == 1
            assert sets_of(melted) == expected
            assert melted.ring

    def test_keys_and_lengths_at_cut_offs(self, scheme, kappa, kind):
        for blocks in rings(kind, 150):
            for cut in CUTS:
                expected = decimate(blocks, kappa, cut)
                ring, _ = _cut(ring_of(blocks), scheme.rule._replace(cutoff=cut))
                if len(expected) == 1:
                    assert ring.thermal_first == expected[0].thermal
                    continue
                assert ring.lengths.tolist() == [one.length for one in expected]
                assert ring.thermal_first == expected[0].thermal
                keys = [one.length if one.thermal else one.deficit for one in expected]
                if kappa is None:
                    assert ring.deficits.tolist() == keys
