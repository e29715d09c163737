"""docs/figures/make_grain_collar.py: its numbers are those of the page and of its words."""

import numpy as np
import polars as pl
import pytest
from docs_figures import kept_table as kept
from docs_figures import load_script

from qavalanche.analysis.grain import collar_against
from qavalanche.analysis.grain.compare import ESTIMATES
from qavalanche.errors import InputError
from qavalanche.plots.grain_collar import (
    grain_collar_figure,
    grain_elements_figure,
    grain_spins_figure,
)


@pytest.fixture(scope="module")
def script():
    return load_script("make_grain_collar")


def one_side():
    names = {"grain_spins": pl.Int64, "sides": pl.Int64}
    chosen = (pl.col("sides") == 1) & (pl.col("chain") + pl.col("grain_spins") == 10)
    return [kept(f"grain_collar_{one}").cast(names).filter(chosen) for one in ("points", "spins")]


def test_samples_of_the_table_are_made_again(script, tmp_path):
    script.main(["--work", str(tmp_path), "--grain", "5", "--chain", "5", "--alphas", "0.3",
                 "--samples", "2"])  # fmt: skip
    (file,) = tmp_path.glob("*.parquet")
    made = script.collars_table(pl.read_parquet(file))
    place = {"grain_spins": 5, "sides": 1, "chain": 5, "alpha": 0.3}
    stored = kept("grain_collar_samples").filter(**place).head(2)
    for column in (
        "exact",
        "total",
        "amount",
        "stepwise",
        "scheme",
        "matrices",
        "eq2",
        "eq6",
        "eq6_sites",
    ):
        assert made[column].to_list() == pytest.approx(stored[column].to_list(), abs=2e-6), column


def test_the_rows_of_the_page_follow_from_the_samples():
    samples = kept("grain_collar_samples").filter(grain_spins=5, sides=1, chain=5)
    for name in ("scheme", "eq6", "eq6_sites", "eq2"):
        found = collar_against(samples, name)
        place = {"grain": "5", "sides": 1, "share": 0.5, "which": "exact", "predicted": name}
        (stored,) = kept("grain_collar").filter(**place).iter_rows(named=True)
        for key in ESTIMATES:
            if getattr(found, key).found:
                assert getattr(found, key).value == pytest.approx(stored[key], abs=1e-4)
                assert getattr(found, key).error == pytest.approx(stored[f"{key}_error"], abs=1e-4)
        assert found.verdict == stored["verdict"]
        assert found.against_constant == stored["against_constant"]
        assert (found.free, found.constant) == (stored["free"], stored["constant"])


def of_page(share=0.5, which="exact"):
    """Rows of all grains by sides and rule."""
    table = kept("grain_collar").filter(grain="all", share=share, which=which, samples=32)
    return {(row["sides"], row["predicted"]): row for row in table.iter_rows(named=True)}


def test_all_rules_of_the_page_have_the_same_points_and_constant():
    for share in (0.25, 0.5, 0.75):
        for which in ("exact", "quarter", "all"):
            rows = of_page(share, which)
            for sides in (1, 2):
                own = [row for at, row in rows.items() if at[0] == sides]
                assert len(own) >= 3
                assert len({(row["points"], row["free"], row["constant"]) for row in own}) == 1


def test_what_the_page_says_of_the_scheme_is_in_the_tables():
    for which in ("exact", "quarter", "all"):
        rows = of_page(0.5, which)
        for sides in (1, 2):
            row = rows[sides, "scheme"]
            assert row["slope"] < 1 - 4 * row["slope_error"]
            assert row["offset"] < -4 * row["offset_error"]
            assert row["against_constant"] != "better"
    for sides in (1, 2):
        scheme, sites = (of_page()[sides, name] for name in ("scheme", "eq6_sites"))
        assert sites["offset"] - scheme["offset"] == pytest.approx(0.5, abs=0.2)
        assert scheme["rank"] > 5 * scheme["rank_error"]
        assert abs(scheme["rank_fixed"]) < 2 * scheme["rank_fixed_error"]
        assert scheme["within_one"] - scheme["within_one_constant"] < 0.05
        quarter = of_page(0.25)[sides, "scheme"]
        assert quarter["against_constant"] == "better"
        assert abs(quarter["slope"] - 1) < abs(scheme["slope"] - 1)


