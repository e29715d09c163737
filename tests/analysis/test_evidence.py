"""Each fit is made once a family, and one quantity has one value wherever it is shown."""

import importlib
from collections import Counter

import pytest
from made_statistics import made
from planted import planted_family

import qavalanche as qa
from qavalanche.analysis.evidence import Evidence, evidences
from qavalanche.analysis.overview import overview
from qavalanche.analysis.summary import families
from qavalanche.analysis.transition import Route
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import parse_spec
from qavalanche.letter import claims_of
from qavalanche.report import write as writing
from qavalanche.report import write_report
from qavalanche.runs.execution import run

EPSILONS = (0.268, 0.272, 0.274, 0.276, 0.278, 0.28, 0.285)
LENGTHS = (10_000, 100_000, 1_000_000)

FITS = {
    "transition.crossings": ("_crossing",),
    "transition.thermal_length": ("fit_thermal_length",),
    "transition.fan": ("critical_fan",),
    "transition.stretched": ("stretched_exponent",),
    "transition.behaviour": ("critical_fan", "stretched_exponent", "growth"),
    "transition.critical_point": ("divergence", "drift_of_marks"),
    "scaling.window": ("collapse",),
    "evidence": ("fit_tail", "tails_of"),
}
SLOW = {"tails_of": lambda _: []}
"""Fits that are counted and not made."""


@pytest.fixture
def calls(monkeypatch):
    """How often each fit is made with the same arguments."""
    counted = Counter()

    def counting(name, function):
        def wrapped(*arguments, **named):
            counted[name, repr(arguments)] += 1
            return function(*arguments, **named)

        return wrapped

    for home, names in FITS.items():
        place = importlib.import_module(f"qavalanche.analysis.{home}")
        for name in names:
            if hasattr(place, name):
                original = SLOW.get(name) or getattr(place, name)
                monkeypatch.setattr(place, name, counting(name, original))
    return counted


def test_overview_and_claims_of_one_evidence_fit_everything_once(calls):
    evidence = Evidence(planted_family(epsilons=EPSILONS, lengths=LENGTHS))
    overview(evidence)
    before = sum(calls.values())
    assert before > 0
    assert max(calls.values()) == 1, calls.most_common(3)
    overview(evidence)
    assert sum(calls.values()) == before
    claims_of(evidence)
    claims_of(evidence)
    assert max(calls.values()) == 1, calls.most_common(3)
    kinds = Counter(name for name, _ in calls)
    assert kinds["collapse"] == 4  # forms, of one window
    assert kinds["_crossing"] == len(LENGTHS) - 1
    assert kinds["fit_thermal_length"] == len(EPSILONS)


def test_a_report_makes_each_crossing_once(calls, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "figures_of", lambda *_: [])
    spec = {
        "seed": 3,
        "disorder": {"law": "bimodal", "epsilon": [0.26, 0.28, 0.30]},
        "chain": {"length": [50, 100, 200], "samples": 100},
    }
    write_report(run(parse_spec(spec), tmp_path))
    crossings = [number for (name, _), number in calls.items() if name == "_crossing"]
    assert crossings == [1, 1]


def test_analyze_and_claims_show_one_value_of_one_quantity():
    evidence = Evidence(planted_family(epsilons=EPSILONS, lengths=LENGTHS))
    content = overview(evidence, ("transition", "scaling")).to_dict()
    rows = {one.about: one.to_dict() for one in claims_of(evidence)}
    for form in content["scaling"]["forms"]:
        for name, symbol in {"nu": "ν", "nu_minus": "ν_−", "nu_plus": "ν_+"}.items():
            row = rows.get(f"{symbol} by collapse, {form['form']}")
            if row and row["value"] is not None:
                assert [row["value"], row["error"]] == form["parameters"][name]
                assert row["range"] == form["range"] == content["scaling"]["range"]
    for estimate in content["transition"]["estimates"]:
        row = rows[f"ε_c by {estimate['by']}"]
        keys = ("error", "statistical_error", "systematic_error", "outcome", "range")
        assert row["value"] == estimate["epsilon_c"]
        assert all(row[key] == estimate[key] for key in keys)


def test_ties_of_the_campaign_are_a_systematic_error():
    """Families that differ in ties alone are siblings; what that changes widens epsilon_c."""
    statistics = {}
    for ties, shift in (("resonant", 0.0), ("perturbative", 0.002)):
        for K in (1.0, 2.0):
            for epsilon in EPSILONS:
                for length in (100, 1000, 10_000):
                    p = 0.3 * (length / 100) ** (30 * (epsilon - 0.276 - shift))
                    point = Point(qa.Bimodal(epsilon, K), length, qa.Rules(ties=ties))
                    thermal = round(40_000 * min(p, 1))
                    statistics[point] = made(40_000, thermal)
    found = evidences(families(statistics))
    assert len(found) == 4
    assert [len(one.siblings) for one in found] == [1] * 4
    alone = Evidence(found[0].family)
    route = Route.CROSSINGS
    wide, narrow = found[0].points.by(route), alone.points.by(route)
    assert wide.value == narrow.value
    assert wide.systematic**2 - narrow.systematic**2 == pytest.approx(0.002**2, rel=0.05)
