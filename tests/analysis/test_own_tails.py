"""qa.tails: sizes of others, their laws, and what is refused."""

import json
import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from tail_sizes import THETA, drawn

import qavalanche as qa
from qavalanche.analysis.own.size_laws import WORDS, law_of
from qavalanche.analysis.tails import LAWS, Counts
from qavalanche.analysis.tails.laws import Window
from qavalanche.errors import InputError, InputWarning


def sizes(name="power law", n=1500, seed=1):
    counts = drawn(name, n, seed)
    return np.repeat(counts.low.astype(int), counts.count)


def quick(data, **options):
    return qa.tails(data, **{"samples": 20, "resamples": 5, **options})


def refused(data, **options):
    with pytest.raises(InputError) as caught:
        quick(data, **{"laws": ["power-law"], **options})
    message = str(caught.value)
    assert "\n" not in message
    return message


def save(path, values, head="size"):
    path.write_text("\n".join(map(str, [head, *values])) + "\n")
    return path


class TestWhatIsFound:
    def test_the_planted_exponent(self, tmp_path):
        found = quick(save(tmp_path / "sizes.csv", sizes()), laws=["power-law", "exponential"])
        tau = found.estimate("tau")
        assert tau == found.cutoff.estimates["tau"]
        with pytest.raises(InputError, match="must be xmin, tau"):
            found.estimate("alpha")
        assert abs(tau.value - 2.5) < 4 * tau.error
        assert found.favoured == "power law"
        entry = found.to_dict()
        json.dumps(entry, allow_nan=False)
        assert entry["fits"][0]["parameters"]["tau"]["error"] > 0
        assert entry["fits"][1]["p"] < 0.1
        assert entry["cutoff"]["xmin"]["value"] == found["power-law"].xmin
        assert entry["comparisons"][0]["verdict"] == "power law"
        assert found["power law"] is found.fits[0]

    def test_every_way_to_hold_the_same_sizes(self, tmp_path):
        values = sizes(n=300)
        number, times = np.unique(values, return_counts=True)
        text = "\n".join(f"{s}\t{n}" for s, n in zip(number, times, strict=True))
        (tmp_path / "pairs.dat").write_text(f"# size\tcount\n{text}\n")
        held = [
            values, values.tolist(), values.astype(float), pl.Series(values), pd.Series(values),
            {"size": values}, pl.DataFrame({"s": values}), pd.DataFrame({"any": values}),
            {"size": number, "count": times}, Counts.of(values),
            save(tmp_path / "sizes.csv", values), tmp_path / "pairs.dat",
            save(tmp_path / "bare.txt", values[1:], values[0]),
        ]  # fmt: skip
        one = {"laws": ["power-law"], "xmin": 5, "samples": 10}
        assert len({qa.tails(data, **one)["power-law"].values["tau"] for data in held}) == 1

    def test_sizes_are_integers_or_real_as_they_are_or_as_told(self):
        values = sizes(n=300)
        one = {"laws": ["power-law"], "xmin": 5}
        assert quick(values, **one).counts.integers
        assert not quick(values + 0.5, **one).counts.integers
        real = quick(values, integers=False, **one)
        assert not real.counts.integers
        assert real["power-law"].values != quick(values, **one)["power-law"].values

    def test_the_tail_begins_where_the_first_law_fits_best_or_as_told(self):
        values = np.concatenate([sizes("exponential"), np.arange(1, 5).repeat(200)])
        found = quick(values, laws=["exponential", "power-law"], resamples=2, samples=10)
        assert found.cutoff.law == "exponential"
        assert found["power-law"].xmin == found.cutoff.xmin
        told = quick(values, laws=["exponential"], xmin=6, xmax=90)
        assert told.cutoff is None
        assert told.estimate("inverse_xi") == told.fits[0].estimates["inverse_xi"]
        assert told.to_dict()["cutoff"] is None
        assert (told.fits[0].xmin, told.fits[0].xmax) == (6, 90)


