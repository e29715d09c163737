"""The Python functions check what they are given as the command line does."""

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import runs as ensemble
from qavalanche import schemes
from qavalanche.schemes.couplings.couplings import Couplings
from qavalanche.schemes.operators import Operators
from qavalanche.schemes.spots import Spots

MASKED = np.ma.array([0.1, 0.2, 0.3], mask=[0, 1, 0])
CONTENT = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": 0.27},
    "chain": {"length": 20, "samples": 2},
}
CHAIN = qa.Chain.from_couplings([0.1, 0.3])
LAW = qa.Bimodal(0.3)
CALLS = {
    "melt a list": lambda: qa.melt([0.1, 0.3]),
    "melt nothing": lambda: qa.melt(None),
    "melt a law": lambda: qa.melt(LAW),
    "melt with rules of text": lambda: qa.melt(CHAIN, "halted"),
    "melt with rules of a table": lambda: qa.melt(CHAIN, {"crossing": "rmt"}),
    "record a list": lambda: qa.record([0.1, 0.3]),
    "draw a length of text": lambda: LAW.draw("20"),
    "draw half a bond": lambda: LAW.draw(0.5),
    "draw a negative length": lambda: LAW.draw(-1),
    "draw a huge length": lambda: LAW.draw(2**200),
    "draw a sample beyond": lambda: LAW.draw(20, 1, 2**70),
    "draw a negative sample": lambda: LAW.draw(20, 1, -1),
    "draw with a seed of text": lambda: LAW.draw(20, "1"),
    "draw with half a seed": lambda: LAW.draw(20, 0.5),
    "draw with a seed of an array": lambda: LAW.draw(20, np.array([3, 4])),
    "draw with a negative seed": lambda: LAW.draw(20, -1),
    "bimodal of text": lambda: qa.Bimodal("0.3"),
    "bimodal of nan": lambda: qa.Bimodal(float("nan")),
    "bimodal of lists": lambda: qa.Bimodal([0.3]),
    "bimodal of nothing": lambda: qa.Bimodal(None),
    "bimodal whose decay is infinite": lambda: qa.Bimodal(5e-324, 1e300),
    "bimodal of a huge K": lambda: qa.Bimodal(0.3, 10**400),
    "a law of text": lambda: qa.LogCoupling("norm", loc="a"),
    "a law of nobody": lambda: qa.LogCoupling("nobody"),
    "a law of nothing": lambda: qa.LogCoupling(None),
    "a law of a number": lambda: qa.LogCoupling(3),
    "a law of a list": lambda: qa.LogCoupling(["norm"]),
    "a law of an array": lambda: qa.LogCoupling("norm", loc=[1, 2]),
    "couplings masked": lambda: qa.Chain.from_couplings(MASKED),
    "decays masked": lambda: qa.Chain.from_decays(MASKED),
    "fields masked": lambda: qa.Chain.from_fields(MASKED),
    "couplings ragged": lambda: qa.Chain.from_couplings([[0.1], [0.2, 0.3]]),
    "decays ragged": lambda: qa.Chain.from_decays([[0.1], [0.2, 0.3]]),
    "couplings of text": lambda: qa.Chain.from_couplings("0.1"),
    "couplings of nothing": lambda: qa.Chain.from_couplings(None),
    "couplings of None within": lambda: qa.Chain.from_couplings([0.1, None]),
    "couplings of a table": lambda: qa.Chain.from_couplings({"g": 0.1}),
    "couplings of huge integers": lambda: qa.Chain.from_couplings([10**400]),
    "couplings complex": lambda: qa.Chain.from_couplings([0.1j]),
    "couplings of truth values": lambda: qa.Chain.from_couplings([True]),
    "fields with an exchange of text": lambda: qa.Chain.from_fields([1.0, 2.0], "1"),
    "a file of a number": lambda: qa.Chain.from_file(3),
    "a file of nothing": lambda: qa.Chain.from_file(None),
    "a file of bytes": lambda: qa.Chain.from_file(b"chain.csv"),
    "a file of a kind of nobody": lambda: qa.Chain.from_file("chain.csv", ["couplings"]),
    "a file with a name too long": lambda: qa.Chain.from_file("n" * 300 + ".csv"),
    "a file with NUL": lambda: qa.Chain.from_file("a\0.csv"),
    "a chain with too few words": lambda: qa.Chain(100, np.zeros(1, np.uint64), np.ones(1), "x"),
    "a chain of another type": lambda: qa.Chain(10, np.zeros(1, np.int32), np.ones(1), "x"),
    "a chain of decays of text": lambda: qa.Chain(10, np.zeros(1, np.uint64), "x", "x"),
    "a chain of another number of decays": lambda: qa.Chain(
        10, np.zeros(1, np.uint64), np.ones(3), "x"
    ),
    "rules of a huge dimension": lambda: qa.Rules(10**400),
    "rules of a dimension of 5000 digits": lambda: qa.Rules(10**5000),
    "rules of half a dimension": lambda: qa.Rules(2.5),
    "rules of text": lambda: qa.Rules("2"),
    "rules crossing nothing": lambda: qa.Rules(2, None),
    "rules crossing nan": lambda: qa.Rules(2, float("nan")),
    "rules crossing a list": lambda: qa.Rules(2, ["rmt"]),
    "rules with ties of nobody": lambda: qa.Rules(2, "rmt", "nobody"),
    "rules with ties of a list": lambda: qa.Rules(2, "rmt", ["resonant"]),
    "rules with counts of nobody": lambda: qa.Rules(2, "rmt", "resonant", 3),
    "run a table of text": lambda: ensemble.run({**CONTENT, "seed": "x"}, "store"),
    "run a list": lambda: ensemble.run([CONTENT], "store"),
    "run a path": lambda: ensemble.run("spec.toml", "store"),
    "run into nothing": lambda: ensemble.run(ensemble.parse_spec(CONTENT), None),
    "run into a number": lambda: ensemble.run(ensemble.parse_spec(CONTENT), 3),
    "run with workers of text": lambda: ensemble.run(ensemble.parse_spec(CONTENT), "store", "2"),
    "run with half a worker": lambda: ensemble.run(ensemble.parse_spec(CONTENT), "store", 0.5),
    "run with an executor of text": lambda: ensemble.run(
        ensemble.parse_spec(CONTENT), "store", executor="dask"
    ),
    "run with a batch of text": lambda: ensemble.run(
        ensemble.parse_spec(CONTENT), "store", shard="1"
    ),
    "run with observables of text": lambda: ensemble.run(CONTENT, "store", observables="gap"),
    "run with observables of a list": lambda: ensemble.run(CONTENT, "store", observables=[len]),
    "run with an observable that is no function": lambda: ensemble.run(
        CONTENT, "store", observables={"gap": 3}
    ),
    "run with an observable of no name": lambda: ensemble.run(
        CONTENT, "store", observables={"": len}
    ),
    "run with an observable of ours": lambda: ensemble.run(
        CONTENT, "store", observables={"thermal": len}
    ),
    "spots crossing nothing": lambda: Spots(crossing=None),
    "spots of a huge dimension": lambda: Spots(10**400),
    "spots with ties of a list": lambda: Spots(ties=["resonant"]),
    "a couplings scheme of text": lambda: Couplings("2"),
    "operators without tolerance": lambda: Operators(0),
    "a scheme of nobody": lambda: schemes.scheme_from("spot", {}),
    "a scheme of nothing": lambda: schemes.get(None),
    "a scheme with a parameter of nobody": lambda: schemes.scheme_from("spots", {"x": 1}),
    "open nothing": lambda: ensemble.Campaign.open(None),
    "open a number": lambda: ensemble.Campaign.open(3),
    "open what is missing": lambda: ensemble.Campaign.open("missing"),
    "open with NUL": lambda: ensemble.Campaign.open("a\0b"),
    "parse text": lambda: ensemble.parse_spec("seed = 1"),
    "parse nothing": lambda: ensemble.parse_spec(None),
    "parse a list": lambda: ensemble.parse_spec([CONTENT]),
    "parse a seed of an array": lambda: ensemble.parse_spec({**CONTENT, "seed": np.array([3])}),
    "parse keys of numbers": lambda: ensemble.parse_spec({**CONTENT, 3: 4}),
    "read nothing": lambda: ensemble.read_spec(None),
    "read a number": lambda: ensemble.read_spec(3),
    "read what is missing": lambda: ensemble.read_spec("missing.toml"),
}


@pytest.mark.parametrize("name", CALLS)
def test_wrong_types_end_in_one_line(name, record, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(qa.InputError) as found:
        CALLS[name]()
    text = str(found.value)
    assert text.strip() == text
    assert "\n" not in text
    assert len(text) < 500
    assert ": " in text or "(" in text, text
    assert not list(tmp_path.iterdir())
    record("refused")


def test_strings_are_paths_and_tables_are_specs(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    campaign = ensemble.run(ensemble.parse_spec(CONTENT), "store", 1)
    assert ensemble.Campaign.open("store").statistics() == campaign.statistics()
    assert ensemble.run(CONTENT, "another", 1).statistics() == campaign.statistics()
    (tmp_path / "chain.csv").write_text("0.1\n0.3\n")
    assert qa.Chain.from_file("chain.csv").length == 2


def test_a_mask_that_masks_nothing_is_taken():
    chain = qa.Chain.from_couplings(np.ma.array([0.1, 0.3], mask=[0, 0]))
    assert chain.decays().tolist() == qa.Chain.from_couplings([0.1, 0.3]).decays().tolist()
