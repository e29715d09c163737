"""qa.critical_spot: curves, the letter's table with verdicts both ways, the maximum of Cor."""

import json
import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.errors import InputError
from qavalanche.grain.critical_spot import SpotModel, SpotSamples, WithError
from qavalanche.grain.critical_spot.maximum import maximum_of
from qavalanche.grain.critical_spot.points import NAMES
from qavalanche.grain.critical_spot.powers import combined, power_of_G, power_of_size
from qavalanche.grain.critical_spot.result import CriticalSpot
from qavalanche.grain.critical_spot.table import goes_to_zero, held_to, rows_of

GRID = np.geomspace(0.01, 100, 17)


def planted(states, curve, samples=40, scatter=0.02, grid=GRID):
    """Samples of one size whose every quantity is curve(name, G, d_E), with a scatter."""
    grid = np.asarray(grid, float)
    rng = np.random.default_rng(states)
    values = {}
    for name in NAMES:
        noise = 1 + scatter * rng.normal(size=(samples, grid.size))
        values[name] = noise * np.array([curve(name, g, states) for g in grid])
    return SpotSamples(SpotModel(states), grid, 1.0, values, np.full(samples, 1.7))


def as_the_letter_says(name, G, states):
    if name == "typical_coherence":
        return -1.0
    if name in ("excess", "mixed", "Cor") and G <= 0.1:
        return (2 * G if name != "Cor" else G**2) * 0.5
    if G < 2:
        return 0.2
    return {"N": states, "excess": states, "mixed": 0.75}.get(name, 0.1 * states**-0.5)


def against_it(name, G, states):
    if name == "typical_coherence":
        return -math.log(states)
    if G <= 0.1:
        return 0.2
    if G < 2:
        return states**0.5 if name == "N" else states**-0.5
    return 0.2 + 0.1 * math.log10(G)


@pytest.mark.parametrize(
    ("curve", "verdict"), [(as_the_letter_says, "agrees"), (against_it, "differs")]
)
def test_planted_curves_get_their_verdicts(curve, verdict):
    found = CriticalSpot(tuple(planted(states, curve) for states in (8, 32, 64, 128)))
    assert len(found.rows) == 12
    for row in found.rows:
        if row.regime == "critical" and curve is against_it and row.quantity == "mixed":
            continue
        assert row.verdict == verdict, row
    assert {one.verdict for one in found.maxima} == {verdict}


def test_what_scatters_too_much_or_has_no_grid_is_undecided():
    wild = CriticalSpot(tuple(planted(s, as_the_letter_says, 4, 0.9) for s in (8, 16)))
    assert "agrees" not in {row.verdict for row in wild.rows if row.regime == "critical"}
    assert "differs" not in {row.verdict for row in wild.rows if row.regime == "critical"}
    short = qa.critical_spot([0.2, 2.0], [4, 8], samples=3)
    assert {row.verdict for row in short.rows} == {"undecided"}
    assert all(row.at is None and row.reason for row in short.rows)


@pytest.mark.parametrize(
    ("sizes", "verdict", "reason"),
    [
        ((32, 64, 128), "differs", ""),
        ((16, 32, 64), "undecided", "finite size"),
        ((32, 64), "undecided", "3 sizes"),
        ((4, 8, 32, 64), "undecided", "3 sizes"),
        ((8, 32, 64, 128), "differs", ""),
    ],
)
def test_a_power_of_d_E_differs_only_with_large_sizes(sizes, verdict, reason):
    """What differs from 32 on is never hidden; what finite size would do is no disagreement."""
    spots = [planted(states, against_it) for states in sizes]
    for row in CriticalSpot(tuple(spots)).rows:
        if row.regime == "critical" and row.quantity in ("N", "Cor"):
            assert row.verdict == verdict
            assert reason in row.reason
            assert min(row.sizes) >= 16
    agreeing = CriticalSpot(tuple(planted(states, as_the_letter_says) for states in sizes))
    enough = sum(size >= 16 for size in sizes) >= 3
    told = {row.verdict for row in agreeing.rows if row.of == "d_E"}
    assert told == {"agrees" if enough else "undecided"}


