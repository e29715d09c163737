"""Campaigns of a scheme that gives columns: rows, sums, stops and goes on, and what reads them."""

import json
import math
import shutil
from fractions import Fraction

import numpy as np
import polars as pl
import pytest

import qavalanche as qa
from qavalanche.analysis.of_campaign import analyze
from qavalanche.analysis.rarity import rarity
from qavalanche.analysis.response import responses
from qavalanche.analysis.summary import families, summary
from qavalanche.bath import relaxation
from qavalanche.campaign.chunk import Costs, Slice
from qavalanche.campaign.moments import Moments
from qavalanche.campaign.point import melt_chunk
from qavalanche.campaign.spec import parse_spec
from qavalanche.campaign.statistics import Statistics
from qavalanche.cli import main
from qavalanche.comparison.takes import comparable
from qavalanche.letter.dynamics import dynamics
from qavalanche.letter.systematics import systematics_of_campaigns
from qavalanche.letter.table import claims_of_campaign
from qavalanche.report import write_report
from qavalanche.runs.batch.script import megabytes_of
from qavalanche.runs.replay import replay
from qavalanche.runs.work import Work
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge
from qavalanche.store.shards import write_shard

SPEC = {
    "seed": 3,
    "disorder": {"law": "hamiltonian", "model": "xxz", "W": [6.0, 12.0]},
    "chain": {"length": [1, 4, 5], "samples": [4, 12, 7]},
    "scheme": [{"name": "slowest_rate"}],
}
CUT = {**SPEC, "disorder": {"law": "hamiltonian", "model": "xxz", "W": 6.0, "J": [0.0, 1.0]}}
COLUMNS = ["log_rate", "log_bound", "overlap", "resolved"]
UNIT = Fraction(1, 2**40)


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return qa.run(SPEC, tmp_path_factory.mktemp("columns") / "store", workers=2)


@pytest.fixture
def copied(campaign, tmp_path):
    """The store once more, to be changed, and the shard of its second point's first samples."""
    shutil.copytree(campaign.directory, tmp_path / "store")
    opened = Campaign.open(tmp_path / "store")
    point = list(opened.spec.grid)[1]
    return opened, point, opened.shards[point][0]


def check_same(store, reference):
    """Two stores hold the same samples, bit for bit, each once, and nothing else."""
    one, other = Campaign.open(store), Campaign.open(reference)
    assert not one.missing()
    assert one.statistics() == other.statistics()
    for point in one.spec.grid:
        assert one.rows(point).equals(other.rows(point))
    assert one.damaged == one.foreign == []


def rewritten(copied, rows=None, **changes):
    """The store with other rows, or metadata, in that shard, of a sound checksum."""
    opened, _, shard = copied
    rows = shard.rows() if rows is None else rows
    write_shard(shard.path.parent, shard.first, rows, {**shard.metadata(), **changes})
    shard.path.unlink(missing_ok=True)
    return Campaign.open(opened.directory)


