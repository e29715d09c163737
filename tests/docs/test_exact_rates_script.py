"""docs/figures/make_exact_rates.py and make_bridge.py: their numbers are those of the pages."""

import polars as pl
import pytest
from docs_figures import kept_json, load_script
from docs_figures import kept_table as kept

from qavalanche.analysis.bridge import WindowSlopes, bridge_of, window_slopes
from qavalanche.plots.bridge import bridge_figure
from qavalanche.plots.exact_rates import exact_rates_figure


@pytest.fixture(scope="module")
def script():
    return load_script("make_exact_rates")


def shown():
    return kept("exact_rates_samples").filter(anisotropy=1.0)


def test_samples_of_the_table_are_made_again(script, tmp_path):
    made = script.rates_table(script.SHOWN_W, [script.SHOWN_SITES], 3, script.SEED)
    stored = shown().head(3)
    for column in ("exact", "rmt", "halted_bath", "perturbation", "bound", "typical", "share"):
        assert made[column].to_list() == pytest.approx(stored[column].to_list(), abs=2e-5)
    script.add(tmp_path, made)
    script.add(tmp_path, made.head(2))  # the samples of one point take the place of those before
    assert len(script.table(tmp_path)) == 2


def test_the_rows_of_the_page_follow_from_the_samples(script):
    made = script.held(shown())
    place = {"W": script.SHOWN_W, "anisotropy": 1.0, "sites": script.SHOWN_SITES}
    stored = kept("exact_rates").filter(**place)
    for column in ("rank", "rank_error", "slope", "offset", "scatter"):
        assert made[column].to_list() == pytest.approx(stored[column].to_list(), abs=1e-3)
    assert made["verdict"].to_list() == stored["verdict"].to_list()
    parts = script.parted(shown())
    kept_parts = kept("exact_rates_parting").filter(**place)
    assert parts["chains"].to_list() == kept_parts["chains"].to_list()
    assert parts["difference"].to_list() == pytest.approx(
        kept_parts["difference"].to_list(), abs=1e-3
    )


def test_what_the_page_says_in_words_is_in_the_tables():
    """Interactions: the scheme grows too fast at every W. None: perturbation theory holds."""
    growth = kept("exact_rates_growth").filter(predictor="halted", anisotropy=1.0)
    assert set(growth["verdict"]) == {"differs"}
    assert growth["ratio"].max() < 1
    early, late = (growth.filter(first=first).sort("W")["ratio"] for first in (4, 8))
    assert (late < early).all()
    alone = kept("exact_rates").filter(anisotropy=0.0, predictor="perturbation")
    assert alone["rank"].min() > 0.97
    assert alone["slope"].to_numpy() == pytest.approx(1, abs=0.15)


def test_planted_samples_give_their_growth_and_their_verdict(script):
    """All predictors equal to the exact D: agreement everywhere."""
    samples = pl.concat([shown(), shown().with_columns(sites=pl.col("sites") - 2)])
    one = pl.col("sites") * 2.0 + pl.col("sample") % 7
    equal = samples.with_columns(one.alias(name) for name in script.PREDICTORS)
    rounding = (pl.col("sample") * 5 + pl.col("sites")) % 11 / 1e3 - 0.005
    equal = equal.with_columns(exact=one + rounding)
    assert set(script.held(equal)["verdict"]) == {"agrees"}
    grown = script.grown(equal)
    assert set(grown["verdict"]) == {"agrees"}
    assert grown["exact"].to_list() == pytest.approx([2.0] * len(grown), abs=1e-3)
    half = equal.with_columns(exact=pl.col("exact") / 2)
    assert set(script.held(half)["verdict"]) == {"differs"}
    assert set(script.grown(half)["verdict"]) == {"differs"}


def test_the_figure_is_that_of_the_tables():
    tables = [kept(f"exact_rates{one}") for one in ("_samples", "", "_growth")]
    figure = exact_rates_figure(*tables)
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert len(figure.data) == len(tables[1])


def test_the_bridge_of_the_page_is_made_of_these_slopes():
    script = load_script("make_bridge")
    (stored,) = [one for one in kept_json("bridge") if one["window"] == [4, 6]]
    assert [one["W"] for one in stored["measured"]] == list(script.STRENGTHS)
    made = window_slopes(10.0, 4, 6, script.SAMPLES, script.SEED)
    one = stored["measured"][script.STRENGTHS.index(10.0)]
    assert made.mean.value == pytest.approx(one["mean"]["value"], rel=1e-6)
    assert made.not_positive.value == one["not_positive"]


def test_the_figure_of_a_bridge_holds_both_ends():
    exact = shown()["exact"].head(20).to_numpy()
    slopes = [WindowSlopes(W, 7, 10, exact / d, exact) for W, d in ((8.0, 20.0), (20.0, 3.0))]
    figure = bridge_figure(bridge_of(slopes, (100, 1000)))
    assert figure.drawn("png").startswith(b"\x89PNG")
    assert set(figure.data["kind"]) == {"bare", "dressed"}
    assert len(figure.data) == 8
    melted = figure.data.filter(kind="dressed", length=1000).sort("W")["p"].to_list()
    assert melted[0] > 0.9
    assert melted[1] == 0