class TestVerdicts:
    @pytest.mark.parametrize("name", ["exponential", "truncated power law"])
    def test_the_planted_law_is_favoured_over_a_false_one(self, name):
        false = "power law" if name == "exponential" else "exponential"
        found = quick(sizes(name), laws=[false, name], xmin=5)
        assert found.favoured == name
        assert f"{name} favoured over {false}" in found.outcome
        truth = LAWS[name].natural(np.array(THETA[name]), Window(5.0))
        for key, true in zip(LAWS[name].parameters, truth, strict=True):
            assert abs(found[name].values[key] - true) < 4 * found[name].errors[key]

    def test_few_sizes_leave_it_undecided(self):
        found = quick(sizes(n=120), laws=["power-law", "log-normal"], xmin=5)
        assert found.favoured is None
        assert found.outcome.startswith("undecided between power law and log-normal, 120 of 120")

    def test_what_is_best_as_a_power_law_yields_to_it_where_sizes_suffice(self):
        laws = ["log-normal", "power-law"]
        for n, seed, favoured in ((120, 1, None), (600, 2, "power law")):
            found = quick(sizes(n=n, seed=seed), laws=laws, xmin=5)
            assert not found["log-normal"].found
            assert found.favoured == favoured
        alone = quick(sizes(n=600, seed=2), laws=["log-normal"], xmin=5)
        assert (alone.favoured, "no law fitted" in alone.outcome) == (None, True)
        heavy = [1] * 40 + [2] * 8 + [4, 4, 10, 50, 200, 1000, 5000, 10**5, 10**6, 10**7]
        neither = quick(heavy, laws=laws, xmin=1)
        assert neither.outcome.startswith("no law stands: ruled out are power law with p = 0.0")

    def test_where_no_law_fits_none_is_favoured(self):
        spikes = np.array([10] * 500 + [20] * 300 + [100] * 200)
        found = quick(spikes, laws=["power-law", "exponential"], xmin=10)
        assert found.favoured is None
        assert found.outcome.startswith("no law stands: ruled out are")

    def test_one_law_alone_is_compared_with_none(self):
        found = quick(sizes(), laws=["power-law"], xmin=5)
        assert found.favoured is None
        assert "not ruled out" in found.outcome
        assert "compare it with other laws" in found.outcome

    def test_too_few_for_any_law(self):
        found = quick([3, 4, 5])
        assert not found.cutoff.found
        assert "no law fitted" in found.outcome
        assert "at least 50 are needed" in found.outcome
        assert found.to_dict()["fits"][0]["parameters"]["tau"]["value"] is None
        json.dumps(found.to_dict(), allow_nan=False)


def test_words_of_laws():
    assert [law_of(word) for word in WORDS] == list(LAWS)
    assert law_of("Lognormal") == law_of("log normal") == "log-normal"
    assert law_of("truncated_power_law") == "truncated power law"


