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


@pytest.mark.parametrize("name", TWINS)
@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_two_sites_fuse_where_their_coupling_exceeds_their_distance(name, factor):
    reach = 0.3 * np.exp(-1 / 1.7)
    start = SiteFields([2.0, 2.0 + factor * reach], 0.3, 1.7, levels="fields")
    assert qa.melt(start, name).thermal == (factor < 1)


@pytest.mark.parametrize("name", TWINS)
def test_equal_fields_are_one_cluster_and_distant_ones_none(name):
    assert qa.melt(SiteFields([1.0] * 9, 1e-3, np.inf, levels="fields"), name).thermal
    apart = qa.melt(SiteFields([10.0 * i for i in range(9)], 0.3, 1.0, levels="fields"), name)
    assert apart.labels.tolist() == [*range(9)]


@pytest.mark.parametrize("name", TWINS)
def test_the_mirror_image_melts_to_the_mirror_image(name):
    for start in random_fields(60):
        if start.levels == "eigenstates":
            continue  # sorted by centre of mass, with its last bits
        own = SiteFields(start.fields[::-1], start.interaction, start.localization_length,
                         levels="fields")  # fmt: skip
        image = {
            frozenset(start.length - 1 - i for i in one) for one in sets_of(qa.melt(own, name))
        }
        assert image == sets_of(qa.melt(start, name))


def test_a_shift_of_all_fields_changes_nothing_and_a_common_factor_neither():
    for start in random_fields(60):
        h = np.round(start.fields * 64) / 64  # so that sums and products are exact
        one = SiteFields(h, 0.25, 1.3, 0.5, levels="fields")
        other = SiteFields((h + 8) * 4, 1.0, 1.3, 2.0, levels="fields")
        for name in TWINS:
            assert qa.melt(one, name) == qa.melt(other, name)


def test_potter_lies_within_the_first_resonances_and_dumitrescu_around_them():
    """The components of {V e^(-r / xi) > |E_i - E_j|}: potter makes no others."""
    finer = 0
    for start in random_fields(100):
        if start.levels == "eigenstates":
            continue
        h, n = start.fields, start.length
        sites = [frozenset([i]) for i in range(n)]
        gamma = start.interaction * np.exp(-np.arange(n) / start.localization_length)
        near = [(sites[i], sites[j]) for i in range(n) for j in range(i)
                if gamma[i - j] > abs(h[i] - h[j])]  # fmt: skip
        first = {frozenset().union(*one) for one in slow_clusters.components(sites, near)}
        potter, dumitrescu = (sets_of(qa.melt(start, name)) for name in ("potter", "dumitrescu"))
        assert all(any(one <= other for other in first) for one in potter)
        assert all(any(one <= other for other in dumitrescu) for one in first)
        finer += potter != dumitrescu
    assert finer > 10


def test_without_localization_and_with_strong_coupling_all_is_one():
    start = SiteFields(np.linspace(0, 1, 40), 2.0, np.inf, levels="fields")
    assert qa.melt(start, "dumitrescu").thermal


def test_one_thermal_block_of_vosk_takes_what_it_can_reach():
    """T resonant bonds, then one of decay w between cut ones: g = 2^n Gamma."""
    for T in (2, 5, 9):
        for w, melts in ((0.1, True), (6.0, False)):
            chain = qa.Chain.from_decays([np.inf, *[-1.0] * T, w, np.inf, 1.0])
            found = [*qa.melt(chain, "vosk")]
            assert found == [(1, 1 + T + melts)]
