"""Grain models by name: what each draws, against matrices written out, and what is refused."""

import numpy as np
import pytest
from slow_grains import at_site, dense, spin_matrices

from qavalanche import InputError
from qavalanche.grain import ChainGrain, LuitzGrain, QuantumSun, critical_alpha, grain_model, names
from qavalanche.grain.named import MODELS, VARIANTS, known_parameters


def norm(system):
    """Hilbert-Schmidt norm of the grain over the root of its states."""
    return np.sqrt(np.sum(system.grain**2) / len(system.grain))


def mean_norm(model, samples=400):
    return np.sqrt(np.mean([norm(model.draw(0, 1, i)) ** 2 for i in range(samples)]))


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("sides", [1, 2])
def test_every_model_is_its_sum_of_terms(name, sides):
    system = grain_model(name, 0.6, {"sides": sides, "grain_spins": 2}).draw(1, seed=3, sample=2)
    assert np.allclose(system.sparse().toarray(), dense(system), atol=1e-13)
    assert system.sides == sides


@pytest.mark.parametrize("name", names())
def test_alpha_coupling_fields_and_length_are_of_one_draw(name):
    plain = grain_model(name, 0.6)
    other = grain_model(name, 0.9, {"g0": 2.0, "W": 0.1, "field": 3.0})
    one, two = plain.draw(3, 5, 7), other.draw(2, 5, 7)
    assert np.array_equal(one.grain, two.grain)
    own = plain.W if plain.W else 1.0
    for a, b in zip(one.spins, two.spins, strict=False):
        assert a.partner == b.partner
        assert (a.field - plain.field) / own == pytest.approx((b.field - 3.0) / 0.1)
        if plain.positions == "jittered":
            assert a.position == b.position
            assert a.coupling == pytest.approx(0.6**a.position)
            assert b.coupling == pytest.approx(2 * 0.9**a.position)
    assert not np.array_equal(plain.draw(1, 5, 8).grain, one.grain)


def test_widths_of_the_grains():
    """Of the random matrices over samples; one that conserves S^z is scaled sample by sample."""
    assert mean_norm(QuantumSun(0.5)) == pytest.approx(1, rel=0.03)
    assert mean_norm(QuantumSun(0.5, gamma=2.5, grain_spins=2)) == pytest.approx(2.5, rel=0.05)
    beta = LuitzGrain(0.5).beta
    assert beta == 0.3
    assert mean_norm(LuitzGrain(0.5)) == pytest.approx(beta * np.sqrt(9 / 2), rel=0.03)
    for gamma in (1.0, 0.4):
        model = QuantumSun(0.5, conserving=True, gamma=gamma)
        assert norm(model.draw(0, 1)) == pytest.approx(gamma, rel=1e-12)
    assert mean_norm(QuantumSun(0.5, local_dimension=3, grain_spins=2)) == pytest.approx(1, 0.03)
    kept, whole = (
        LuitzGrain(0.5, conserving=True).draw(0, 2).grain,
        LuitzGrain(0.5).draw(0, 2).grain,
    )
    assert np.array_equal(kept[kept != 0], whole[kept != 0])


@pytest.mark.parametrize("name", ["sun_u1", "chain"])
def test_a_conserving_grain_commutes_with_the_total_spin(name):
    system = grain_model(name, 0.7, {"conserving": True}).draw(2, seed=2)
    total = sum(at_site(spin_matrices(2)[2], i, system.sites) for i in range(system.sites))
    H = system.sparse().toarray()
    assert np.abs(H @ total - total @ H).max() < 1e-13


