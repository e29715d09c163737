"""Observables: records and kernels agree, statistics by name, a user's own."""

import itertools
import math
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import polars as pl
import pytest

import qavalanche as qa
from qavalanche.campaign import stored
from qavalanche.campaign.more import More
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.campaign.statistics import Statistics, values_of
from qavalanche.cli import main
from qavalanche.errors import InputWarning
from qavalanche.observables import registry
from qavalanche.observables.measure import empty_sizes
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
        [
            ({"name": "two words"}, "must be a word"),
            ({"name": "x" * 100}, "at most 99"),
            ({"name": "ψ"}, "ASCII"),
            ({"of": 3}, "must have a function"),
            ({"holds": "letters"}, "holds 'letters'"),
            ({"symbol": r"$\frac{"}, "symbol = .* must be one line without"),
            ({"unit": "$"}, "unit = '\\$': must be one line without"),
            ({"summary": "two\nlines"}, "summary = .* must be one line"),
            ({"symbol": 3}, "symbol = 3: must be text"),
            ({"statistic": "y"}, "statistic = 'y': is for standard observables alone"),
            ({"resolution": 0.5}, "resolution = 0.5: is for standard observables alone"),
            ({"scale": lambda value, _: 2 * value}, "scale = .*: is for standard"),
            ({"averaged": False}, "averaged = False: is for standard observables alone"),
        ],
    )
    def test_a_bad_record_is_refused(self, changes, message):
        good = {"name": "x", "symbol": "x", "unit": "", "summary": "", "of": len}
        Observable(**good)
        with pytest.raises(qa.InputError, match=message):
            Observable(**(good | changes))

    @pytest.mark.parametrize(
        ("holds", "good", "bad"),
        [
            ("whole numbers", (0, -3, 2.0, 2**62 + 1, True), (1.5, math.nan, math.inf, 2**63, "3")),
            ("true or false", (True, False, 0, 1.0, np.bool_(1)), (math.nan, 2, 0.5, None, "yes")),
            ("numbers", (0.5, math.nan, math.inf, 3, np.float32(2)), (1j, b"3", -math.inf, [1.0])),
        ],
    )
    def test_a_value_is_of_the_kind_that_it_holds(self, holds, good, bad):
        def made(value):
            return Observable("x", "x", "", "", lambda _: value, holds=holds).value(None)

        for value in good:
            assert made(value) == value or math.isnan(value)
        for value in bad:
            with pytest.raises(qa.InputError, match=r"observable x = .*: must be"):
                made(value)

    def test_one_of_localized_samples_is_averaged_over_them_whatever_it_holds(self):
        point = Point(LAWS[0], 40)
        sheet = melt_chunk(point, 1, 0, 50)
        localized = sheet.largest < 40
        assert 0 < localized.sum() < 50
        for kind, holds in (("i8", "whole numbers"), ("f8", "numbers")):
            one = Observable("x", "x", "", "", len, holds=holds, localized=True)
            more = More([one], {"x": sheet.largest.astype(kind)}, empty_sizes())
            statistics = Statistics.of(sheet, 40, more)
            assert statistics.moments["x"].count == localized.sum()
            assert statistics.mean("x", point)[0] == sheet.largest[localized].mean()
            assert Statistics.from_json(statistics.to_json()) == statistics

    def test_a_new_one_of_histories_is_stored_beside_the_others(self, monkeypatch, tmp_path):
        new = Observable("treatments", "n_t", "", "", lambda _: 3, "history", "history")
        own = {**registry._own(), "treatments": new}
        monkeypatch.setattr(registry, "_own", lambda: own)
        stored._of_history.cache_clear()
        campaign = qa.run(spec(observables={"history": True}), tmp_path, workers=1)
        stored._of_history.cache_clear()
        again = qa.open(tmp_path)
        for point, statistics in again.statistics().items():
            assert statistics.mean("treatments", point) == (3.0, 0.0)
            assert statistics == campaign.statistics()[point]
        assert (again.samples_missing, again.damaged) == (0, [])


