"""Reports and figures: complete, self-contained, and showing the numbers they are saved with."""

import math
import re

import polars as pl
import pytest

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.plots import chain_figure
from qavalanche.report import write_report
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign

SPEC = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.26, 0.28, 0.30, 0.32]},
    "chain": {"length": [100, 1000], "samples": [400, 100]},
}
NAMES = (
    *("probability", "probability_length", "density", "decay_rate", "sizes"),
    *("critical", "rarity"),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    campaign = run(parse_spec(SPEC), tmp_path_factory.mktemp("store"))
    return campaign, write_report(campaign)


def test_every_figure_is_pdf_png_and_csv(written):
    _, report = written
    names = {path.name for path in report.figures}
    assert names == {f"{name}.{kind}" for name in NAMES for kind in ("pdf", "png", "csv")}
    for path in report.figures:
        start = path.read_bytes()[:8]
        if path.suffix == ".png":
            assert start == b"\x89PNG\r\n\x1a\n"
        if path.suffix == ".pdf":
            assert start.startswith(b"%PDF")


def test_page_is_self_contained_and_says_the_outcome(written):
    _, report = written
    html = report.html.read_text()
    assert html.count('src="data:image/png;base64,') == len(NAMES)
    assert not re.search(r"""(src|href)=["'](?!data:|#)""", html)
    assert "://" not in html
    (transition,) = report.transitions.values()
    assert transition.outcome in html
    (points,) = report.points.values()
    assert points.headline in html
    assert points.outcome in points.headline or len(points.found) < 2
    assert report.warnings == []


def test_csv_of_a_figure_holds_what_was_measured(written):
    campaign, report = written
    tables = {path.stem: pl.read_csv(path) for path in report.figures if path.suffix == ".csv"}
    summary = pl.read_csv(report.table)
    for name, column in (("density", "thermal_density"), ("decay_rate", "decay_rate")):
        assert tables[name][column].to_list() == summary[column].to_list()
    for point in campaign.spec.grid:
        row = summary.filter(
            (pl.col("epsilon") == point.law.epsilon) & (pl.col("length") == point.length)
        )
        rows = campaign.rows(point)
        assert row["thermal_density"][0] == pytest.approx(rows["thermal_density"].mean())
        assert row["p"][0] == pytest.approx(rows["thermal"].mean())
        localized = rows.filter(~pl.col("thermal"))
        assert row["decay_rate"][0] == pytest.approx(localized["decay_rate"].mean())


def test_same_campaign_gives_the_same_tables_and_figures(written, tmp_path):
    campaign, report = written
    again = write_report(campaign, tmp_path)
    for first, second in zip(report.figures, again.figures, strict=True):
        assert first.read_bytes() == second.read_bytes()
    assert report.table.read_bytes() == again.table.read_bytes()


def test_incomplete_and_damaged_stores_are_reported_as_such(tmp_path):
    campaign = run(parse_spec(SPEC), tmp_path)
    victim = next(tmp_path.rglob("*.parquet"))
    victim.write_bytes(b"broken")
    report = write_report(Campaign.open(tmp_path))
    assert any(str(victim) in warning for warning in report.warnings)
    assert any("samples are missing" in warning for warning in report.warnings)
    assert all(warning in report.html.read_text() for warning in report.warnings)
    for shard in campaign.shards.values():
        shard[0].path.unlink(missing_ok=True)
    with pytest.raises(qa.InputError, match="0 samples stored"):
        write_report(Campaign.open(tmp_path))


def test_families_have_folders_of_their_own(tmp_path):
    several = {**SPEC, "rules": {"crossing": ["halted", "rmt"]}}
    several |= {"disorder": {"law": "bimodal", "epsilon": [0.2, 0.3]}}
    several |= {"chain": {"length": 100, "samples": 30}}
    report = write_report(run(parse_spec(several), tmp_path))
    assert len(report.transitions) == 2
    title = "bimodal_K_1_d_s_2_"
    assert {path.parent.name for path in report.figures} == {f"{title}halted", f"{title}rmt"}
    html = report.html.read_text()
    for i, name in enumerate(report.headlines, start=1):
        assert f'<a href="#family-{i}">{name}</a>' in html
        assert f'<h2 id="family-{i}">{name}</h2>' in html
    assert html.index("<nav>") < html.index("<img")


def test_one_sample_and_one_point_make_a_report_without_invented_errors(tmp_path):
    one = {**SPEC, "disorder": {"law": "norm", "loc": -1, "scale": 1}}
    one = {**one, "chain": {"length": [50], "samples": 1}}
    report = write_report(run(parse_spec(one), tmp_path))
    (transition,) = report.transitions.values()
    assert not transition.found
    assert "at least two" in transition.outcome or "no thermal" in transition.outcome
    row = pl.read_csv(report.table)
    assert math.isnan(row["thermal_density_error"][0])
    html = report.html.read_text()
    assert "(?)" in html
    assert "One point, L = 50, loc = −1, ε = " in html
    assert {path.stem for path in report.figures} <= {"sizes"}


class TestChainFigure:
    @pytest.mark.parametrize("length", [1, 40, 1000])
    def test_draws_chains_of_any_kind(self, length, tmp_path):
        chains = [
            qa.Bimodal(0.3).draw(length, seed=1),
            qa.LogCoupling("norm", loc=-1, scale=2).draw(length, seed=1),
            qa.Chain.from_decays([0.0] * length),
            qa.Chain.from_decays([1.0] * length),
        ]
        for chain in chains:
            figure = chain_figure(chain, qa.melt(chain))
            paths = figure.save(tmp_path)
            assert all(path.stat().st_size > 0 for path in paths)
            assert len(figure.data) == len(qa.melt(chain))

    def test_shows_the_regions(self):
        chain = qa.Chain.from_decays([1.0, 0.0, 0.0, 5.0, 5.0, 0.0, 5.0])
        melted = qa.melt(chain)
        axes = chain_figure(chain, melted).canvas.axes[0]
        spans = [patch.get_x() for patch in axes.patches if patch.get_height() == 1]
        assert spans == melted.regions[:, 0].tolist()

    def test_a_foreign_partition_is_refused(self):
        melted = qa.melt(qa.Bimodal(0.2).draw(200))
        with pytest.raises(qa.InputError, match="the chain has 100"):
            chain_figure(qa.Bimodal(0.2).draw(100), melted)


def test_with_four_lengths_the_growth_of_the_entropy_is_drawn(tmp_path):
    spec = {
        "seed": 2,
        "disorder": {"law": "bimodal", "epsilon": [0.25, 0.28, 0.31, 0.34]},
        "chain": {"length": [30, 100, 300, 1000], "samples": [4000, 1000, 500, 200]},
    }
    report = write_report(run(parse_spec(spec), tmp_path))
    (path,) = [path for path in report.figures if path.name == "growth.csv"]
    data = pl.read_csv(path).filter(pl.col("curve") == "data")
    assert data["length"].to_list() == [30, 100, 300, 1000]
    table = pl.read_csv(report.table)
    near = table.filter(pl.col("mean_entropy").is_in(data["value"].implode()))
    assert near["epsilon"].n_unique() == 1
    assert near["epsilon"][0] in (0.28, 0.31)
    assert "grows as" in report.html.read_text()