def test_the_variants_are_what_they_say():
    """Fields and positions of many spins, against the intervals that public codes draw from."""

    def spins(name):
        return [s for i in range(60) for s in grain_model(name, 0.6).draw(5, 1, i).spins]

    fields = {name: [s.field for s in spins(name)] for name in ("sun", "sun_high_fields", "luitz")}
    for name, (low, high) in {"sun": (0.5, 1.5), "sun_high_fields": (1.0, 1.5)}.items():
        assert low <= min(fields[name]) < low + 0.02
        assert high - 0.02 < max(fields[name]) <= high
    assert (min(fields["luitz"]), max(fields["luitz"])) == (min(fields["sun"]), max(fields["sun"]))
    for spin in spins("sun"):
        away = abs(spin.position - (spin.number - 1))
        assert away == 0 if spin.number == 1 else away <= 0.2
    assert all(abs(s.position - s.number) <= 0.2 for s in spins("sun_shifted"))
    assert any(s.position != 1 for s in spins("sun_shifted") if s.number == 1)
    assert all(s.position == s.number for s in spins("luitz"))
    uniform = np.array([s.position for s in spins("sun_uniform")]).reshape(-1, 5)
    assert (np.diff(uniform) > 0).all()
    assert 1 <= uniform.min() < 1.1
    assert 4.9 < uniform.max() <= 5
    assert uniform.mean() == pytest.approx(3, abs=0.2)
    assert grain_model("sun_spin1", 0.6).draw(1).dimension == 3**4


def test_the_chain_grain_is_an_xxz_chain_in_weak_fields():
    model = ChainGrain(0.5, grain_spins=3, J=1.5, Delta=0.3, weak=0.7)
    x, y, z = spin_matrices(2)
    bonds = sum(
        at_site(x, i, 3) @ at_site(x, i + 1, 3)
        + (at_site(y, i, 3) @ at_site(y, i + 1, 3)).real
        + 0.3 * at_site(z, i, 3) @ at_site(z, i + 1, 3)
        for i in range(2)
    )
    found = []
    for sample in range(200):
        rest = model.draw(0, 1, sample).grain - 1.5 * bonds
        assert np.abs(rest - np.diag(np.diag(rest))).max() < 1e-14
        found += [2 * np.trace(rest @ at_site(z, i, 3)) / 4 for i in range(3)]
        assert np.abs(rest).max() <= 1.05 + 1e-12
    assert min(found) >= -0.7
    assert max(found) <= 0.7
    assert np.std(found) == pytest.approx(0.7 / np.sqrt(3), rel=0.05)


def test_where_an_avalanche_just_goes_on():
    assert critical_alpha(QuantumSun(0.1)) == pytest.approx(2**-0.5)
    assert critical_alpha(LuitzGrain(0.1, sides=2)) == pytest.approx(1 / 2)
    assert critical_alpha(QuantumSun(0.1, sides=2, local_dimension=3)) == pytest.approx(1 / 3)


def test_names_and_their_parameters():
    assert names() == [*MODELS, *VARIANTS]
    for name in names():
        known = {k: v for k, v in known_parameters(name).items() if k != "alpha"}
        assert grain_model(name, 0.5, known) == grain_model(name, 0.5)


@pytest.mark.parametrize(
    ("name", "alpha", "parameters", "message"),
    [
        ("son", 0.5, {}, r"model = 'son' \(did you mean \"sun\"\?\): must be sun, luitz"),
        ("sun", 0.5, {"gama": 1}, r"sun parameter 'gama' \(did you mean \"gamma\"\?\)"),
        ("luitz", 0.5, {"gamma": 1}, "luitz parameter 'gamma'"),
        ("sun", 0.5, {"alpha": 1}, "sun parameter 'alpha'"),
        ("sun", 0.0, {}, "alpha = 0"),
        ("sun", np.inf, {}, "alpha = inf"),
        ("luitz", 0.5, {"beta": 0}, "beta = 0"),
        ("chain", 0.5, {"weak": -1}, "weak = -1"),
        ("chain", 0.5, {"J": np.inf}, "J = inf"),
        ("sun", 0.5, {"conserving": 2}, "conserving = 2: must be true or false"),
        ("sun", 0.5, {"fixed_first": "yes"}, "fixed_first = 'yes'"),
        ("sun", 0.5, {"nearest": np.nan}, "nearest = nan"),
        ("sun", 0.5, {"positions": "random"}, "positions = 'random': must be jittered or uniform"),
        ("sun", 0.5, {"spread": 0.5}, "spread = 0.5"),
        ("sun", 0.5, {"sides": 3}, "sides = 3"),
        ("sun", 0.5, {"grain_spins": 0}, "grain_spins = 0"),
        ("sun", 0.5, {"W": -0.1}, "W = -0.1"),
    ],
)
def test_what_is_wrong_is_one_line(name, alpha, parameters, message):
    with pytest.raises(InputError, match=message) as caught:
        grain_model(name, alpha, parameters)
    assert "\n" not in str(caught.value)
