"""qavalanche letter: files, JSON, what is kept, and what is refused. Statements are planted."""

import json
from pathlib import Path

import pytest

from qavalanche.analysis.estimate import Estimate
from qavalanche.letter import answer
from qavalanche.letter.sources.registry import _SOURCES, computed
from qavalanche.letter.statement import Holds, Judged, statement
from qavalanche.letter.verdict import Between
from qavalanche.plots.letter import known_figures

KEYS = ["claim", "where", "expected", "value", "error", "verdict", "evidence", "seconds"]


@pytest.fixture
def calls(monkeypatch):
    """Three statements of two sources, and how often those were made."""
    answer.known_statements()  # all modules are loaded before the registers are exchanged
    known_figures()
    monkeypatch.setattr("qavalanche.letter.sources.registry._SOURCES", dict(_SOURCES))
    monkeypatch.setattr("qavalanche.letter.statement._STATEMENTS", {})
    monkeypatch.setattr(answer, "_load", lambda _: None)
    made = []

    @computed("planted", order=1)
    def planted(size):
        made.append(size)
        return {"value": 2.5}

    @computed("of_hours", order=2)
    def of_hours(size):
        made.append(f"hours {size}")
        return {"value": 1.0} if size == "full" else None

    own = {"where": "eq. 1", "falsified": "another <number>"}
    declared = {}

    def declare(name, slug, **options):
        def named(measure):
            measure.__module__ = f"elsewhere.{slug}"
            declared[slug] = statement(name, **own, **options)(measure)

        return named

    @declare("τ | lies & between", "tau", expected="2 < τ < 3", rests_on=("planted",),
             prediction=Between(2, 3), order=1)  # fmt: skip
    def tau(sources):
        return Estimate(sources["planted"]["value"], 0.1, 0.05, outcome="a fit\nof sizes")

    @declare("all hold", "exact", expected="x = x", order=2, looked_into="a slip of the pen")
    def exact(_):
        return Holds(False, 4, "case 3 of 4 fails")

    @declare("in hours", "hours", expected="y = 1", rests_on=("of_hours",), order=3)
    def hours(sources):
        return Judged(Estimate(sources["of_hours"]["value"], 0.1), "agrees")

    return made


def test_the_rows_are_those_of_the_contract(inside, calls):
    code, out, err = inside("letter", "--json", "--out", "found")
    assert code == 0, err
    rows = json.loads(out)
    assert [list(row) for row in rows] == [KEYS] * 3
    assert [row["verdict"] for row in rows] == ["agrees", "differs", "undecided"]
    assert rows[0]["error"] == pytest.approx(0.05**0.5 / 2)
    assert rows[1]["value"] is None
    assert rows[2]["evidence"] == "not measured at size quick: of_hours"
    assert calls == ["quick", "hours quick"]


@pytest.mark.usefixtures("calls")
def test_page_and_table_hold_every_statement_and_what_would_falsify_it(inside):
    assert inside("letter", "--out", "found")[0] == 0
    page, table = (Path(f"found/letter.{one}").read_text() for one in ("html", "md"))
    for text in ("τ | lies &amp; between", "another &lt;number&gt;", "2 &lt; τ &lt; 3"):
        assert text in page
    assert "τ &#124; lies &amp; between" in table
    for text in ("3 statements", "1 agrees, 1 differs, 1 is undecided", "at most 0.0 of these"):
        assert text in page
        assert text in table
    assert page.index("a slip of the pen") < page.index("All statements")
    assert "2.50(11) (statistical 0.1, systematic 0.05)" in table
    assert len({line.count(" | ") for line in table.splitlines() if line.startswith("| ")}) <= 2
    content = json.loads(Path("found/letter.json").read_text())
    assert content["rows"][0]["statistical"] == 0.1
    assert content["provenance"]["qavalanche"]


def test_a_second_call_reads_what_is_there_and_full_is_another_size(inside, calls):
    for _ in range(2):
        assert inside("letter", "--only", "tau", "--out", "found")[0] == 0
    assert calls == ["quick"]
    assert sorted(one.name for one in Path("found").glob("*.*")) == [
        "letter_only.html", "letter_only.json", "letter_only.md"
    ]  # fmt: skip
    out = inside("letter", "--full", "--out", "found", "--json")[1]
    assert [row["verdict"] for row in json.loads(out)] == ["agrees", "differs", "agrees"]
    assert calls == ["quick", "full", "hours full"]


@pytest.mark.usefixtures("calls")
def test_names_are_listed(inside):
    rows = json.loads(inside("letter", "--names", "--json")[1])
    assert [row["name"] for row in rows] == ["tau", "exact", "hours"]
    assert not Path("letter").exists()
    assert "all hold" in inside("letter", "--names")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--quick", "--full"), "--quick and --full"),
        (("--only", "tua"), 'did you mean "tau"'),
        (("--workers", "0"), "workers"),
        (("--out", "spec.toml"), "is no folder"),
    ],
)
def test_bad_input_is_one_line(inside, calls, arguments, message):
    Path("spec.toml").write_text("")
    code, out, err = inside("letter", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert calls == []


@pytest.mark.usefixtures("calls")
def test_chance_is_that_of_the_numbers_that_decide():
    found = answer.letter("found", only="tau")
    assert found.by_chance == pytest.approx(0.0228)
    assert answer.letter("found", only=["exact"]).by_chance == 0
