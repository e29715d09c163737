"""Cluster schemes: against slow twins, and in limits where the answer is known."""

import numpy as np
import pytest
import slow_clusters

import qavalanche as qa
from qavalanche.chain import SiteFields

TWINS = {"dumitrescu": slow_clusters.dumitrescu, "potter": slow_clusters.potter}


def random_fields(number):
    """Fields of many kinds: short and long xi, weak and strong interaction, both kinds of level."""
    rng = np.random.default_rng(8)
    for i in range(number):
        n = int(rng.integers(1, 31))
        h = rng.uniform(0, rng.choice([0.3, 1.0, 2.0, 5.0]), n)
        xi = float(rng.choice([0.3, 0.8, 1.5, 4.0, np.inf]))
        levels = "fields" if i % 3 else "eigenstates"
        yield SiteFields(h, float(rng.choice([0.05, 0.3, 1.0])), xi, levels=levels)


def sets_of(clusters):
    return {
        frozenset(np.flatnonzero(clusters.labels == c).tolist()) for c in range(clusters.number)
    }


@pytest.mark.parametrize("name", TWINS)
def test_the_kernel_makes_the_clusters_of_the_slow_twin(name):
    numbers = []
    for start in random_fields(300):
        places, levels = start.spectrum()
        twin = TWINS[name](places, levels, start.localization_length, start.interaction)
        made = qa.melt(start, name)
        assert sets_of(made) == twin
        numbers.append((made.number, made.sites))
    assert sum(m == 1 for m, _ in numbers) > 20
    assert sum(1 < m < n for m, n in numbers) > 50
    assert sum(m == n > 1 for m, n in numbers) > 5


def test_vosk_makes_the_regions_of_the_slow_twin():
    rng, differ, found = np.random.default_rng(4), 0, 0
    for i in range(400):
        w = rng.normal(rng.choice([-0.5, 0.3, 1.0]), 1.0, int(rng.integers(1, 31)))
        if i % 10 == 0:
            w[rng.integers(w.size)] = np.inf
        own = []
        for mixed, regions in ((False, "throughout"), (True, "blocks")):
            made = qa.melt(qa.Chain.from_decays(w), "vosk", regions=regions)
            assert [*made] == slow_clusters.vosk(w, mixed)
            own.append(made)
        differ += own[0] != own[1]
        found += len(own[0]) > 0
    assert differ > 10
    assert found > 200
