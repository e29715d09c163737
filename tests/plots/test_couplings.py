"""The figures of the couplings tier are those of the docs, and show what they say."""

import pytest
from docs_figures import assert_as_in_docs, kept, kept_json, load_script


@pytest.fixture(scope="module")
def script():
    return load_script("make_couplings")


def test_the_drawing_of_the_docs_is_what_the_package_makes(script, tmp_path):
    assert_as_in_docs(script.steps(), tmp_path)


def test_halted_decay_of_the_docs_is_what_the_package_measures(script, tmp_path):
    figure, numbers = script.halted()
    assert_as_in_docs(figure, tmp_path)
    kept_numbers = kept_json("couplings")["halted"]
    for name, (value, error) in numbers["halted"].items():
        assert value == pytest.approx(kept_numbers[name][0], abs=error / 1000)
    assert abs(numbers["halted"]["thermal"][0]) < 3 * numbers["halted"]["thermal"][1]


@pytest.mark.slow
def test_slower_figures_of_the_docs_are_what_the_package_makes(script, tmp_path):
    assert_as_in_docs(script.iteration_numbers(), tmp_path)
    figure, numbers = script.norms()
    assert_as_in_docs(figure, tmp_path)
    for epsilon, rates in numbers["rates"].items():
        for name, kept_rate in kept_json("couplings")["rates"][epsilon].items():
            assert rates[name] == pytest.approx(kept_rate, rel=1e-6)


def test_probabilities_of_the_docs_are_the_same_in_both_tiers():
    table = kept("crossings")
    assert set(table["scheme"]) == {"couplings", "spots, halted", "spots, rmt"}
    table = table.sort("epsilon", "length")
    by_scheme = {name: table.filter(scheme=name)["p"] for name in set(table["scheme"])}
    assert by_scheme["couplings"].equals(by_scheme["spots, rmt"])
    long = (table["length"] == 10_000) & (table["epsilon"] == 0.272)
    p = dict(zip(table.filter(long)["scheme"], table.filter(long)["p"], strict=True))
    assert p["spots, rmt"] > 4 * p["spots, halted"]


def test_a_small_shift_campaign_has_all_three_schemes(script, tmp_path, monkeypatch):
    small = {**script.SHIFT, "chain": {"length": [50, 100], "samples": [200, 100]}}
    monkeypatch.setattr(script, "SHIFT", small)
    figure, numbers = script.shift(tmp_path / "store")
    assert len(figure.data) == 3 * 2 * 11
    assert [title.rsplit(", ", 1)[1] for title in numbers["critical"]] == [
        "halted", "rmt", "couplings tier",
    ]  # fmt: skip
