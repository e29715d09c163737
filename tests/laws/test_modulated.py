"""Disorder that depends on the place: every bond has the distribution of its place."""

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

import qavalanche as qa
from qavalanche.laws import Modulated, law_from
from qavalanche.laws.bare_decay import mean_bare_decay

TABLE = [0.0, 1.0, -0.5, 0.25]
PROFILES = {
    "gradient": ({}, lambda x: 2 * x - 1),
    "step": ({"position": 0.3}, lambda x: -1.0 if x < 0.3 else 1.0),
    "sine": ({"periods": 2.25}, lambda x: np.sin(4.5 * np.pi * x)),
    "region": ({"position": 0.8, "width": 0.2}, lambda x: float(0.7 < x < 0.9)),
    "table": ({"values": TABLE}, lambda x: np.interp(3 * x, range(4), TABLE)),
}  # fmt: skip


def law_of(profile, **more):
    return Modulated(profile, **{"amplitude": 0.8, "loc": -1.0, **PROFILES[profile][0], **more})


@pytest.mark.parametrize("profile", PROFILES)
def test_mean_and_scale_follow_the_profile(profile):
    law = law_of(profile, scale=1.5, scale_amplitude=-0.4)
    places = (np.arange(500) + 0.5) / 500
    f = np.array([PROFILES[profile][1](x) for x in places])
    mean, scale = law.along(500)
    assert mean == pytest.approx(-1 + 0.8 * f, abs=1e-12)
    assert scale == pytest.approx(1.5 * (1 - 0.4 * f), abs=1e-12)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("distribution", ["norm", "gumbel_r"])
def test_every_bond_has_the_distribution_of_its_place(profile, distribution):
    law = law_of(profile, scale_amplitude=0.3, distribution=distribution)
    w = np.array([law.draw(50, 3, i).decays() for i in range(2000)])
    mean, scale = law.along(50)
    u = getattr(stats, distribution).cdf((-w - mean) / scale)
    assert min(stats.kstest(u[:, b], "uniform").pvalue for b in (0, 12, 25, 44, 49)) > 1e-5
    neighbours = np.corrcoef(u[:, :-1].ravel(), u[:, 1:].ravel())[0, 1]
    assert abs(neighbours) < 5 / u.size**0.5


def test_a_flat_profile_is_the_distribution_alone():
    flat, plain = Modulated(loc=-1.0, scale=1.5), qa.LogCoupling(stats.norm(-1, 1.5))
    assert flat.resonance_probability == pytest.approx(plain.resonance_probability, rel=1e-12)
    assert stats.ks_2samp(flat.draw(20_000).decays(), plain.draw(20_000).decays()).pvalue > 1e-4
    assert mean_bare_decay(flat) == pytest.approx(mean_bare_decay(plain), rel=1e-7)


@pytest.mark.parametrize("profile", PROFILES)
def test_epsilon_is_the_mean_over_places(profile):
    law = law_of(profile, scale_amplitude=0.3)

    def share(x):
        f = PROFILES[profile][1](x)
        return stats.norm(-1 + 0.8 * f, 1 + 0.3 * f).sf(0)

    exact = quad(share, 0, 1, points=[0.3, 1 / 3, 2 / 3, 0.7, 0.9], epsabs=1e-12, limit=200)[0]
    assert law.resonance_probability == pytest.approx(exact, abs=1e-9)


def test_a_weak_region_melts_first():
    law = Modulated("region", amplitude=2.0, loc=-2.5, width=0.2)
    covered = np.zeros(400)
    for i in range(100):
        for start, stop in qa.melt(law.draw(400, 1, i)):
            covered[start:stop] += 1
    middle, rest = covered[160:240].mean(), np.delete(covered, np.s_[150:250]).mean()
    assert middle > 5 * rest
    flat = Modulated("region", amplitude=0.0, loc=-2.5, width=0.2)
    assert flat.draw(400, 1) != law.draw(400, 1)
    assert flat.resonance_probability < law.resonance_probability


def test_a_table_has_an_address_of_its_own_and_goes_through_a_spec(tmp_path):
    first, other = law_of("table"), law_of("table", values=[0.0, 1.0, -0.5, 0.26])
    assert first.address != other.address
    assert first.draw(30) != other.draw(30)
    spec = {
        "seed": 1,
        "disorder": {**first.section, "amplitude": [0.2, 0.8]},
        "chain": {"length": 60, "samples": 10},
    }
    campaign = qa.run(spec, tmp_path / "store", workers=1)
    assert [point.law.amplitude for point in campaign.spec.grid] == [0.2, 0.8]
    point = next(p for p in campaign.spec.grid if p.law == first)
    melted = [qa.melt(first.draw(60, 1, i)).thermal_density for i in range(10)]
    assert campaign.rows(point)["thermal_density"].to_list() == melted


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"profile": "gradiant"}, r'profile = .gradiant. \(did you mean "gradient"\?\): must be'),
        ({"profile": "step", "width": 0.2}, "width of the profile step: step has no width"),
        ({"values": [1.0, 2.0]}, "values of the profile gradient: gradient has no values"),
        ({"profile": "table"}, "a table of 0 values: at least 2"),
        ({"profile": "table", "values": [0.0, np.nan]}, "values: value 2 is nan"),
        ({"scale_amplitude": 1.0}, "scale .1 . scale_amplitude f. = 0 somewhere: must be pos"),
        ({"profile": "table", "values": [0, -2, 0], "scale_amplitude": 0.5}, "must be positive"),
        ({"profile": "region", "width": 0.0}, r"width = 0.0: must lie in \(0, 1\]"),
        ({"distribution": "gamma"}, "distribution = 'gamma': has a, only loc and scale"),
        ({"distribution": "nrom"}, "did you mean"),
        ({"scale": -1}, "scale = -1: must be positive and finite"),
        ({"scale": 1e-300, "loc": 1e300}, "loc / scale = inf somewhere: must be finite"),
    ],
)
def test_parameters_out_of_range_are_one_line(parameters, message):
    with pytest.raises(qa.InputError, match=message) as told:
        law_from("modulated", parameters)
    assert "\n" not in str(told.value)
