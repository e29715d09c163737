"""Comparison of forms by evidence: it can go either way, or stay open."""

import numpy as np
import pytest
from synthetic_scaling import (
    counts,
    drifting_x,
    kosterlitz_thouless_x,
    means,
    power_law_x,
    two_sided_x,
)

from qavalanche import InputError
from qavalanche.analysis.scaling.collapse import collapse
from qavalanche.analysis.scaling.comparison import DECISIVE, compare
from qavalanche.analysis.scaling.forms import (
    drifting,
    kosterlitz_thouless,
    power_law,
    two_sided,
    with_prefactor,
)


def compared(data, *forms):
    return compare([collapse(data, form, resamples=20) for form in forms])


@pytest.mark.parametrize(
    ("x_of", "favoured"),
    [
        (power_law_x, "power law"),
        (two_sided_x, "two-sided"),
        (kosterlitz_thouless_x, "Kosterlitz-Thouless"),
        (drifting_x, "drifting"),
    ],
)
def test_the_form_that_made_the_data_is_favoured(x_of, favoured):
    data = counts(x_of, 15, 10_000, np.random.default_rng(11))
    forms = [power_law(), two_sided(), kosterlitz_thouless()]
    if x_of is not power_law_x:  # which is drifting without drift: see below
        forms.append(drifting())
    result = compared(data, *forms)
    assert result.favoured == favoured, result.outcome
    assert result.outcome.startswith(f"{favoured} favoured: ln evidence higher by")
    table = result.to_frame()
    assert table["form"][0] == favoured
    assert table["difference"].is_sorted(descending=True)
    assert table["difference"][1] <= -DECISIVE


def test_two_exponents_win_on_two_sided_data_only():
    for x_of, wins in ((two_sided_x, "two-sided"), (power_law_x, "power law")):
        favoured = []
        for seed in range(3):
            data = counts(x_of, 13, 2000, np.random.default_rng(seed))
            favoured.append(compared(data, power_law(), two_sided()).favoured)
        assert favoured.count(wins) >= 2
        assert set(favoured) <= {wins, None}


def test_a_drift_that_is_not_there_is_not_favoured():
    for seed in range(2):
        data = counts(power_law_x, 11, 2000, np.random.default_rng(seed))
        result = compared(data, power_law(), drifting())
        assert result.collapses[0].form.name == "power law"


def test_data_that_do_not_decide_leave_it_open():
    data = counts(lambda c, n: two_sided_x(c, n, 1.2, 1.45), 9, 100, np.random.default_rng(1))
    result = compared(data, power_law(), two_sided())
    assert result.favoured is None
    assert "undecided" in result.outcome
    assert "more precise data" in result.outcome


def test_wider_bounds_cost_their_logarithm():
    data = counts(power_law_x, 15, 2000, np.random.default_rng(2))
    narrow = collapse(data, power_law(nu=(0.5, 2.5)), resamples=20)
    wide = collapse(data, power_law(nu=(0.5, 4.5)), resamples=20)
    assert narrow.log_evidence - wide.log_evidence == pytest.approx(np.log(2), abs=0.02)


def test_a_prefactor_counts_as_one_density_of_the_data():
    needed = means(power_law_x, 13, 0.02, np.random.default_rng(3), kappa=0.25)
    forms = (power_law(), with_prefactor(power_law()))
    assert compared(needed, *forms).favoured == "power law, prefactor"
    not_needed = means(power_law_x, 13, 0.02, np.random.default_rng(3))
    assert compared(not_needed, *forms).favoured == "power law"


def test_the_best_of_bad_forms_is_called_so():
    data = counts(two_sided_x, 15, 3000, np.random.default_rng(4))
    result = compared(data, power_law(), kosterlitz_thouless())
    assert "it does not fit within the errors" in result.outcome
    assert result.outcome.startswith("no form fits: ")
    assert result.favoured is None
    assert result.to_dict()["favoured"] is None


def test_a_parameter_at_a_bound_decides_nothing():
    data = counts(two_sided_x, 15, 3000, np.random.default_rng(4))
    result = compared(data, power_law(), two_sided(nu=(0.2, 1.2)))
    assert result.collapses[0].form.name == "two-sided"
    assert result.favoured is None
    assert "a parameter at a bound: wider bounds are needed" in result.outcome


def test_forms_without_a_collapse_come_last():
    data = counts(power_law_x, 5, 2000, np.random.default_rng(4)).where(length=(64, 256))
    data = data.at(np.arange(len(data)) != 0).at(np.arange(len(data) - 1) != 0)  # 13 points
    result = compared(data, drifting(), power_law())
    assert result.favoured is None
    assert result.outcome.startswith(
        "undecided: only power law collapses; drifting: too few points"
    )
    none = compared(data.where(length=(64, 128)), drifting(), power_law())
    assert none.outcome.startswith("none of the forms collapses")


def test_what_cannot_be_compared_is_refused():
    data = counts(power_law_x, 9, 500, np.random.default_rng(4))
    one = collapse(data, resamples=20)
    other = collapse(counts(power_law_x, 9, 500, np.random.default_rng(5)), resamples=20)
    with pytest.raises(InputError, match="1 collapses: at least two"):
        compare([one])
    with pytest.raises(InputError, match="different data: compare the same points"):
        compare([one, other])
    with pytest.raises(InputError, match="each needs a name of its own"):
        compare([one, one])