BAD = {
    "a missing value": ("nan", 'line 4, column "size": nan: a missing value'),
    "a word": ("abc", "line 4, column \"size\": 'abc': must be a number"),
    "zero": ("0", 'line 4, column "size": 0: a size must be positive: leave it out'),
    "a negative size": ("-3", 'line 4, column "size": -3: a size must be positive'),
    "a command": ("\x1b[31m", r"line 4, column"),
    "two numbers": ("3,4", "line 4: 2 columns: 1 as in line 1"),
    "an overflow": ("1e999", "too large"),
    "beyond exact integers": ("1e17", "must be <= 2^53, or use --real"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_line_is_named(tmp_path, kind):
    value, message = BAD[kind]
    assert message in refused(save(tmp_path / "sizes.csv", [5, 6, value, 7]))


def test_what_else_is_refused():
    for data in (3, None, {}, [], "nothing.csv", object(), ["a"], np.zeros((2, 2))):
        refused(data)
    table = {"size": [5, 6, 7], "count": [1, 2, 3]}
    for change, message in [
        ({"count": [1, -2, 3]}, 'row 2, column "count": -2: must be a whole number >= 0'),
        ({"count": [1, 0.5, 3]}, 'row 2, column "count": 0.5: must be a whole number'),
        ({"count": [0, 0, 0]}, "in all 0: must be 1 to 2^53"),
        ({"size": [5, 6, 5]}, "row 3: size 5 stands in row 1 too: add its counts"),
        ({"length": [5, 6, 7]}, "may be any of size, length: choose with --size"),
        ({"n": [1, 1, 1]}, "columns count, n: one count is needed"),
    ]:
        assert message in refused({**table, **change})
    for options, message in [
        ({"laws": []}, "one at least"),
        ({"laws": ["power-law", "power law"]}, "one stands twice"),
        ({"laws": ["powerlow"]}, 'did you mean "power-law"'),
        ({"columns": {"sizes": "size"}}, 'did you mean "size"'),
        ({"columns": {"size": "s"}}, "size 's'"),
        ({"xmin": 5.5}, "ends must be whole numbers"),
        ({"xmin": 7, "xmax": 6}, "xmin < xmax is needed"),
        ({"xmin": math.nan}, "xmin = nan: must be a number"),
        ({"samples": 3}, "samples = 3: must be a whole number >= 10"),
        ({"resamples": 1}, "resamples = 1: must be a whole number >= 2"),
        ({"integers": 2}, "must be True or False"),
    ]:
        assert message in refused(table, **options)
    halves = refused([5.5, 6.0], integers=True)
    assert 'row 1, column "size": 5.5: must be a whole number, or use --real' in halves
    with pytest.raises(InputError, match="must be power law"):
        _ = quick(sizes(), laws=["power-law"], xmin=5)["exponential"]


def test_the_figure():
    found = quick(sizes(), laws=["power-law", "exponential"], xmin=5)
    assert {"data", "power law", "exponential"} <= set(found.plot().data["curve"])
    real = quick(sizes(n=400) + 0.25, laws=["power-law"], xmin=5.25)
    assert "power law" in set(real.plot().data["curve"])


class TestWhichColumns:
    """Counts are not lost without a word."""

    def test_a_column_that_may_be_counts_is_asked_for(self, tmp_path):
        for head in ("s,N(s)", "s,P", "size,prob", "s N(s)"):
            between = "," if "," in head else " "
            path = save(tmp_path / "sizes.csv", [f"{s}{between}{90 // s}" for s in (5, 6, 7)], head)
            size, count = head.split(between)
            message = refused(path)
            assert f"beside '{size}' stands '{count}': if these are counts, name them" in message
            found = quick(path, laws=["power-law"], columns={"count": count})
            assert (found.counts.n, found.columns) == (45, {"size": size, "count": count})
            assert quick(path, laws=["power-law"], columns={"size": size}).counts.n == 3

    def test_what_numbers_lines_is_no_count(self, tmp_path):
        path = save(tmp_path / "sizes.csv", ["0,5", "1,6", "2,7"], ",size")
        assert quick(path, laws=["power-law"]).to_dict()["columns"] == {"size": "size"}
        path = save(tmp_path / "sizes.csv", ["5,3", "6,2"], "s,n")
        assert quick(path, laws=["power-law"]).counts.n == 5

    def test_decimal_commas_and_points_are_not_mixed(self, tmp_path):
        path = save(tmp_path / "sizes.csv", ["5,5;1", "6.5;2"], "s;n")
        assert "line 3, column \"s\": '6.5': decimal commas elsewhere" in refused(path)

    def test_names_that_pandas_counts_are_warned_of(self, tmp_path):
        path = save(tmp_path / "sizes.csv", [5.5, 6.5, 7.5], "8")
        with pytest.warns(InputWarning, match="the 8 above decimals"):
            assert quick(path, laws=["power-law"]).counts.n == 4
