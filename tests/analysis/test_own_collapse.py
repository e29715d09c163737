"""qa.collapse: files and tables of others, what is found in them, and what is refused."""

import gzip
import json
import math
import re

import numpy as np
import pandas as pd
import polars as pl
import pytest
import synthetic_scaling as synthetic
from own_files import TRUTH, points, write

import qavalanche as qa
from qavalanche.analysis.own.collapses import warn_if_long
from qavalanche.analysis.own.columns import OwnColumns
from qavalanche.analysis.own.forms import WORDS, bounded, form_of
from qavalanche.analysis.own.points import ROLES, points_of
from qavalanche.analysis.scaling import Form, Parameter, ScalingData, power_law
from qavalanche.errors import InputError, InputWarning

VALUES = ["W", "L", "p", "error"]
COUNTS = ["W", "L", "thermal", "samples"]


def quick(data, forms=("power-law",), **options):
    return qa.collapse(data, list(forms), resamples=20, window="all", **options)


def refused(data, **options):
    with pytest.raises(InputError) as caught:
        quick(data, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


class TestWhatIsFound:
    @pytest.mark.parametrize("columns", [VALUES, COUNTS])
    def test_the_planted_truth(self, tmp_path, columns):
        found = quick(write(tmp_path / "data.csv", points(), columns))
        (fit,) = found.to_dict()["fits"]
        for name, truth in TRUTH.items():
            assert abs(fit[name]["value"] - truth) < 4 * fit[name]["error"]
        assert fit["form"] == "power law"
        assert fit["status"] == "found"
        assert abs(fit["chi2"] - fit["dof"]) < 4 * math.sqrt(2 * fit["dof"])
        assert 0 < fit["dof"] < len(points()["W"])
        assert fit["p_value"] > 0.01
        assert found["power-law"] is found.best is found["power law"]
        json.dumps(found.to_dict(), allow_nan=False)

    def test_chi_squared_of_a_hopeless_form_has_no_more_freedom_than_points(self):
        W, L = np.tile(np.linspace(2.5, 4.5, 11), 5), np.repeat([12.0, 16, 24, 32, 48], 11)
        p = 1 / (1 + np.exp(0.6 * (W - 3.4) * L ** (1 / 1.2)))
        thermal = np.random.default_rng(11).binomial(2000, p)
        data = {"W": W, "L": L, "thermal": thermal, "samples": 0 * thermal + 2000}
        found = quick(data, ["power-law", "kosterlitz-thouless"])
        right, wrong = found["power-law"], found["kosterlitz-thouless"]
        assert wrong.fit.posterior.process(wrong.fit.p, wrong.fit.h).degrees_of_freedom() > 55
        for one in (right, wrong):
            chi2, freedom = one.chi2
            assert 0 < freedom <= 55
            assert one.reduced_chi2 == chi2 / freedom
        assert wrong.reduced_chi2 > 3
        assert wrong.p_value < 1e-6
        assert right.p_value > 0.01
        for entry in found.to_dict()["fits"]:
            assert entry["points"] == 55
            assert entry["range"] == {"control": [2.5, 4.5], "length": [12, 48]}

    def test_every_way_to_hold_the_same_columns(self, tmp_path):
        table = {name: points()[name] for name in VALUES}
        records = np.rec.fromarrays(list(table.values()), names=VALUES)
        files = [
            write(tmp_path / "comma.csv", table, VALUES),
            write(tmp_path / "semicolon.csv", table, VALUES, ";"),
            write(tmp_path / "tab.dat", table, VALUES, "\t", comment="# measured in March"),
            write(tmp_path / "blank.txt", table, VALUES, "  "),
            write(tmp_path / "savetxt.txt", table, VALUES, " ", False, "# W L p error"),
            write(
                tmp_path / "comma.dat",
                {
                    name: [str(x).replace(".", ",") for x in column]
                    for name, column in table.items()
                },
                VALUES,
                ";",
            ),
            str(write(tmp_path / "path.csv", {**table, "note": ["a"] * 27}, [*VALUES, "note"])),
        ]
        (tmp_path / "blocks.dat").write_text(
            re.sub(r"\n(.*\t64\t)", r"\n\n\1", (tmp_path / "tab.dat").read_text(), count=1)
        )
        np.savez(tmp_path / "arrays.npz", **table)
        np.save(tmp_path / "records.npy", records)
        pl.DataFrame(table).write_parquet(tmp_path / "data.parquet")
        (tmp_path / "data.json").write_text(json.dumps({k: v.tolist() for k, v in table.items()}))
        names = ("blocks.dat", "arrays.npz", "records.npy", "data.parquet", "data.json")
        files += [tmp_path / name for name in names]
        import h5py

        with h5py.File(tmp_path / "data.h5", "w") as file:
            for name, column in table.items():
                file[name] = column
        text = (tmp_path / "comma.csv").read_bytes()
        (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(text))
        files += [tmp_path / "data.h5", tmp_path / "packed.csv.gz"]
        held = [table, pl.DataFrame(table), pd.DataFrame(table), records]
        for one in files + held:
            made, columns = points_of(OwnColumns.of(one), {})
            assert columns == dict(zip(ROLES[:4], VALUES, strict=True))
            for role, name in columns.items():
                np.testing.assert_allclose(getattr(made, role), table[name], rtol=1e-14)
        data = ScalingData.from_means(*table.values())
        assert quick(data).to_dict()["fits"] == quick(files[0]).to_dict()["fits"]

    def test_columns_by_other_names(self):
        table = dict(zip(["disorder", "size", "m2", "m2_error", "U4", "dU4"],
                         [*(points()[c] for c in VALUES), points()["p"], points()["error"]],
                         strict=True))  # fmt: skip
        found = quick(table, columns={"value": "U4"})
        wanted = {"control": "disorder", "length": "size", "value": "U4", "error": "dU4"}
        assert found.columns == wanted
        assert "(m2, U4 may be it)" in refused(table)
        one = {"a": table["disorder"], "b": table["size"], "c": table["m2"], "d": table["dU4"]}
        named = dict(zip(("control", "length", "value", "error"), "abcd", strict=True))
        assert quick(one, columns=named).best.found

    def test_columns_without_names_are_numbered(self, tmp_path):
        path = write(tmp_path / "bare.txt", points(), VALUES, " ", head=False)
        assert 'no column for the control parameter among "1", "2", "3", "4"' in refused(path)
        named = dict(zip(("control", "length", "value", "error"), "1234", strict=True))
        assert quick(path, columns=named).best.found

    def test_bounds_and_ranges(self):
        table = points()
        found = quick(table, bounds={"nu": (0.9, 1.1)})
        assert found.best.status == "undetermined"
        assert "nu at one of its bounds" in found.outcome
        assert found.to_dict()["fits"][0]["nu"] == {"value": None, "error": None}
        half = quick(table, within={"control": (0.23, 0.33), "length": (16, math.inf)})
        assert half.window["control"][0] >= 0.23
        assert len(half.best.data) < len(table["W"])
        bound = quick(table, bounds={"critical_point": (0.27, 0.29)}).best
        assert bound.fit.posterior.low[0] == 0.27

    def test_without_errors_that_the_data_can_tell_nothing_is_found(self):
        table = {**points(), "p": np.full(27, 0.5)}
        del table["thermal"]
        found = quick(table)
        assert found.best.status == "undetermined"
        entry = found.to_dict()["fits"][0]
        assert (entry["chi2"], entry["nu"]["value"]) == (None, None)
        with pytest.raises(InputError, match="no scaled points"):
            found.scaled()
        with pytest.raises(InputError, match="no scaled curve"):
            found.plot()


class TestVerdicts:
    def test_the_planted_form_is_favoured_and_the_false_one_not(self):
        rng = np.random.default_rng(4)
        forms = ["power-law", "kosterlitz-thouless"]
        power = synthetic.counts(synthetic.power_law_x, 9, 1000, rng)
        found = quick(power, forms)
        assert found.favoured == "power law"
        assert found["kosterlitz-thouless"].status == "poor"
        other = synthetic.counts(synthetic.kosterlitz_thouless_x, 9, 1000, rng)
        assert quick(other, forms).favoured == "Kosterlitz-Thouless"

    def test_forms_that_the_data_do_not_tell_apart_are_undecided(self):
        few = points(trials=150)
        found = quick(few, ["power-law", "two-sided"])
        assert found.favoured is None
        assert "undecided" in found.outcome

    def test_the_window_leaves_out_lengths_with_corrections(self):
        rng = np.random.default_rng(2)
        lengths = (8, 16, 64, 256)
        control, length = synthetic.grid(9, lengths)
        shift = np.where(length == 8, 0.05, 0.0)
        y = synthetic.sigmoid(synthetic.power_law_x(control - shift, length))
        data = ScalingData.from_means(control, length, rng.normal(y, 0.01), 0.01 + 0 * y)
        auto = qa.collapse(data, ["power-law"], resamples=20)
        assert auto.window["length"] == [16, 256]
        assert auto.best.found
        assert qa.collapse(data, ["power-law"], resamples=20, window="all").best.status == "poor"

    def test_a_form_of_ones_own(self):
        def scale(control, length, p):
            return (control - p[0]) * length ** p[1], np.ones_like(control)

        parameters = (Parameter("critical_point", 0, 1, "position"), Parameter("y", 0.2, 5))
        found = quick(points(), [Form("mine", parameters, scale), power_law()])
        mine = found["mine"].derived(lambda y: 1 / y)
        assert mine.value == pytest.approx(found["power law"].estimates["nu"].value, abs=0.01)


class TestForms:
    def test_words(self):
        assert [form_of(word).name for word in WORDS[:2]] == ["power law", "two-sided"]
        for word in ("Power law, prefactor", "power_law_prefactor", "power-law-prefactor"):
            assert form_of(word).names == ("critical_point", "nu", "kappa")
        assert {form_of(form_of(word).name).name for word in WORDS} == {
            form_of(word).name for word in WORDS
        }
        with pytest.raises(InputError, match=r'form .powr-law. .did you mean "power-law"'):
            form_of("powr-law")

    def test_bounds_of_nu_hold_on_both_sides(self):
        (one,) = bounded([form_of("two-sided")], {"nu": (0.7, 2)})
        assert [(p.low, p.high) for p in one.parameters[1:]] == [(0.7, 2), (0.7, 2)]
        x = one.scale(np.array([0.1]), np.array([8.0]), np.array([0.2, 1.0, 1.0]))
        assert x[0] == pytest.approx(-0.1)


BAD = {
    "a missing value": ("0.3,16,,0.01", 'line 29, column "p": : a missing value cannot be used'),
    "NaN": ("0.3,16,nan,0.01", 'line 29, column "p": nan: a missing value'),
    "a word": ("0.3,16,abc,0.01", "line 29, column \"p\": 'abc': must be a number"),
    "a hexadecimal": ("0.3,0x10,0.5,0.01", "line 29, column \"L\": '0x10': must be a number"),
    "an infinity": ("inf,16,0.5,0.01", 'line 29, column "W": inf: must be finite'),
    "an overflow": ("1e999,16,0.5,0.01", "line 29, column \"W\": '1e999': too large"),
    "a negative error": ("0.3,16,0.5,-0.01", 'line 29, column "error": -0.01: a standard error'),
    "no error": ("0.3,16,0.5,0", 'line 29, column "error": 0: a standard error must be positive'),
    "a length of zero": ("0.3,0,0.5,0.01", 'line 29, column "L": 0: a length must be positive'),
    "a negative length": ("0.3,-8,0.5,0.01", 'line 29, column "L": -8: a length must be'),
    "a point twice": ("0.2,16,0.5,0.01", "line 29: control 0.2 at length 16: stands in line 2 too"),
    "a column too few": ("0.3,16,0.5", "line 29: 3 columns: 4 as in line 1"),
    "a column too many": ("0.3,16,0.5,0.01,7", "line 29: 5 columns: 4 as in line 1"),
    "a decimal comma": (
        '"0,3",16,0.5,0.01',
        "line 29, column \"W\": '0,3': must be a number (if this is a decimal comma",
    ),
    "a quote": ('"0.3,16,0.5,0.01', "line 29: "),
    "a command": ("\x1b[31m,16,0.5,0.01", r"""line 29, column "W": '\x1b[31m': must be a number"""),
}


class TestWhatIsRefused:
    @pytest.mark.parametrize("kind", BAD)
    def test_a_bad_line_is_named(self, tmp_path, kind):
        line, message = BAD[kind]
        path = write(tmp_path / "data.csv", points(), VALUES)
        path.write_text(path.read_text() + line + "\n")
        said = refused(path)
        assert said.startswith(f"{path}, line 29")
        assert message in said

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "is empty"),
            ("# only a comment\n", "is empty"),
            ("W,L,p,error\n", "only a header: one line of numbers at least"),
            ("W,W,p,error\n1,2,3,4\n", "two columns 'W': names must differ"),
            ("a\0b\n", "NUL bytes"),
            ("W,L,p\n1,8,0.5\n", 'the error among "W", "L", "p" of "p": a collapse weighs'),
            ("W,h,L,p,dp\n1,1,8,0.5,0.1\n", "columns 'W' and 'h' may both be the control"),
            ("L,p,dp\n8,0.5,0.1\n", 'no column for the control parameter among "L", "p", "dp"'),
            ("W,p,dp\n8,0.5,0.1\n", "no column for the length"),
        ],
    )  # fmt: skip
    def test_a_file_without_what_is_needed(self, tmp_path, text, message):
        path = tmp_path / "data.csv"
        path.write_text(text)
        assert message in refused(path)

    def test_what_is_no_such_file(self, tmp_path):
        (tmp_path / "latin.csv").write_bytes(b"\xff\xfe\x00W")
        for name in ("nothing.csv", ".", "latin.csv"):
            refused(tmp_path / name)

    @pytest.mark.parametrize("number", [1, 2])
    def test_too_few_lengths(self, number):
        table = {name: column[: 9 * number] for name, column in points().items()}
        assert f'column "L": {number} length' in refused(table)

    def test_counts_that_are_none(self):
        for column, value, message in [
            ("thermal", 2001, 'row 3, column "thermal": 2001: more than in column "samples"'),
            ("thermal", -1, 'row 3, column "thermal": -1: must be a whole number >= 0'),
            ("thermal", 0.5, 'row 3, column "thermal": 0.5: must be a whole number >= 0'),
            ("samples", 0, 'row 3, column "samples": 0: must be a whole number >= 1'),
        ]:
            table = {name: points()[name].astype(float) for name in COUNTS}
            table[column][2] = value
            assert refused(table) == message

    def test_one_value_of_the_control_parameter(self):
        table = {**points(), "W": np.full(27, 0.3), "L": np.arange(1, 28)}
        assert 'column "W": 0.3 on every line' in refused(table)

    def test_tables_that_are_none(self):
        table = points()
        for data in (3, [1, 2], {}, None, np.zeros((3, 4)), {"W": [1.0]}, object()):
            refused(data)
        assert "as long as one another" in refused({**table, "L": [8, 16]})
        chosen = {"columns": {"value": "p", "error": "error"}}
        masked = np.ma.masked_equal(np.arange(27.0), 1.0)
        assert "value 2 is masked" in refused({**table, "p": masked}, **chosen)
        assert "must be finite" in refused({**table, "p": np.full(27, np.nan)}, **chosen)
        assert "column p: " in refused({**table, "p": ["a"] * 27}, **chosen)

    def test_options_that_do_not_fit(self):
        table = points()
        for options, message in [
            ({"forms": []}, "one at least"),
            ({"forms": ["power-law", "Power law"]}, "one stands twice"),
            ({"columns": {"value": "q"}}, "value 'q'"),
            ({"columns": {"valeu": "p"}}, "did you mean \"value\""),
            ({"columns": {"value": "W", "control": "W"}}, "column 'W' twice"),
            ({"columns": {"value": "p", "samples": "samples"}}, "give value and error, or"),
            ({"bounds": {"nu": (2, 1)}}, "low < high"),
            ({"bounds": {"nu": (-1, 1)}}, "nu must be positive"),
            ({"bounds": {"mu": (1, 2)}}, "must be critical_point, nu"),
            ({"bounds": {"nu": 3}}, "must be two numbers"),
            ({"within": {"W": (1, 2)}}, "control or length"),
            ({"within": {"control": (5, 6)}}, "a range with points is needed"),
            ({"within": {"length": (16, 64)}}, "2 lengths within"),
        ]:  # fmt: skip
            assert message in refused(table, **options)
        with pytest.raises(InputError, match=r'window = .al. .did you mean "all"'):
            qa.collapse(table, window="al")
        with pytest.raises(InputError, match="resamples = 3: must be a whole number >= 20"):
            qa.collapse(table, resamples=3)
        with pytest.raises(InputError, match="must be power law"):
            _ = quick(table)["two-sided"]


