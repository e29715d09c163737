"""docs/figures/make_inheritance.py: its numbers are those of docs/inheritance.md."""

import json
import math

import numpy as np
import polars as pl
import pytest
from docs_figures import kept_table, load_script

from qavalanche.analysis.grain.dots import Strength, log_share, share_fit
from qavalanche.grain.dots import DotAndSpin, TwoDots, log_ratios
from qavalanche.plots.inheritance import inheritance_figure


@pytest.fixture(scope="module")
def script():
    return load_script("make_inheritance")


def test_samples_are_made_once_and_resumed(script, tmp_path, monkeypatch):
    models = [TwoDots(4, 3, spins=1), DotAndSpin(4, 3, a=0.5)]
    monkeypatch.setitem(script.PARTS, "dots", models)
    monkeypatch.setattr(script, "samples_of", lambda *_: 3)
    assert not script.add(tmp_path, "dots", -1.0)
    assert script.add(tmp_path, "dots", 100.0)
    made = (tmp_path / "dots.ndjson").read_text()
    assert script.add(tmp_path, "dots", 100.0)
    assert (tmp_path / "dots.ndjson").read_text() == made
    rows = [json.loads(one) for one in made.splitlines()]
    assert len(rows) == 6
    ratios = np.sort(log_ratios(models[1].draw(script.SEED, 2), script.ROWS))
    (stored,) = [one for one in rows if one["model"] == repr(models[1]) and one["sample"] == 2]
    np.testing.assert_allclose(stored["ratios"], ratios, atol=1e-4)
    strengths = script.strengths(tmp_path, "dots")
    assert [len(one.ratios) for one in strengths] == [3, 3]


def test_a_row_of_the_page_is_made_again(script):
    """One model of each part, from its address alone."""
    table = kept_table("inheritance")
    model = script.DOTS[1]
    row = table.filter(part="dots", d_E=model.d_E, d_F=model.d_F, spins=model.spins)
    count = row["samples"].item()
    ratios = [log_ratios(model.draw(script.SEED, i), script.ROWS) for i in range(count)]
    found = Strength(model, np.array(ratios)).log_G
    assert found.value == pytest.approx(row["D"].item(), abs=1e-3)
    assert found.error == pytest.approx(row["D_error"].item(), abs=1e-3)
    assert row["log_spacing"].item() == pytest.approx(model.log_spacing, abs=1e-4)


def test_what_the_page_says_in_words_is_in_the_tables():
    rules = kept_table("inheritance_rules")
    verdicts = dict(rules.select("fit", "verdict").unique().rows())
    assert verdicts == {"inherited": "inherited", "eigenstates": "inherited",
                        "passage": "bare norm", "weak spin": "golden rule",
                        "weak dot": "rmt"}  # fmt: skip
    off = rules.filter(fit="inherited", kind="rule")
    assert off.filter(name="not inherited")["value"].item() > 6
    assert off.filter(name="accumulated")["value"].item() > 5
    shares = kept_table("inheritance_shares").filter(part="norms")
    for g in (0.05, 0.1):
        own = shares.filter(pl.col("d_E") <= 512, g=g)["log_share"].to_numpy()
        assert np.ptp(own) < 0.7, "one share for d_E from 32 to 512"
    assert shares.filter(g=0.02)["log_share"].max() < math.log(0.2)
    dots = kept_table("inheritance_shares").filter(part="passage")
    assert dots.filter(pl.col("a") == 1.0)["log_share"].mean() == pytest.approx(0, abs=0.2)


def of_shares(slopes, noise, seed=1):
    """Shares planted by slopes in ln g and (1/2) ln d_E."""
    rng = np.random.default_rng(seed)
    rows = [(math.log(g), 0.5 * math.log(d)) for g in (0.02, 0.05, 0.1) for d in (32, 128, 512)]
    values = [slopes[0] * g + slopes[1] * d + noise * rng.normal() for g, d in rows]
    return values, {"g": [g for g, _ in rows], "E": [d for _, d in rows]}


@pytest.mark.parametrize(("slopes", "rule"), [((1, 0), "golden rule"), ((1, 1), "kept once melted"),
                                              ((0, 0), "kept")])  # fmt: skip
def test_planted_shares_give_their_verdict(script, slopes, rule):
    values, controls = of_shares(slopes, 0.1)
    shares = [script.Estimate(one, 0.1) for one in values]
    found = share_fit([*shares, script.Estimate.none("")],
                      {name: [*own, 0.0] for name, own in controls.items()},
                      script.WEAK_SPIN)  # fmt: skip
    assert found.verdict == rule
    assert found.points == 9
    values, controls = of_shares(slopes, 4.0)
    vague = share_fit([script.Estimate(one, 4.0) for one in values], controls, script.WEAK_SPIN)
    assert vague.verdict == "undecided"


def poisson(scale, seed):
    """Largest ratios of a Poisson process of resonances, P(r < x) = exp(-scale / x)."""
    uniform = np.random.default_rng(seed).uniform(size=(300, 16))
    return Strength(TwoDots(4, 4), np.log(-scale / np.log(uniform)))


def test_a_share_is_what_is_left_without_the_unit_itself():
    """Two independent kinds of resonance add up: 0.3 of what E gives, beside F's own."""
    apart, full, one = poisson(1.0, 1), poisson(1.0 + 10.0, 2), poisson(1.0 + 3.0, 3)
    found = log_share(one, apart, full)
    assert found.value == pytest.approx(math.log(0.3), abs=4 * found.error)
    assert 0 < found.error < 0.1
    assert not log_share(poisson(0.5, 4), apart, full).found


def test_the_figure_and_the_fits_are_those_of_the_tables(script):
    tables = [kept_table(f"inheritance{one}") for one in ("", "_shares", "_curves")]
    figure = inheritance_figure(*tables)
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert figure.data.equals(tables[0])
    shares = tables[1].filter(pl.col("part") == "norms", pl.col("g").is_between(*script.WEAK_G))
    controls = {"g": shares["g"].log().to_list(), "E": (shares["d_E"].log() / 2).to_list()}
    again = share_fit(script.estimates(shares), controls, script.WEAK_SPIN)
    rows = kept_table("inheritance_rules").filter(fit="weak spin", kind="slope")
    for name, value in rows.select("name", "value").rows():
        assert again.slopes[name].value == pytest.approx(value, abs=1e-3)
