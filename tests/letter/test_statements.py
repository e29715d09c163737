"""Statements and their sources: verdicts both ways, kept and resumed."""

import math
from pathlib import Path

import pytest

from qavalanche.analysis.estimate import Estimate
from qavalanche.errors import InputError
from qavalanche.letter.sources.registry import _SOURCES, Sources, computed
from qavalanche.letter.statement import (
    _STATEMENTS,
    Beyond,
    Holds,
    Judged,
    Statement,
    statement,
)
from qavalanche.letter.verdict import Between


def decided(finding, prediction=None):
    one = Statement("x", "eq. 1", "y", "z", (), prediction, "", 1, lambda _: finding)
    return one.decide(Sources(Path()))


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (Estimate(2.5, 0.1), "agrees"),
        (Estimate(4.5, 0.1), "differs"),
        (Estimate(2.5, 0.4), "undecided"),
        (Estimate.none("nothing"), "undecided"),
        (Judged(Estimate(2.5, 0.1), "differs"), "differs"),
        (Judged(Estimate(2.5, 0.1), "not measured"), "undecided"),
        (Holds(True, 5, "all"), "agrees"),
        (Holds(False, 5, "one"), "differs"),
        (Holds(True, 0, "nothing looked at"), "undecided"),
        (Beyond("chains of 30 sites would do"), "cannot be decided here"),
    ],
)
def test_every_kind_of_finding_has_its_verdict(finding, verdict):
    assert decided(finding, Between(2.0, 3.0)).verdict == verdict


def test_exact_statements_have_a_null_value_and_numbers_one_error_of_both_parts():
    assert decided(Holds(True, 5, "all")).to_dict(1.0)["value"] is None
    row = decided(Estimate(2.5, 0.03, 0.04), Between(2.0, 3.0)).to_dict(0.12345)
    assert row["error"] == pytest.approx(0.05)
    assert list(row) == [
        "claim", "where", "expected", "value", "error", "verdict", "evidence", "seconds"
    ]  # fmt: skip


def test_a_number_without_a_prediction_is_refused():
    with pytest.raises(InputError, match="has no prediction"):
        decided(Estimate(1.0, 0.1))


@pytest.fixture
def calls(monkeypatch):
    monkeypatch.setattr("qavalanche.letter.sources.registry._SOURCES", dict(_SOURCES))
    found = []

    @computed("planted", order=1)
    def planted(size):
        found.append(size)
        return {"value": 0.1 + 0.2}

    return found


@pytest.mark.usefixtures("_known")
def test_a_computation_is_made_once_and_then_read(tmp_path, calls):
    assert Sources(tmp_path)["planted"] == {"value": 0.1 + 0.2}
    assert Sources(tmp_path)["planted"] == {"value": 0.1 + 0.2}
    assert calls == ["quick"]
    assert math.isfinite(Sources(tmp_path)["planted"]["value"])
    Sources(tmp_path, "full")["planted"]
    assert calls == ["quick", "full"]


@pytest.mark.usefixtures("_known")
@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "[" * 100_000, '{"of": {}}', '{"of": 1, "found": {}}', None],
)
def test_what_is_kept_but_damaged_is_made_again(tmp_path, calls, content):
    Sources(tmp_path)["planted"]
    kept = tmp_path / "quick" / "planted" / "found.json"
    whole = kept.read_text()
    kept.write_text(whole.replace("0.3", "0.4") if content is None else content)
    assert Sources(tmp_path)["planted"] == {"value": 0.1 + 0.2}
    assert calls == ["quick", "quick"]


@pytest.mark.usefixtures("calls", "_known")
@pytest.mark.parametrize("content", ["NaN", "1e999", "true", "-1", '"7"', "1" * 400])
def test_a_damaged_note_of_seconds_counts_as_none(tmp_path, content):
    Sources(tmp_path)["planted"]
    (tmp_path / "quick" / "planted" / "seconds.json").write_text(f'{{"seconds": {content}}}')
    sources = Sources(tmp_path)
    sources["planted"]
    assert 0 <= sources.seconds["planted"] < 60


@pytest.mark.usefixtures("calls")
def test_an_unknown_source_is_one_line(tmp_path):
    with pytest.raises(InputError, match=r'is not known .did you mean "planted"'):
        Sources(tmp_path)["plantd"]


@pytest.fixture
def _known(monkeypatch):
    monkeypatch.setattr("qavalanche.letter.statement._STATEMENTS", dict(_STATEMENTS))


@pytest.mark.usefixtures("_known")
@pytest.mark.parametrize(
    ("name", "words", "message"),
    [
        ("", {}, "name = ''"),
        ("a\nb", {}, "must be a line of text"),
        ("a", {"where": None}, "where = None"),
        ("a", {"rests_on": "source"}, "must be a tuple of names"),
        ("a", {"order": "late"}, "order"),
    ],
)
def test_words_that_are_none_are_refused_where_they_are_declared(name, words, message):
    own = {"where": "eq. 1", "expected": "x", "falsified": "y"}
    with pytest.raises(InputError, match=message):
        statement(name, **{**own, **words})


@pytest.mark.parametrize("found", [None, 0.5, "agrees", Judged(Estimate(1.0, 0.1), "perhaps")])
def test_a_statement_that_gives_nonsense_is_named(found):
    with pytest.raises(InputError, match="statement 'x' gave"):
        decided(found, Between(2.0, 3.0))


def test_a_statement_that_fails_is_named():
    def broken(_):
        raise ZeroDivisionError

    one = Statement("x", "eq. 1", "y", "z", (), None, "", 1, broken)
    with pytest.raises(ZeroDivisionError) as caught:
        one.decide(Sources(Path()))
    assert caught.value.__notes__ == ["statement 'x'"]


@pytest.mark.usefixtures("_known")
def test_two_functions_have_two_names():
    own = {"where": "eq. 1", "expected": "x", "falsified": "y"}
    statement("twice", **own)(lambda _: Estimate())

    def other(_):
        return Estimate()

    other.__module__ = "elsewhere"
    with pytest.raises(InputError, match="must have a name of its own"):
        statement("twice", **own)(other)
