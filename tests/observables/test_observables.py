"""Observables: records and kernels agree, statistics by name, a user's own."""

import math

import numpy as np
import polars as pl
import pytest

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics, values_of
from qavalanche.observables import registry
from qavalanche.observables.observable import FINE_UNIT, Observable
from qavalanche.plugins import names_in

LAWS = [qa.Bimodal(0.27), qa.LogCoupling("norm", loc=-1.0, scale=1.3)]


def spec(**more):
    return {
        "seed": 4,
        "disorder": {"law": "bimodal", "epsilon": [0.2, 0.27]},
        "chain": {"length": [40, 90], "samples": 30},
        **more,
    }


def largest_gap(partition):
    return float(np.diff(partition.regions.ravel(), prepend=0).max(initial=0))


class TestRecords:
    @pytest.mark.parametrize("law", LAWS, ids=["bimodal", "norm"])
    @pytest.mark.parametrize("length", [1, 2, 65, 400])
    @pytest.mark.parametrize("crossing", ["halted", "rmt", -0.2])
    def test_the_kernels_measure_what_the_definitions_say(self, law, length, crossing):
        point = Point(law, length, qa.Spots(crossing=crossing))
        sheet = melt_chunk(point, 1, 0, 25)
        partitions = [point.melt(1, i) for i in range(25)]
        for one in registry.standard():
            found = one.scale(values_of(one, sheet, length), point)
            expected = [one.value(partition) for partition in partitions]
            assert np.asarray(found, float) == pytest.approx(expected, rel=1e-6, abs=1e-9), one.name

    def test_every_observable_has_what_tables_and_figures_need(self):
        assert [*names_in("qavalanche.observables")] == sorted(registry.names())
        for name in registry.names():
            one = registry.get(name)
            assert one.symbol
            assert one.summary
            assert math.log2(one.resolution).is_integer()

    def test_an_unknown_one_is_refused_with_the_one_probably_meant(self):
        with pytest.raises(qa.InputError, match='did you mean "decay_rate"'):
            registry.get("decay_rat")

    @pytest.mark.parametrize(
        ("changes", "message"),
        [({"name": "two words"}, "must be a word"), ({"of": 3}, "must have a function")],
    )
    def test_a_bad_record_is_refused(self, changes, message):
        good = {"name": "x", "symbol": "x", "unit": "", "summary": "", "of": len}
        Observable(**good)
        with pytest.raises(qa.InputError, match=message):
            Observable(**(good | changes))


class TestOwn:
    def test_it_is_stored_and_averaged_beside_the_others(self, tmp_path):
        own = {"gap": largest_gap, "is_hot": lambda partition: partition.thermal}
        campaign = qa.run(spec(), tmp_path, workers=2, observables=own)
        assert campaign.spec.observables.own == ["gap", "is_hot"]
        for point, statistics in campaign.statistics().items():
            rows = campaign.rows(point)
            expected = [largest_gap(point.melt(4, i)) for i in range(30)]
            assert rows["gap"].to_list() == expected
            mean, error = statistics.mean("gap", point)
            assert mean == pytest.approx(np.mean(expected), rel=1e-9)
            assert error == pytest.approx(np.std(expected, ddof=1) / math.sqrt(30), rel=1e-6)
            assert statistics.mean("is_hot", point)[0] == rows["thermal"].cast(pl.Float64).mean()

    def test_the_other_columns_are_those_of_a_campaign_without(self, tmp_path):
        with_own = qa.run(spec(), tmp_path / "a", workers=1, observables={"gap": largest_gap})
        plain = qa.run(spec(), tmp_path / "b", workers=1)
        for point in plain.spec.grid:
            rows = with_own.rows(point)
            assert rows.drop("gap").equals(plain.rows(point))

    def test_a_number_that_is_not_defined_is_left_out(self, tmp_path):
        own = {"odd": lambda partition: len(partition) if len(partition) % 2 else math.nan}
        campaign = qa.run(spec(), tmp_path, workers=1, observables=own)
        point = next(iter(campaign.spec.grid))
        values = campaign.rows(point)["odd"]
        assert values.null_count() == sum(len(point.melt(4, i)) % 2 == 0 for i in range(30))
        assert campaign.statistics()[point].moments["odd"].count == 30 - values.null_count()

    def test_the_store_remembers_their_names(self, tmp_path):
        qa.run(spec(), tmp_path, workers=1, observables={"gap": largest_gap})
        opened = qa.open(tmp_path)
        point = next(iter(opened.spec.grid))
        assert opened.statistics()[point].mean("gap", point)[0] > 0
        with pytest.raises(qa.InputError, match="own = gap: run it from Python"):
            qa.run(opened.spec, tmp_path)
        with pytest.raises(qa.InputError, match="holds another campaign"):
            qa.run(spec(), tmp_path)
        longer = spec(chain={"length": [40, 90], "samples": 40})
        again = qa.run(longer, tmp_path, workers=1, observables={"gap": largest_gap})
        assert again.statistics()[point].moments["gap"].count == 40

    @pytest.mark.parametrize(
        ("own", "message"),
        [
            ({"gap": 3}, r"observables\['gap'\] = 3: must be a function"),
            ({"thermal": len}, "own = 'thermal': is the name of an observable"),
            ({"sample": len}, "own = 'sample': is the name"),
            ({"two words": len}, "must be a word"),
            ({"gap": lambda partition: "much"}, "observable gap = 'much': must be a number"),  # noqa: ARG005
            ([len], "must be functions by name"),
        ],
    )
    def test_what_is_no_observable_is_refused(self, tmp_path, own, message):
        with pytest.raises(qa.InputError, match=message):
            qa.run(spec(), tmp_path, workers=1, observables=own)

    def test_an_error_in_a_function_is_the_users_own(self, tmp_path):
        with pytest.raises(ZeroDivisionError):
            qa.run(spec(), tmp_path, workers=1, observables={"x": lambda p: 1 / 0})  # noqa: ARG005
        assert qa.open(tmp_path).samples_missing == 120


class TestStatisticsByName:
    def test_what_is_not_there_was_not_measured(self):
        point = Point(LAWS[0], 60)
        content = Statistics.of(melt_chunk(point, 1, 0, 9), 60).to_json()
        for name in ("largest", "half_cut", "mean_cut", "decay_rate", "end_to_end"):
            del content[name]
        found = Statistics.from_json(content)
        assert found.samples == 9
        assert found.mean("thermal_density", point)[0] > 0
        for name in ("largest_region", "half_chain_entropy", "decay_rate", "end_to_end", "nothing"):
            assert np.isnan(found.mean(name, point)).all()

    def test_sums_of_parts_with_and_without_a_name_count_those_with(self):
        point = Point(LAWS[0], 60)
        parts = [Statistics.of(melt_chunk(point, 1, i, 5), 60) for i in (0, 5)]
        content = parts[1].to_json()
        del content["largest"]
        both = parts[0] + Statistics.from_json(content)
        assert both.samples == 10
        assert both.moments["largest"] == parts[0].moments["largest"]
        assert both.moments["covered"].count == 10

    def test_a_users_sums_are_multiples_of_the_fine_unit(self, tmp_path):
        own = {"third": lambda partition: 1 / 3}  # noqa: ARG005
        campaign = qa.run(spec(), tmp_path, workers=1, observables=own)
        moments = next(iter(campaign.statistics().values())).moments["third"]
        assert moments.total == 30 * round(1 / 3 / FINE_UNIT)
