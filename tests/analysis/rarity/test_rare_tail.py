"""Everything of one curve together, as numbers for JSON and as a figure."""

import json
import math

import numpy as np
import pytest
from planted_tails import TRUTHS, grid, planted
from test_takeover import MEDIUM, curve_of_costs, planted_means

from qavalanche import Estimate, InputError
from qavalanche.analysis.rarity import CHAIN, rare_tail
from qavalanche.plots.rare_tails import rare_tails_figure


def whole(seed=51, fractal=True):
    rng = np.random.default_rng(seed)
    curve, means = curve_of_costs(rng, fractal), planted_means(rng, fractal)
    return rare_tail(curve, means, MEDIUM, Estimate(0.6, 0.02), title="ε = 0.15")


def test_a_curve_says_all_in_one_object():
    one = whole()
    content = json.loads(json.dumps(one.to_dict(), allow_nan=False))
    assert content["title"] == "ε = 0.15"
    assert content["kind"] == "inclusion"
    assert content["forms"]["verdict"] == one.forms.verdict
    assert len(content["densities"]) == len(one.curve) - 1
    assert content["takeover"]["by_run"]["found"]
    assert content["dimension"]["verdict"] == one.dimension.verdict
    assert one.scale.verdict == "grows"


def test_without_a_form_the_exponent_is_that_with_a_model_error():
    def stepped(x):
        return TRUTHS["stretched exponential"](x) + 0.6 * np.sin(2 * math.pi * np.log2(x))

    one = rare_tail(planted(stepped, np.random.default_rng(52), grid(15), 0.05))
    assert one.forms.verdict == "none fits"
    assert one.approximate.model_error > 0.2
    assert one.exponent.found
    assert one.exponent.value == pytest.approx(0.6, abs=3 * one.exponent.error)
    assert one.dimension is None


def test_chains_have_no_regions_of_their_size():
    one = rare_tail(planted("exponential", np.random.default_rng(53)), kind=CHAIN)
    assert one.densities == ()
    assert one.to_dict()["densities"] == []
    assert one.forms.verdict == "exponential"
    assert one.scale.verdict == "stays finite"


def test_the_figure_shows_curves_exponents_and_what_inclusions_hold(tmp_path):
    figure = rare_tails_figure([whole(), whole(54, fractal=False)], Estimate(0.6, 0.02))
    panels = set(figure.data["panel"].to_list())
    assert panels == {"log_p", "local_exponent", "resonant", "longest_run"}
    assert "Bottom" in figure.caption
    figure.save_as(tmp_path / "tails.png")
    assert (tmp_path / "tails.png").stat().st_size > 10_000


def test_the_figure_of_a_curve_alone_has_two_panels():
    one = rare_tail(planted("log-normal", np.random.default_rng(55)))
    figure = rare_tails_figure([one])
    assert set(figure.data["panel"].to_list()) == {"log_p", "local_exponent"}
    assert "Bottom" not in figure.caption
    with pytest.raises(InputError, match="at least one"):
        rare_tails_figure([])
