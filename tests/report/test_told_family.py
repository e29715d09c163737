"""A family in a report: routes that disagree, the user's own parameter, nothing to show."""

import dataclasses
import re
from functools import cache

import numpy as np
import polars as pl
import pytest
from planted import EPSILON_C, LENGTHS, moments, planted_family

import qavalanche as qa
from qavalanche.analysis.control import in_control
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.analysis.overview import Overview, overview
from qavalanche.analysis.summary import families
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.letter.claim import Claim
from qavalanche.report.analysis import analysis_tables
from qavalanche.report.claims import claims_table, summary_line
from qavalanche.report.drawn import figures_of
from qavalanche.report.family import Told, folders
from qavalanche.report.points import marks_table, points_table, seen_nothing
from qavalanche.report.write import opening

LOCS = (-0.85, -0.8, -0.75, -0.7, -0.65)


def claim(about, verdict):
    found = Estimate(1.5, 0.1, outcome=f"how {about} was found")
    return Claim(about, "what the letter says", found, "letter, eq. 1", {"letter": verdict})


CLAIMS = [claim("a", "agrees"), claim("b", "undecided"), claim("c", "differs")]


def told(family, claims=(), topics=("transition",), drawn=True):
    """All but the collapse, which takes long and is not what is tested here."""
    evidence = Evidence(family)
    found = overview(evidence, topics)
    figures = figures_of(evidence, found) if drawn else []
    return Told(evidence, found, claims, figures, "folder")


def words(parts):
    """A page's parts without marks."""
    return re.sub(r"<[^>]*>", " ", "\n".join(parts))


def section(one):
    """Its section without figures, which take long to draw."""
    return dataclasses.replace(one, drawn=[]).section(level=3)


def drawn(one):
    return [figure.name for figure in one.drawn]


@cache
def planted():
    """A planted family that is small, its numbers of regions scattering as wide as they are."""
    near = (0.268, 0.274, 0.276, 0.278, 0.28, 0.282, 0.285, 0.29)
    family = planted_family(epsilons=near, lengths=LENGTHS[:4])
    wide = [
        dataclasses.replace(one, bins={k: (n, n * n) for k, (n, _) in one.bins.items()})
        for one in family.sizes
    ]
    return dataclasses.replace(family, sizes=tuple(wide))


@pytest.fixture(scope="module")
def agreeing():
    return told(planted(), CLAIMS)


@pytest.fixture(scope="module")
def disagreeing():
    """The decay rate meets s 0.006 above where p crosses."""
    base = planted()
    later = base.table["decay_rate"] + 20 * 0.006
    table = base.table.with_columns(decay_rate=later)
    return told(dataclasses.replace(base, table=table), CLAIMS, drawn=False)


@pytest.fixture(scope="module")
def swept():
    """ln g from a normal law whose mean is swept; the chains are planted, not melted."""
    statistics = {}
    for i, loc in enumerate(LOCS):
        for length in (30, 100):
            point = Point(qa.LogCoupling("norm", loc=loc, scale=1.0), length, qa.Rules())
            sums = {
                "thermal": Moments(60, 3 * i, 3 * i),
                "covered": moments(60, "thermal_density", 0.4 * length, 0.1 * length),
                "decay_rate": moments(60 - 3 * i, "decay_rate", 1.0, 0.1),
            }
            statistics[point] = Statistics(60, sums, {"sizes": {1: (20, 40), 2: (9, 20)}})
    (family,) = families(statistics)
    return family


