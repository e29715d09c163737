"""A scheme that gives columns beside one of regions, on the same chains: each is read as it is."""

import math

import numpy as np
import pytest
from column_schemes import ResonantBonds

import qavalanche as qa
from qavalanche import schemes
from qavalanche.analysis.assumptions.concentration import campaign_concentrations
from qavalanche.analysis.of_campaign import opened_families
from qavalanche.analysis.summary import summary
from qavalanche.campaign.spec import parse_spec
from qavalanche.comparison.takes import comparable
from qavalanche.comparison.together import compared
from qavalanche.report import write_report
from qavalanche.runs.replay import replay

CHAINS = {
    "seed": 5,
    "disorder": {"law": "bimodal", "epsilon": [0.05, 0.3]},
    "chain": {"length": [8, 40], "samples": 25},
}
BOTH = {**CHAINS, "scheme": [{"name": "spots"}, {"name": "resonant_bonds"}]}


@pytest.fixture(scope="module")
def made_up():
    """The scheme of columns, registered."""
    with pytest.MonkeyPatch.context() as patch:
        schemes.names()
        patch.setattr("qavalanche.schemes.registry._known", {**schemes.registry._known})
        yield schemes.scheme(ResonantBonds)


@pytest.fixture(scope="module")
def campaign(made_up, tmp_path_factory):
    assert made_up.name == "resonant_bonds"
    return qa.run(BOTH, tmp_path_factory.mktemp("mixed") / "both", workers=2)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    spec = {**CHAINS, "scheme": [{"name": "spots"}]}
    return qa.run(spec, tmp_path_factory.mktemp("mixed") / "alone", workers=1)


def test_points_of_columns_hold_numbers_of_the_same_chains(campaign):
    for point in (p for p in campaign.spec.grid if not p.has_regions):
        counts = [np.count_nonzero(point.law.draw(point.length, 5, i).decays() <= 0)
                  for i in range(25)]  # fmt: skip
        logs = [math.log2(n) if n else -math.inf for n in counts]
        assert campaign.rows(point)["log_rate"].to_list() == logs
        mean, _ = campaign.statistics()[point].mean("log_rate", point)
        assert mean == (-math.inf if -math.inf in logs else pytest.approx(np.mean(logs)))
        assert campaign.statistics()[point].mean("overlap", point)[0] == pytest.approx(
            np.mean(counts) / point.length
        )
        assert replay(campaign, f"{point.name}:7").differences == []


def test_points_of_regions_are_what_they_are_alone(campaign, alone):
    own = {p: s for p, s in campaign.statistics().items() if p.has_regions}
    assert own == alone.statistics()
    for point in own:
        assert campaign.rows(point).equals(alone.rows(point))


def test_analyses_see_these_alone(campaign, alone):
    (family,), (other,) = opened_families(campaign), opened_families(alone)
    assert family.table.equals(other.table)
    assert family.sizes == other.sizes
    one, two = campaign_concentrations(campaign), campaign_concentrations(alone)
    assert [str(c) for c in one] == [str(c) for c in two]
    assert len(one) == 2


def test_the_table_has_a_row_of_each_and_nothing_where_nothing_is_known(campaign):
    table = summary(campaign.statistics())
    columns = table["tier"] == "resonant_bonds"
    assert columns.sum() == 4
    for name in ("p", "thermal", "thermal_density"):
        assert table.filter(columns)[name].null_count() == 4
        assert table.filter(~columns)[name].null_count() == 0
    assert table.filter(~columns)["log_rate"].null_count() == 4


def test_a_report_shows_both(campaign):
    page = write_report(campaign).html.read_text()
    assert "The scheme resonant_bonds gives no regions" in page
    assert "p [68 %]" in page


@pytest.mark.usefixtures("made_up")
def test_a_comparison_leaves_it_out_and_says_so(tmp_path):
    several = [{"name": "spots"}, {"name": "couplings"}, {"name": "resonant_bonds"}]
    one = {**CHAINS, "chain": {"length": [8, 16], "samples": 5}, "scheme": several}
    wanted = comparable(one)
    assert [p.scheme.name for p in wanted.spec.grid if not p.has_regions] == []
    (why,) = wanted.left_out.values()
    assert why == "gives no regions: Campaign.rows reads its columns"
    found = compared(qa.run(wanted.spec, tmp_path, workers=1), wanted)
    assert [case.hindrance for case in found.cases] == ["", "", why]


@pytest.mark.usefixtures("made_up")
def test_it_goes_with_prepared_chains_too(tmp_path):
    inserted = {**BOTH, "chain": {"length": 40, "samples": 3, "inserted": [0, 6]}}
    made = qa.run(inserted, tmp_path, workers=1)
    for point in (p for p in made.spec.grid if p.prepared and not p.has_regions):
        assert (2 ** made.rows(point)["log_rate"].to_numpy() >= 6 - 1e-9).all()


@pytest.mark.usefixtures("made_up")
def test_what_one_of_them_lacks_is_refused_for_both(tmp_path):
    with pytest.raises(qa.InputError, match="records no history"):
        parse_spec({**BOTH, "observables": {"history": True}})
    with pytest.raises(qa.InputError, match="resonant_bonds: the scheme provides no regions"):
        qa.run({**BOTH, "observables": {"response": True}}, tmp_path / "store")
