"""epsilon_c by three routes: every mark is shown, and an empty answer still draws."""

import polars as pl

import qavalanche as qa
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import critical_points
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics
from qavalanche.plots import critical_figure


def family(epsilons, lengths, samples):
    statistics = {}
    for epsilon in epsilons:
        for length, count in zip(lengths, samples, strict=True):
            point = Point(qa.Bimodal(epsilon), length, qa.Rules(crossing="halted"))
            statistics[point] = Statistics.of(melt_chunk(point, 1, 0, count), length)
    return families(statistics)[0]


def test_all_marks_are_in_the_table(tmp_path):
    epsilons = (0.26, 0.275, 0.29, 0.295, 0.30, 0.305, 0.31, 0.32)
    points = critical_points(family(epsilons, (100, 1000, 10_000), (4000, 1500, 300)))
    figure = critical_figure(points)
    routes = dict(figure.data.group_by("route").len().iter_rows())
    assert routes["crossings of p"] == sum(one.resolved for one in points.transition.crossings)
    assert routes["decay rate meets s"] == len(points.transition.bound_met) == 3
    assert routes["L_+ to infinity"] == len(points.lengths) >= 2
    longest = figure.data.filter(pl.col("log_length").is_not_null()).sort("epsilon")
    assert longest["log_length"].is_sorted(descending=True)
    assert points.outcome in figure.caption
    assert all(path.exists() for path in figure.save(tmp_path))


def test_nothing_found_is_an_empty_figure(tmp_path):
    figure = critical_figure(critical_points(family((0.1, 0.15), (100,), (20,))))
    assert figure.data.height == 0
    assert "nothing to compare" in figure.caption
    assert all(path.exists() for path in figure.save(tmp_path))