class TestOfOtherPackages:
    @pytest.fixture
    def offered(self, monkeypatch, tmp_path):
        (tmp_path / "theirs.py").write_text(
            "from qavalanche.observables.observable import Observable as O\n"
            "THERMAL = O('thermal', 'x', '', '', len)\n"
            "COVERED = O('covered', 'x', '', '', len)\n"
            "PAST = O('past', 'x', '', '', len, needs='history')\n"
            "BAD = O('bad', 'x', '', '', lambda partition: 1 / 0)\n"
        )
        info = tmp_path / "theirs-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
        names = "thermal", "covered", "past", "bad"
        lines = "".join(f"{name} = theirs:{name.upper()}\n" for name in names)
        (info / "entry_points.txt").write_text(f"[qavalanche.observables]\n{lines}")
        monkeypatch.syspath_prepend(tmp_path)

    @pytest.mark.usefixtures("offered")
    def test_a_name_of_ours_ends_no_standard_campaign(self, tmp_path):
        campaign = qa.run(spec(), tmp_path / "a", workers=1)
        point, statistics = next(iter(qa.open(tmp_path / "a").statistics().items()))
        assert statistics.mean("thermal", point) == campaign.statistics()[point].mean(
            "thermal", point
        )
        with pytest.warns(InputWarning, match="thermal = theirs:THERMAL is left aside"):
            assert registry.get("thermal") in registry.standard()

    @pytest.mark.usefixtures("offered")
    @pytest.mark.parametrize(
        ("name", "scheme", "message"),
        [
            ("covered", "spots", "observable 'covered': would overwrite"),
            ("past", "couplings", "past with the scheme couplings: the scheme provides no history"),
        ],
    )
    def test_what_cannot_be_is_told_before_anything_is_written(
        self, tmp_path, name, scheme, message
    ):
        asked = spec(observables={name: True}, scheme=[{"name": scheme}])
        with pytest.raises(qa.InputError, match=message):
            qa.run(asked, tmp_path / "a", workers=1)
        assert not (tmp_path / "a").exists()

    @pytest.mark.usefixtures("offered")
    def test_what_it_raises_is_one_line_of_a_command(self, capsys, monkeypatch):
        arguments = "melt --epsilon 0.2 --length 30 --measure bad"
        monkeypatch.setattr("sys.argv", ["qavalanche", *arguments.split()])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 2
        expected = "qavalanche: observable bad: ZeroDivisionError: division by zero\n"
        assert capsys.readouterr().err == expected


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
            ({"sample": len}, "observable 'sample': would overwrite a column"),
            ({"covered": len}, "observable 'covered': would overwrite"),
            ({"gap_error": len}, "observable 'gap_error': would overwrite"),
            ({"p_low": len}, "observable 'p_low': would overwrite"),
            ({"ties": len}, "observable 'ties': would overwrite"),  # a scheme's parameter
            ({"x" * 100: len}, "must be a word, .* at most 99"),
            ({"ψ": len}, "must be a word, .* ASCII"),
            ({"gap": lambda partition: 10**400}, "observable gap = 1000.*: must be a number below"),  # noqa: ARG005
            ({"gap": lambda partition: None}, "observable gap = None: must be a number"),  # noqa: ARG005
            ({"gap": lambda partition: -math.inf}, "gap = -inf: must be above minus infinity"),  # noqa: ARG005
            ({"gap": lambda partition: "3"}, "observable gap = '3': must be a number"),  # noqa: ARG005
            ({"two words": len}, "must be a word"),
            ({"gap": lambda partition: "much"}, "observable gap = 'much': must be a number"),  # noqa: ARG005
            ([len], "must be functions by name"),
        ],
    )
    def test_what_is_no_observable_is_refused(self, tmp_path, own, message):
        with pytest.raises(qa.InputError, match=message):
            qa.run(spec(), tmp_path / "store", workers=1, observables=own)
        assert not (tmp_path / "store").exists()  # it is bound to nothing that never worked
        qa.run(spec(), tmp_path / "store", workers=1)

    def test_an_error_in_a_function_is_the_users_own(self, tmp_path):
        with pytest.raises(ZeroDivisionError) as error:
            qa.run(spec(), tmp_path / "a", workers=1, observables={"x": lambda p: 1 / 0})  # noqa: ARG005
        assert error.value.__notes__ == ["observable x"]
        assert not (tmp_path / "a").exists()

    def test_what_processes_cannot_be_sent_is_told_before(self, tmp_path):
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            own = {"gap": lambda partition: 1}  # noqa: ARG005
            with pytest.raises(qa.InputError, match="must be defined at module level"):
                qa.run(spec(), tmp_path / "a", executor=pool, observables=own)
        assert not (tmp_path / "a").exists()

    def test_numbers_too_large_to_be_squared_claim_no_error_of_zero(self, tmp_path):
        values = itertools.cycle((1e308, -1e308))
        own = {"vast": lambda _: next(values), "same": lambda _: 1e308}
        campaign = qa.run(spec(), tmp_path, workers=1, observables=own)
        for point, statistics in campaign.statistics().items():
            mean, error = statistics.mean("vast", point)
            assert mean == 0.0
            assert error == math.inf
            assert statistics.mean("same", point) == (1e308, 0.0)


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