@pytest.mark.parametrize(
    ("grid", "found"),
    [([0.01, 0.1, 0.4, 100], True), ([0.01, 0.1, 1, 100], False), ([0.01, 0.1, 0.3, 100], False)],
)
def test_rows_at_the_critical_G_need_one_at_which_eq_2_is_near_1(grid, found):
    """eq. 2 is 1.7 G here: 0.68, 1.7 and 0.51 at the third G."""
    spots = tuple(planted(states, against_it, grid=grid) for states in (32, 64, 128))
    for row in rows_of(spots, CriticalSpot(spots).points):
        if row.regime == "critical":
            assert (row.at == (0.4, 0.4)) == found
            assert ("eq. 2" in row.reason) != found
            assert row.verdict == "undecided" or found


@pytest.mark.parametrize(
    ("grid", "verdict", "reason"),
    [
        ([0.1, 0.5, 1, 10, 100], "differs", ""),
        ([0.001, 0.01], "undecided", "no G at which eq. 2 is near 1"),
        ([0.01, 100], "undecided", "no G at which eq. 2 is near 1"),
        ([1.0], "undecided", "well below 1"),
        ([0.5, 100], "undecided", "well below 1"),
        ([0.1, 0.5, 1, 2], "undecided", "no G from sqrt(d_E) = 8 on"),
    ],
)
def test_monogamy_differs_only_where_it_was_tested(grid, verdict, reason):
    """Cor that rises with G, on grids that can tell of it and on such that cannot."""
    one = maximum_of(planted(64, lambda _, G, __: 0.01 * G**0.1, grid=grid))
    assert one.verdict == verdict
    assert reason in one.reason
    assert bool(one.reason) == (verdict == "undecided")
    assert one.no_place
    assert not one.place.known
    flat = maximum_of(planted(64, lambda *_: 0.02, grid=[0.1, 0.5, 1, 10, 100]))
    assert flat.verdict == "undecided"
    falls = maximum_of(planted(64, as_the_letter_says, grid=[0.1, 0.5, 1, 10, 100]))
    assert falls.verdict == "agrees"
    assert falls.reason == ""


def test_a_number_shows_two_digits_of_its_error():
    assert str(WithError(0.41378, 0.01135)) == "0.414 ± 0.011"
    assert str(WithError(171.93, 0.5)) == "171.93 ± 0.50"
    assert str(WithError(-1.246, 0.2)) == "-1.25 ± 0.20"
    assert str(WithError(1234.0, 120.0)) == "1.23e+03 ± 1.2e+02"
    assert str(WithError(1e-10, 3e-8)) == "0 ± 3.0e-08"
    assert str(WithError(math.nan, math.nan)) == str(WithError(1.0, math.nan)) == "–"


@pytest.mark.parametrize(
    ("value", "error", "zero", "same"),
    [
        (1.0, 0.1, "agrees", "differs"),
        (0.0, 0.02, "differs", "agrees"),
        (0.15, 0.05, "undecided", "undecided"),
        (-1.0, 0.1, "differs", "differs"),
        (math.nan, math.nan, "undecided", "undecided"),
    ],
)
def test_verdicts_of_powers(value, error, zero, same):
    assert goes_to_zero(WithError(value, error)) == zero
    assert held_to(WithError(value, error), 0.0) == same


def test_powers_of_planted_data_and_their_errors():
    rng = np.random.default_rng(3)
    sizes = [8, 16, 32, 64, 128]
    found = []
    for _ in range(200):
        values = [WithError(d**-0.5 * (1 + 0.05 * rng.normal()), 0.05 * d**-0.5) for d in sizes]
        found.append(power_of_size(sizes, values))
    slopes, errors = np.array(found).T
    assert slopes.mean() == pytest.approx(-0.5, abs=0.01)
    assert np.mean(np.abs(slopes + 0.5) < 2 * errors) > 0.9
    one = planted(8, lambda _, G, __: G**1.5)
    power = power_of_G(one, "N", 0.01, 0.1)
    assert abs(power.value - 1.5) < 3 * power.error < 0.1
    assert not power_of_G(one, "N", 0.011, 0.015).known
    assert not power_of_size([8], [WithError(1.0, 0.1)]).known
    assert not power_of_size([8, 16], [WithError(1.0, 0.1), WithError(-1.0, 0.1)]).known
    both = combined([WithError(1.0, 0.1), WithError(2.0, 0.1), WithError(math.nan, math.nan)])
    assert both.value == pytest.approx(1.5)
    assert both.error == pytest.approx(0.5)