class TestTheAnswer:
    def test_routes_that_agree_are_one_number(self, agreeing):
        assert agreeing.kind == "outcome"
        said = words(agreeing.answer)
        assert said.lstrip().startswith("ε_c = 0.27")
        assert "estimates of ε_c agree" in said

    def test_routes_that_disagree_are_no_number(self, disagreeing):
        points = disagreeing.evidence.points
        assert points.agree is False
        assert "warning" in disagreeing.kind
        said = words(disagreeing.answer)
        assert re.match(r"\s*ε_c not settled: (two|three) routes disagree by ", said)
        assert f"by {points.disagreement:.1f} errors" in said
        assert all(str(one.route) in said for one in points.found)
        assert f"{points.consensus}" not in said

    def test_what_differs_from_the_letter_stands_before_the_rest(self, agreeing):
        said = words(agreeing.answer)
        assert said.index("c: 1.50(10); the letter: what the letter says") < said.index("1 differs")
        assert "a: 1.50(10)" not in said
        assert "how c was found" in said

    def test_without_a_difference_none_is_listed(self):
        (family,) = one_point(0.3)
        assert "differs from" not in words(told(family, CLAIMS[:2]).answer)


class TestClaims:
    def test_the_summary_begins_with_what_differs(self):
        start = "The letter's claims, 3 numbers: 1 differs, 1 agrees, 1 is undecided."
        assert summary_line(CLAIMS) == start
        assert "2 numbers: none differs, 2 agree." in summary_line([CLAIMS[0]] * 2)

    def test_the_table_holds_all_what_differs_first(self):
        table = claims_table(CLAIMS)
        assert [row[0] for row in table.rows] == ["c", "a", "b"]
        assert [row[2] for row in table.rows] == ["differs", "agrees", "undecided"]
        assert all(row[1] == "1.50(10)" for row in table.rows)

    def test_they_stand_in_the_section(self, agreeing):
        html = "\n".join(section(agreeing))
        assert '<td class="left differs">differs</td>' in html
        assert "how b was found" in html


class TestTheSweptParameter:
    def test_it_is_named_in_tables_and_axes(self, swept):
        assert swept.control == "loc"
        one = told(swept, topics=("transition", "tails"))
        assert "<th>loc</th><th>ε</th>" in points_table(swept)
        assert "<td>−0.85</td>" in points_table(swept)
        tables = {table.title.split(" at ")[0]: table for table in analysis_tables(one.found)}
        rows = tables["what happens with L"].rows
        assert tables["what happens with L"].header[:2] == ["loc", "ε"]
        assert [row[0] for row in rows] == [f"{loc:g}".replace("-", "−") for loc in LOCS]
        (density,) = [figure for figure in one.drawn if figure.name == "density"]
        assert density.canvas.axes[0].get_xlabel() == "loc of the law"
        above = density.canvas.axes[0].child_axes[0]
        assert above.get_xlabel() == r"$\varepsilon$"
        assert density.data["loc"].to_list() == swept.table["loc"].to_list()
        content = one.found.to_dict()["control"]
        assert content["name"] == "loc"
        assert content["value"] == list(LOCS)

    def test_epsilon_is_epsilon_where_that_was_swept(self, agreeing):
        table = points_table(agreeing.evidence.family)
        assert "<th>L</th><th>ε</th>" in table
        assert "control" not in agreeing.found.to_dict()
        (density,) = [figure for figure in agreeing.drawn if figure.name == "density"]
        assert density.canvas.axes[0].get_xlabel().endswith(r"$\varepsilon$")
        assert not density.canvas.axes[0].child_axes

    @pytest.mark.parametrize("loc", [-0.82, -0.7, -0.667])
    def test_a_planted_epsilon_is_found_again(self, swept, loc):
        truth = qa.LogCoupling("norm", loc=loc, scale=1.0).resonance_probability
        found = in_control(swept, Estimate(truth, 1e-3, 1e-3))
        assert found.value == pytest.approx(loc, abs=2e-4)
        slope = 1 / 0.3  # of loc against epsilon, near the middle
        assert found.statistical == pytest.approx(slope * 1e-3, rel=0.2)
        assert found.systematic >= 0.999 * found.statistical

    def test_no_value_outside_or_where_epsilon_stays(self, swept):
        assert not in_control(swept, Estimate(0.5, 1e-3)).found
        same = swept.table.with_columns(epsilon=pl.lit(0.2))
        still = dataclasses.replace(swept, table=same)
        assert "does not tell" in in_control(still, Estimate(0.2, 1e-3)).outcome
        assert not in_control(planted(), Estimate(EPSILON_C, 1e-3)).found


