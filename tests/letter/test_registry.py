"""A claim is one new file: it stands in the table, in the JSON and on the command line."""

import json
import sys
from pathlib import Path

import pytest
from campaigns import command_line
from planted import planted_family

import qavalanche.letter
from qavalanche import InputError
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.evidence import Evidence
from qavalanche.campaign.spec import parse_spec
from qavalanche.letter import Between, Reading, claim, claims_of
from qavalanche.letter.claim import _CLAIMS, Claimed
from qavalanche.letter.table import claims_content, known_claims
from qavalanche.runs.execution import run

TEMPLATE = '''
"""A claim of one file."""

from qavalanche.letter import Between, claim


@claim(
    "largest share of thermal samples",
    where="letter, a page of its own",
    says="p reaches 1",
    predictions={"letter": Between(0.5, 1.5), "a rival": Between(0.0, 0.1)},
)
def largest(evidence):
    lengths = evidence.family.lengths
    return evidence.at(max(evidence.grid), lengths[0], "thermal_density")
'''
SPEC = {
    "seed": 3,
    "disorder": {"law": "bimodal", "epsilon": [0.26, 0.30, 0.34]},
    "chain": {"length": [50, 100], "samples": [200, 100]},
}


@pytest.fixture
def with_claim(monkeypatch, tmp_path):
    """The template lies in a folder that belongs to the package."""
    known_claims()  # all of the package are declared before any is planted
    (tmp_path / "planted_claim.py").write_text(TEMPLATE, encoding="utf-8")
    folder = [*qavalanche.letter.__path__, str(tmp_path)]
    monkeypatch.setattr(qavalanche.letter, "__path__", folder)
    before = dict(_CLAIMS)
    yield
    _CLAIMS.clear()
    _CLAIMS.update(before)
    sys.modules.pop("qavalanche.letter.planted_claim", None)


@pytest.mark.usefixtures("with_claim")
def test_a_file_is_a_row_of_table_json_and_command(monkeypatch, capsys, tmp_path):
    assert "largest share of thermal samples" in {one.name for one in known_claims()}
    evidence = Evidence(planted_family(epsilons=(0.27, 0.278), lengths=(1000, 10_000)))
    *others, last = claims_of(evidence)
    assert last.about == "largest share of thermal samples"
    assert last.about not in {one.about for one in others}
    assert last.verdicts == {"letter": "differs", "a rival": "differs"}  # 0.45
    row = claims_content("x", [last])["claims"][0]
    assert row["where"] == "letter, a page of its own"
    assert row["verdict"] == last.verdict
    assert row["value"] == pytest.approx(0.45, abs=0.01)
    run(parse_spec(SPEC), tmp_path / "store")
    monkeypatch.chdir(tmp_path)
    call = command_line(monkeypatch, capsys)
    assert "largest share of thermal samples" in call("claims", "store")[1]
    (family,) = json.loads(call("claims", "store", "--json")[1])
    (found,) = [one for one in family["claims"] if one["about"] == last.about]
    assert found["verdicts"].keys() == {"letter", "a rival"}


def test_predictions_of_rivals_have_verdicts_of_their_own():
    here = Claimed("x", "letter", "y", (), {}, 1, lambda _: None)
    rivals = {"letter": Between(2, 3), "rival": Between(4, 5)}
    row = here.row(Reading("x", Estimate(2.5, 0.1), predictions=rivals))
    assert row.verdicts == {"letter": "agrees", "rival": "differs"}
    overruled = here.row(Reading("x", Estimate(2.5, 0.1), "undecided", rivals))
    assert overruled.verdict == "undecided"
    assert overruled.verdicts["rival"] == "differs"


def test_every_file_of_the_folder_is_known_and_in_order():
    found = known_claims()
    orders = [one.order for one in found]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)
    assert len({one.name for one in found}) == len(found)
    files = {path.stem for path in Path(qavalanche.letter.__file__).parent.glob("*.py")}
    homes = {one.measure.__module__.rsplit(".", 1)[1] for one in found}
    shared = {"headline", "systematics"}  # made of the claims' numbers
    shared |= {"crossing", "dynamics", "response"}  # of stores that have a command of their own
    shared |= {"answer", "of_claims", "statement"}  # of statements: of more than one store
    shared |= {
        "correlation",
        "critical_clusters",
        "joined",
        "limits",
        "meanfield",
        "rare",
        "weakest",
    }
    shared |= {"__init__", "claim", "harris", "table", "verdict"}
    assert files - homes == shared


def test_a_name_is_claimed_once():
    known_claims()
    with pytest.raises(InputError, match="must have a name of its own"):
        claim("ρ at ε_c", where="letter", says="")(lambda _: None)