def test_the_maximum_of_a_planted_curve():
    """A parabola in ln G is found exactly; at the ends there is no place."""
    peak = planted(8, lambda _, G, __: 0.05 * math.exp(-(math.log(G / 0.5) ** 2) / 4), 60)
    found = maximum_of(peak)
    assert abs(found.place.value - 0.5) < 3 * found.place.error
    assert abs(found.height.value - 0.05) < 3 * found.height.error + 5e-4
    assert found.verdict == "agrees"
    rising = maximum_of(planted(8, lambda _, G, __: G))
    assert not rising.place.known
    assert rising.verdict == "differs"
    falling = maximum_of(planted(8, lambda _, G, __: 1 / G))
    assert not falling.place.known
    assert falling.verdict == "agrees"
    wild = maximum_of(planted(8, lambda *_: 1.0, 3, 0.5))
    assert wild.verdict in ("undecided", "differs")


def test_every_number_is_the_same_for_any_number_of_workers():
    one, two = (
        qa.critical_spot([0.1, 1], [4, 8], 5, seed=3, workers=workers) for workers in (1, 3)
    )
    assert one.to_dict() == two.to_dict()
    fewer = qa.critical_spot([1.0], [8], 3, seed=3)
    assert np.array_equal(fewer.samples[0].values["N"][:, 0], one.samples[1].values["N"][:3, 1])


def test_the_result_shows_itself():
    found = qa.critical_spot([0.05, 0.1, 0.6, 5], [4, 8], 4, seed=1, ratio=0.5)
    told = json.loads(json.dumps(found.to_dict()))
    assert set(told) == {"local_dimension", "density", "ratio", "points", "maxima", "rows"}
    assert [p["G_right"] for p in told["points"][:4]] == [0.025, 0.05, 0.3, 2.5]
    assert repr(found) == "CriticalSpot(d_E = 4, 8, G from 0.05 to 5, 4 samples)"
    curves, rows, maxima = (part.splitlines() for part in str(found).split("\n\n"))
    assert (len(curves), len(rows), len(maxima)) == (1 + 8, 1 + 12, 2)
    assert curves[0].split() == ["d_E", "G", "eq.", "2", "N", "purity", "Cor"]
    assert curves[3].split()[:2] == ["4", "0.6"]
    assert f"{found.points[2]['N']}" in curves[3]
    assert rows[1].split("  ")[0] == "0.05 to 0.1"
    assert "N − 1" in rows[1]
    assert "nan" not in str(found)
    single = str(qa.critical_spot(1, 4, 3, seed=1))
    assert "largest at G = – (largest at the first G)" in single
    assert "monogamy undecided (" in single
    figure = found.plot()
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert len(figure.data) == 8
    assert figure.data["N"].to_list() == [p["N"].value for p in found.points]


def test_l_and_r_correlate_most_where_both_are_critical():
    """The remark on monogamy, and one side alone: Cor falls again where l melts and r does not."""
    both = qa.critical_spot([0.05, 0.25, 0.5, 1.0, 30], [32], 12, seed=1)
    (peak,) = both.maxima
    assert peak.verdict == "agrees"
    assert 0.2 < peak.place.value < 1
    weak = qa.critical_spot([0.5, 30], [32], 12, seed=1, ratio=0.01)
    one_sided = [p["Cor"].value for p in weak.points]
    assert max(one_sided) < peak.height.value


@pytest.mark.parametrize(
    "wrong",
    [
        {"G": 0},
        {"G": -1},
        {"G": []},
        {"G": [1, 1]},
        {"G": math.nan},
        {"G": math.inf},
        {"G": 1, "states": 1},
        {"G": 1, "states": []},
        {"G": 1, "states": [8, 8]},
        {"G": 1, "samples": 1},
        {"G": 1, "ratio": -1},
        {"G": 1, "density": "round"},
        {"G": 1, "local_dimension": 1},
        {"G": 1, "workers": 0},
        {"G": 1, "seed": -1},
        {"G": 1, "states": 16384, "local_dimension": 60},
    ],
)
def test_what_is_wrong_is_one_line(wrong):
    with pytest.raises(InputError) as caught:
        qa.critical_spot(**wrong)
    assert "\n" not in str(caught.value)
    with pytest.raises(InputError):
        SpotModel(8, least_field=0.4, most_field=0.3)
    with pytest.raises(InputError):
        SpotModel(8).draw().matrix(-1)