def one_point(epsilon):
    point = Point(qa.Bimodal(epsilon), 100, qa.Rules())
    return families({point: Statistics.of(melt_chunk(point, 1, 0, 40), 100)})


class TestNothingToShow:
    def test_one_point_is_a_sentence_without_empty_figures(self):
        (family,) = one_point(0.3)
        one = told(family)
        said = words(one.answer)
        assert said.lstrip().startswith("One point, L = 100, ε = 0.3: p ")
        assert "ε_c not found: one length only" in said
        assert drawn(one) == ["sizes"]
        assert marks_table(family, one.evidence.transition) == ""

    def test_p_of_zero_is_a_bound(self):
        statistics = {}
        for epsilon in (0.05, 0.1):
            for length in (100, 200):
                point = Point(qa.Bimodal(epsilon), length, qa.Rules())
                statistics[point] = Statistics.of(melt_chunk(point, 1, 0, 50), length)
        (family,) = families(statistics)
        assert family.table["thermal"].sum() == 0
        one = told(family)
        assert "No sample is thermal, of 200: p &lt; 0.058 (95 %)" in "".join(one.answer)
        assert points_table(family).count("<td>&lt; 0.058 (95 %)</td>") == 4
        assert not {"probability", "probability_length", "critical", "rarity"} & set(drawn(one))
        assert {"density", "decay_rate", "sizes"} <= set(drawn(one))

    def test_nothing_localized(self):
        (family,) = one_point(0.9)
        assert drawn(told(family)) == []
        assert seen_nothing(family).startswith("Every sample is thermal, of 40: p > 0.9")

    def test_panels_of_a_figure_all_hold_something(self, agreeing):
        for figure in agreeing.drawn:
            for axes in figure.canvas.axes:
                assert axes.get_lines() or axes.containers, figure.name
                assert not [text for text in axes.texts if text.get_text().startswith("no ")]

    def test_all_of_a_full_family_is_drawn(self, agreeing):
        usual = ["probability", "probability_length", "density", "decay_rate", "sizes"]
        assert drawn(agreeing) == [*usual, "critical", "rarity", "growth"]


def test_no_caption_or_sentence_spells_epsilon_out(agreeing, disagreeing, swept):
    for one in (agreeing, disagreeing, told(swept, drawn=False)):
        assert "epsilon" not in words([*one.answer, *section(one)])
        for figure in one.drawn:
            assert "epsilon" not in figure.caption


def test_several_families_open_with_those_that_are_not_settled(agreeing, disagreeing):
    html = "\n".join(opening([agreeing, disagreeing]))
    assert html.index("not settled") < html.index("estimates of ε_c agree")
    assert '<a href="#family-2">' in html
    assert "<nav>" not in "\n".join(opening([agreeing]))


def test_folders_are_safe_and_apart():
    titles = ["W = 3/4, ζ_t: a", "W = 3/4,  ζ_t, A", "", "../..", "x" * 200]
    names = folders(titles)
    assert len({name.lower() for name in names}) == len(titles)
    assert all(re.fullmatch(r"[A-Za-z0-9+_-][A-Za-z0-9.+_-]{0,90}", name) for name in names)
    assert folders(["bimodal, K = 1, d_s = 2, rmt"]) == ["bimodal_K_1_d_s_2_rmt"]


def test_an_overview_without_control_is_of_epsilon():
    assert Overview("title").to_dict() == {"schema": 1, "family": "title"}
    assert np.isnan(in_control(planted(), Estimate.none("")).value)