class TestRowsAndSums:
    def test_rows_are_what_the_function_finds(self, campaign):
        for point, samples in campaign.spec.grid.items():
            rows = campaign.rows(point)
            assert rows.columns == ["sample", *COLUMNS]
            for i in range(samples):
                found = relaxation(point.law.draw(point.length, 3, i))
                expected = (i, *(getattr(found, name) for name in COLUMNS))
                assert rows.row(i) == expected

    def test_a_chain_of_a_sample_is_the_beginning_of_the_longer_one(self, campaign):
        short, long = (p for p in campaign.spec.grid if p.law.W == 12.0 and p.length > 1)
        short, long = short.draw(3, 2), long.draw(3, 2)
        assert np.array_equal(short.terms[0].matrix, long.terms[0].matrix)

    def test_sums_are_exact_and_of_columns_alone(self, campaign):
        for point, s in campaign.statistics().items():
            assert sorted(s.moments) == sorted(COLUMNS)
            assert s.histograms == {}
            for name in COLUMNS:
                values = [Fraction(float(one)) for one in campaign.rows(point)[name]]
                whole = [round(one / UNIT) for one in values]
                total, square = sum(whole), sum(one * one for one in whole)
                assert s.moments[name] == Moments(len(whole), total, square)
            values = campaign.rows(point)["log_rate"].to_numpy()
            mean, error = s.mean("log_rate", point)
            assert mean == pytest.approx(values.mean(), abs=1e-11)
            assert error == pytest.approx(values.std(ddof=1) / len(values) ** 0.5, abs=1e-11)

    def test_nothing_is_read_as_a_localized_chain(self, campaign):
        point, s = list(campaign.statistics().items())[1]
        assert not s.has_regions
        for refused in (lambda: s.thermal, lambda: melt_chunk(point, 3, 0, 1)):
            with pytest.raises(qa.InputError, match="no regions"):
                refused()
        table = summary(campaign.statistics())
        absent = {"thermal", "p", "p_low", "end_to_end", "regions", "thermal_density"}
        assert not absent & {*table.columns}
        assert {*COLUMNS, "log_rate_error", "W", "length", "samples"} <= {*table.columns}
        assert Statistics.from_json(s.to_json()) == s
        assert "thermal" not in s.to_json()

    def test_a_chain_that_falls_apart_has_a_rate_of_0_and_so_has_the_mean(self, tmp_path):
        cut = qa.run(CUT, tmp_path / "a", workers=1)
        apart, whole = (
            next(p for p in cut.spec.grid if p.length == 4 and dict(p.law.parameters)["J"] == J)
            for J in (0.0, 1.0)
        )
        assert cut.rows(apart)["log_rate"].to_list() == [-math.inf] * 12
        assert cut.rows(apart)["overlap"].null_count() == 12
        mean, error = cut.statistics()[apart].mean("log_rate", apart)
        assert mean == -math.inf
        assert math.isnan(error)
        assert math.isfinite(cut.statistics()[whole].mean("log_rate", whole)[0])
        assert replay(cut, f"{apart.name}:5").differences == []
        page = write_report(cut).html.read_text()
        assert "−∞" in page
        assert qa.open(cut.directory).statistics() == cut.statistics()

    def test_infinities_of_both_signs_are_counted_in_any_order(self):
        values = np.array([1.5, -math.inf, math.inf, -math.inf, 2.0])
        parts = [Moments.of_real(np.array([one]), 0.5) for one in values]
        assert sum(parts[::-1], Moments()) == Moments.of_real(values, 0.5) == sum(parts, Moments())
        assert Moments(*Moments.of_real(values, 0.5).to_json()) == sum(parts, Moments())
        assert math.isnan(sum(parts, Moments()).mean)
        assert (parts[0] + parts[1]).mean == -math.inf
        assert (parts[0] + parts[2]).mean == math.inf


class TestAnyRoad:
    def test_extended_by_shards_of_other_sizes_it_is_the_same(self, campaign, tmp_path):
        few = {**SPEC, "chain": {"length": [4, 5], "samples": [3, 1]}}
        few["disorder"] = {**SPEC["disorder"], "W": 12.0}
        qa.run(few, tmp_path / "store", workers=1)
        for i in (2, 1):
            part = Slice(i, 2, batch_seconds=1e-4)
            made = qa.run(SPEC, tmp_path / "store", workers=2, shard=part)
            assert bool(made.missing()) == (i == 2)
        check_same(tmp_path / "store", campaign.directory)

    def test_stores_of_two_machines_are_merged(self, campaign, tmp_path):
        for i in (1, 2):
            qa.run(SPEC, tmp_path / f"{i}", workers=1, shard=Slice(i, 2))
        merged = merge(tmp_path / "whole", [tmp_path / "1", tmp_path / "2"])
        assert merged.campaign.samples_missing == 0
        check_same(tmp_path / "whole", campaign.directory)

    def test_shards_say_which_library_made_them(self, campaign):
        (shard, *_), *_ = campaign.shards.values()
        made = shard.metadata()
        assert made["relative_tolerance"] == 1e-6
        assert "openblas" in made["blas"] or made["blas"] != "unknown"
        chain = {"length": 9, "samples": 2}
        bonds = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": 0.2}, "chain": chain}
        plain = qa.run(bonds, campaign.directory.parent / "bonds")
        (shard,) = next(iter(plain.shards.values()))
        assert "blas" not in shard.metadata()

    def test_a_long_chain_is_not_taken_to_cost_as_its_length(self):
        spec = parse_spec({**SPEC, "chain": {"length": [4, 13], "samples": 100}})
        short, long = list(spec.grid)[:2]
        costs = Costs()
        costs.add(short, 50, 50 * 0.005)
        assert costs.of(long) > 1.0
        batch = Work({long: [(0, 100)], short: [(50, 100)]}, costs, 2, 2.0).take()
        assert [(one.point, one.count <= 3) for one in batch] == [(long, True)]

    def test_memory_is_refused_with_the_number_and_asked_for_on_a_cluster(self, tmp_path):
        long = parse_spec({**SPEC, "chain": {"length": 40, "samples": 1}})
        with pytest.raises(qa.InputError, match=r"bytes\) of memory: only"):
            qa.run(long, tmp_path / "store")
        assert not (tmp_path / "store").exists()
        longer = parse_spec({**SPEC, "chain": {"length": 13, "samples": 1}})
        assert 700 < megabytes_of(longer, cores=1) < 2000