def test_the_scheme_without_its_mean_excess_is_better_on_one_side_alone():
    one, both = (of_page()[sides, "scheme"] for sides in (1, 2))
    apart = [
        (row["error_ratio_shifted"] - 1) / row["error_ratio_shifted_error"] for row in (one, both)
    ]
    assert apart[0] < -2 < apart[1]


def test_no_verdict_about_eq_6_holds_for_all_choices():
    table = kept("grain_collar").filter(grain="all", samples=32)
    for row in kept("grain_collar_choices").iter_rows(named=True):
        assert row["verdict"] == "hangs on the choice"
        if row["rule"] == "scheme":
            assert row["better"] == 1
            continue
        own = table.filter(pl.col("predicted").str.starts_with("eq6"), sides=row["sides"])
        apart = (own["slope"] - 1) / own["slope_error"]
        assert "agrees" in set(own["verdict"])
        assert apart.min() < -4
        assert apart.max() > 4
        assert 0 < row["better"] < row["choices"]


def test_what_the_page_says_in_words_is_in_the_tables():
    for sides in (1, 2):
        rows = {name: row for (side, name), row in of_page().items() if side == sides}
        assert min(rows, key=lambda name: rows[name]["error_ratio"]) == "eq2"
        fixed = [rows[name] for name in ("eq2", "scheme")]
        apart = fixed[0]["rank_fixed"] - fixed[1]["rank_fixed"]
        assert apart > 2 * np.hypot(*(row["rank_fixed_error"] for row in fixed))
        assert rows["matrices"]["verdict"] == "undecided"
    points = kept("grain_collar_points")
    assert points["matrices"].max() < 0.5
    constants = np.exp(points["half_log_G"].drop_nans().drop_nulls())
    assert 1 < constants.min() < constants.max() < 2.1
    large = points.filter(pl.col("grain_spins") > 2)  # two spins are too few: the page says so
    for sides, critical in ((1, 0.7071), (2, 0.5)):
        part = large.filter(sides=sides)
        assert set(part.filter(pl.col("alpha") >= critical)["like"]) == {"random-matrix-like"}
        assert "not" in set(part.filter(pl.col("alpha") <= critical / 2)["like"])
    spins = kept("grain_collar_back").filter(number=1)
    below, above = (spins.filter(alpha=alpha).row(0, named=True) for alpha in (0.2, 0.8))
    assert below["change"] > 5 * below["change_error"]
    assert above["change"] > below["change"] + 0.1


def test_the_figures_are_those_of_the_tables():
    points, spins = one_side()
    for figure in (grain_spins_figure(spins), grain_elements_figure(spins)):
        assert len(figure.data) == 7 * 8
    assert len(grain_collar_figure(points, spins).data) == len(points)
    with pytest.raises(InputError, match="no rows"):
        grain_collar_figure(points, spins, sides=2)
    with pytest.raises(InputError, match="no rows"):
        grain_spins_figure(spins, grain_spins=9)


def test_tables_and_figures_are_made_of_the_files_of_a_folder(script, tmp_path):
    for grain, chain in (("2", "3"), ("3", "3")):
        script.main(["--work", str(tmp_path), "--grain", grain, "--chain", chain, "--alphas",
                     "0.2,0.4", "--samples", "8"])  # fmt: skip
    script.LENGTHS = {2: 3, 3: 3}
    try:
        script.main(["--work", str(tmp_path), "--out", str(tmp_path), "--table"])
    finally:
        script.LENGTHS = {3: 7, 4: 6, 5: 5}
    made = pl.read_csv(tmp_path / "grain_collar.csv", schema_overrides={"grain": pl.String})
    assert set(made["grain"]) == {"2", "3", "all"}
    for name in ("grain_spins", "grain_elements", "grain_collar"):
        assert (tmp_path / f"{name}.png").stat().st_size > 10_000
    assert not (tmp_path / "made.json").exists()