def test_many_points_are_said_to_take_long():
    warn_if_long(300, 3, 100)
    with pytest.warns(InputWarning, match="3000 points: 2 forms may take some 100 minutes"):
        warn_if_long(3000, 2, 100)


def test_the_figure_and_the_scaled_points():
    found = quick(points(), ["power-law", "two-sided"])
    figure = found.plot()
    assert figure.canvas.axes[0].get_xlabel() == "W"
    assert len(figure.data) == 27
    scaled = found.scaled()
    assert scaled["form"].value_counts().sort("form")["count"].to_list() == [27, 27]
    chi2 = scaled.filter(pl.col("form") == "power law")["residual"].pow(2).sum()
    assert chi2 == pytest.approx(found["power law"].chi2[0])


def test_a_value_and_two_numbers_that_do_not_make_it():
    table = points()
    quick(table)  # p is thermal of samples
    table["p"] = table["p"] / 2
    message = refused(table)
    assert "columns 'p' and 'error', and 'thermal' of 'samples': either may be the value" in message
    found = quick(table, columns={"value": "p", "error": "error"})
    assert found.columns["value"] == "p"
    assert quick(table, columns={"thermal": "thermal"}).columns["samples"] == "samples"


def test_scales_far_off_are_no_warning():
    table = points()
    table = {**table, "p": table["p"] * 1e200, "error": table["error"] * 1e200}
    del table["thermal"], table["samples"]
    assert quick(table).outcome