class TestReplay:
    @pytest.mark.parametrize(("factor", "differences"), [(1 + 1e-8, []), (1 + 1e-4, ["log_rate"])])
    def test_a_change_beyond_the_tolerance_is_told(
        self, copied, factor, differences, capsys, monkeypatch
    ):
        _, point, shard = copied
        changed = pl.col("log_rate") * pl.when(pl.col("sample") == 2).then(factor).otherwise(1.0)
        opened = rewritten(copied, shard.rows().with_columns(changed))
        again = replay(opened, f"{point.name}:2")
        assert (again.differences, again.relative_tolerance) == (differences, 1e-6)
        assert again.row["log_rate"] != again.stored["log_rate"]
        arguments = ["replay", str(opened.directory), "--sample", f"{point.name}:2"]
        monkeypatch.setattr("sys.argv", ["qavalanche", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        out = capsys.readouterr().out
        assert left.value.code == bool(differences)
        assert "within 1e-06" in out
        assert ("as stored" in out) != bool(differences)

    def test_of_a_rate_below_rounding_only_that_is_compared(self, copied, monkeypatch):
        _, point, shard = copied
        rows = shard.rows().with_columns(pl.col("log_rate") + 0.7, resolved=False)
        opened = rewritten(copied, rows)
        assert replay(opened, f"{point.name}:2").differences == ["log_rate", "resolved"]
        monkeypatch.setattr("qavalanche.bath.call.RESOLVED", 1e3)
        assert replay(opened, f"{point.name}:2").differences == []

    def test_another_library_is_named(self, copied):
        _, point, _ = copied
        opened = rewritten(copied, blas="mkl 2024.1")
        made, here = replay(opened, f"{point.name}:2").libraries
        assert made == "mkl 2024.1"
        assert here != made


class TestDamage:
    def test_a_shard_without_a_column_is_damaged(self, copied):
        opened = rewritten(copied, copied[2].rows().drop("overlap"))
        assert [one.path.parent.name for one in opened.damaged] == [copied[1].name]

    def test_a_shard_that_lacks_an_observable_is_not_of_this_campaign(self, copied):
        statistics = copied[2].metadata()["statistics"]
        del statistics["observables"]["overlap"]
        opened = rewritten(copied, statistics=statistics)
        assert len(opened.foreign) == 1
        assert opened.samples_missing == copied[2].count

    @pytest.mark.parametrize("added", [{"thermal": 0}, {"sizes": []}, {"end_to_end": 0}])
    def test_statistics_half_of_regions_are_damaged(self, copied, added):
        statistics = {**copied[2].metadata()["statistics"], **added}
        assert len(rewritten(copied, statistics=statistics).damaged) == 1

    def test_statistics_of_regions_are_not_taken_for_columns(self, copied):
        statistics = {**copied[2].metadata()["statistics"], "thermal": 0, "sizes": []}
        opened = rewritten(copied, statistics=statistics)
        assert opened.samples_missing == copied[2].count

    def test_sums_that_contradict_each_other_are_damaged(self, copied):
        statistics = copied[2].metadata()["statistics"]
        statistics["observables"]["log_rate"] = [2, 0, 0, 1, 2]  # 2 of 1 infinity are negative
        assert len(rewritten(copied, statistics=statistics).damaged) == 1


READERS = {
    "analyze": analyze,
    "claims": claims_of_campaign,
    "rare": rarity,
    "response": responses,
    "dynamics": dynamics,
    "systematics": lambda one: systematics_of_campaigns([one]),
}


class TestReaders:
    @pytest.mark.parametrize("name", READERS)
    def test_what_reads_regions_says_what_reads_this(self, campaign, name):
        with pytest.raises(qa.InputError) as caught:
            READERS[name](campaign)
        reader = "qavalanche threshold --store"
        said = f"the scheme slowest_rate gives no regions: {reader} reads its columns"
        assert str(caught.value) == f"{campaign.directory}: {said}"

    def test_it_is_no_family_and_not_compared(self, campaign):
        assert families(campaign.statistics()) == []
        two = {**SPEC, "scheme": [{"name": "slowest_rate", "site": [0, 3]}]}
        two["disorder"] = {**SPEC["disorder"], "W": 6.0}
        with pytest.raises(qa.InputError, match="none of the schemes can be compared: slowest"):
            comparable(two)

    def test_its_report_is_a_table(self, campaign, tmp_path):
        written = write_report(campaign, tmp_path / "report")
        page = written.html.read_text()
        assert "gives no regions" in page
        assert "ln Γ" in page
        assert written.transitions == {}
        table = pl.read_csv(written.table)
        assert table["log_rate"].to_list() == summary(campaign.statistics())["log_rate"].to_list()

    def test_show_and_status_print_it(self, campaign, capsys, monkeypatch):
        point = list(campaign.spec.grid)[1]
        shard = str(campaign.shards[point][0].path)
        for command in (["show", shard, "--json"], ["status", str(campaign.directory), "--json"]):
            monkeypatch.setattr("sys.argv", ["qavalanche", *command])
            with pytest.raises(SystemExit) as left:
                main()
            assert left.value.code == 0
            told = json.loads(capsys.readouterr().out)
            assert "thermal" not in told


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"disorder": {"law": "bimodal", "epsilon": 0.2}}, "takes an Evolution, and the law bimo"),
        ({"scheme": [{"name": "spots"}]}, "takes a Chain, and the law hamiltonian draws an Evol"),
        ({"scheme": [{"name": "slowest_rate", "site": 4}]}, "site = 4 in a chain of 1 sites"),
        ({"observables": {"relaxation": True}}, "unknown key observables.relaxation"),
        ({"observables": {"history": True}}, "it records no history"),
        ({"observables": {"own": ["log_rate"]}}, "is the name of an observable of qavalanche"),
        ({"rare": {}, "chain": {"length": 4, "samples": 1}}, "hamiltonian: must be a law of ch"),
        ({"chain": {"length": 4, "samples": 1, "inserted": [0, 2]}}, "is for chains"),
    ],
)  # fmt: skip
def test_what_it_does_not_go_with_is_one_line(changed, text):
    with pytest.raises(qa.InputError) as caught:
        parse_spec({**SPEC, **changed})
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_short_form_is_the_same_campaign():
    given = {"model": "xxz", "W": [6.0, 12.0], "sites": [1, 4, 5], "samples": [4, 12, 7]}
    assert parse_spec({"seed": 3, "hamiltonian": given}).hash == parse_spec(SPEC).hash
    other = [{"name": "slowest_rate", "bath": 0.1}]
    (one, *_) = parse_spec({"seed": 3, "hamiltonian": given, "scheme": other}).schemes
    assert one.bath == 0.1


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"sites": None}, "[hamiltonian] without sites: sites is needed"),
        ({"sites": 0}, "hamiltonian.sites = 0"),
        ({"sites": [4, 4]}, "hamiltonian.sites = [4, 4]: 4 stands twice"),
        ({"samples": "x"}, "hamiltonian.samples = 'x'"),
        ({"model": "xxx"}, 'did you mean "xxz"'),
        ({"Delt": 1.0}, 'did you mean "Delta"'),
        ({"W": -1.0}, "W = -1.0"),
    ],
)
def test_a_wrong_short_form_is_one_line(changed, text):
    given = {"model": "xxz", "W": 6.0, "sites": 4, "samples": 2, **changed}
    given = {key: value for key, value in given.items() if value is not None}
    with pytest.raises(qa.InputError) as caught:
        parse_spec({"seed": 3, "hamiltonian": given})
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


def test_observables_of_regions_are_refused_before_a_store_is_made(tmp_path):
    with pytest.raises(qa.InputError, match="with the scheme slowest_rate: the scheme provides no"):
        qa.run({**SPEC, "observables": {"response": True}}, tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_a_users_own_function_is_given_the_record(tmp_path):
    small = {**SPEC, "chain": {"length": 4, "samples": 3}}
    middle = {"middle": lambda found: found.profile[2]}
    made = qa.run(small, tmp_path / "store", workers=1, observables=middle)
    for point in made.spec.grid:
        found = [relaxation(point.law.draw(4, 3, i)).profile[2] for i in range(3)]
        assert made.rows(point)["middle"].to_list() == found
        assert made.statistics()[point].mean("middle", point)[0] == pytest.approx(np.mean(found))
