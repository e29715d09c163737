"""The flows kt and imbrie: critical points, what is conserved, correlation lengths."""

import json
import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from qavalanche.errors import InputError
from qavalanche.plots.flows import PORTRAITS
from qavalanche.rivals import exact_critical_point, imbrie, kt


def test_kt_threshold():
    assert float(kt.density_threshold(1.3, digits=15).rho_c) == pytest.approx(
        0.03159503369826, abs=1e-14
    )
    with pytest.raises(InputError, match=r"must be above 1 / zeta_c = 0\.5"):
        kt.density_threshold(0.5, zeta_c=2)


def test_kt_conserves_its_number_and_the_threshold_divides_the_phases():
    b, c, zeta_c, u = 0.7, 1.9, 1.4, 1.3
    rho_c = float(kt.density_threshold(u, b, c, zeta_c).rho_c)

    def slope(_, y):
        return [-c * y[1] * y[0], b * y[1] * (1 / y[0] - zeta_c)]

    for share, thermal in ((0.99, False), (1.01, True)):
        ran = solve_ivp(slope, (0, 150), [u, share * rho_c], rtol=1e-10, atol=1e-13,
                        events=_below(0.3))  # fmt: skip
        assert (ran.y[0, -1] < 1 / zeta_c) == thermal
        kept = kt.conserved(*ran.y, b, c, zeta_c)
        assert np.ptp(kept) < 1e-7


def _below(least):
    def event(_, y):
        return y[0] - least

    event.terminal = True
    return event


def test_kt_correlation_length():
    known = [22.01, 24.03, 24.69, 24.90, 24.96]  # mark X, ODE
    for n, value in enumerate(known, 1):
        found = kt.log_correlation_length(10.0**-n, 1.3) * 10 ** (-n / 2)
        assert found == pytest.approx(value, abs=0.006)
    assert kt.log_correlation_length(1e-12, 1.3) * 1e-6 == pytest.approx(
        kt.kt_amplitude(1.3), rel=1e-5
    )


@pytest.mark.parametrize("x", [0.05, 2])
def test_imbrie_threshold_lies_between_the_phases(x):
    q_c = float(imbrie.weight_threshold(x, 12).q_c)

    def slope(_, y):
        at = max(y[0], 1e-12)
        grow = math.log(2) / math.log1p(1 / at) * (y[1] - 2 * math.log(at))
        return [-(1 + at) * math.exp(y[1]), grow]

    def done(_, y):
        return min(y[0] - 1e-6, y[1] + 60)

    done.terminal = True
    for share, thermal in ((1 - 1e-6, False), (1 + 1e-6, True)):
        ran = solve_ivp(slope, (0, 1e5), [x, math.log(share * q_c)], rtol=1e-10, atol=1e-12,
                        events=done)  # fmt: skip
        assert (ran.y[0, -1] < 1e-5) == thermal


def test_imbrie_digits():
    assert float(imbrie.weight_threshold(0.3).q_c) == pytest.approx(0.0445210768546, abs=1.01e-13)
    sharp = imbrie.weight_threshold("0.3", 15).q_c
    assert sharp.value.startswith("0.0445210768546714")
    line = imbrie.critical_line(np.array([0.01, 0.3]))
    assert line[1] == pytest.approx(float(sharp), rel=1e-8)
    assert line[0] == pytest.approx(1e-4 * (1 - 0.02 * math.log(100) / math.log(2)), rel=0.05)


def test_imbrie_correlation_length():
    for n, known in ((6, 1.17), (10, 1.22), (12, 1.25)):  # mark X
        log = n * math.log(10)
        found = imbrie.log_correlation_length(10.0**-n) / (log * math.log(log))
        assert found == pytest.approx(known, abs=0.006)


@pytest.mark.parametrize("name", ["kt", "imbrie"])
def test_portraits_hold_both_phases_and_the_critical_line(name):
    data = PORTRAITS[name]().data
    assert set(np.sign(data["share"].unique())) == {-1.0, 0.0, 1.0}
    ends = {s: float(part["across"][-1]) for (s,), part in data.group_by("share")}
    start = float(data["across"].max())
    assert all(ends[s] < 0.8 * start for s in ends if s > 0)
    line = data.filter(data["share"] == 0)
    assert np.all(np.diff(line.sort("across")["up"].to_numpy()) > 0)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--scheme spots", "has no exact critical point; qavalanche analyze measures it"),
        ("--scheme ktt", 'did you mean "kt"'),
        ("--scheme kt", "kt without u: u is needed"),
        ("--scheme kt --set v=1", "must be u or b or c or zeta_c"),
        ("--scheme zhang --set asymmetry=2", "it has none"),
        ("--scheme zhang --K 3", "--K: goes with the mean field"),
        ("--scheme imbrie --set x=0.3 --digits 21", "digits = 21: must be at most 20"),
        ("--scheme imbrie --set x=20", "must lie in [0.01, 10]"),
        ("--scheme zhang --plot a.png", "there is a portrait of kt, imbrie and meanfield only"),
        ("--set u=1", "--set: the mean field takes"),
    ],
)
def test_command_line_refuses_in_one_line(words, message, inside):
    code, out, errors = inside("critical", *words.split())
    assert (code, out) == (2, "")
    assert message in errors
    assert errors.count("\n") == 1


def test_command_line_prints_what_the_function_says(inside):
    for words, name, parameters in (
        ("--set asymmetry=7", "goremykina", {"asymmetry": 7}),
        ("--set u=1.3", "kt", {"u": "1.3"}),
    ):
        code, out, _ = inside("critical", "--scheme", name, *words.split(), "--json")
        assert code == 0
        assert json.loads(out) == {"schema": 1, **exact_critical_point(name, parameters).to_dict()}
    _, mean_field, _ = inside("critical", "--json")
    assert json.loads(mean_field)["epsilon_c"] == exact_critical_point("meanfield").point.epsilon_c
