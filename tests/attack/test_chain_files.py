"""Files of chains with anything in them: the chain that is meant, or one line that names it."""

import json

import pytest
from attack.support.block_cases import BLOCKS
from attack.support.chain_cases import BYTES, CSV, NPY
from attack.support.judge import FINE, REFUSED, judge, names
from attack.support.share import marks

CASES = {f"csv: {name}": ("chain.csv", text.encode(), g) for name, (text, g) in CSV.items()}
CASES |= {f"bytes: {name}": ("chain.csv", content, None) for name, content in BYTES.items()}
CASES |= {f"npy: {name}": ("chain.npy", content, g) for name, (content, g) in NPY.items()}
QUICK = 5


def marked(number, name):
    return pytest.param(name, id=name, marks=marks(number, QUICK))


@pytest.mark.parametrize("name", [marked(*one) for one in enumerate(CASES)])
@pytest.mark.parametrize("command", ["melt", "steps"])
def test_a_file_is_the_chain_that_is_meant_or_refused(ground, record, command, name):
    here = ground()
    file, content, couplings = CASES[name]
    (here.work / file).write_bytes(content)
    line = (command, "--couplings", file, "--json")
    if couplings is None:
        names(judge(here.call(*line), REFUSED), file)
        record("refused")
        return
    read = judge(here.call(*line), FINE)
    (here.work / "plain.csv").write_text("\n".join(map(repr, couplings)) + "\n")
    plain = judge(here.call(command, "--couplings", "plain.csv", "--json"), FINE)
    found, expected = ({**json.loads(one.out), "source": ""} for one in (read, plain))
    assert found == expected
    assert found["length"] == len(couplings)
    record("as meant")


def test_a_bare_header_of_pandas_is_warned_of(ground, record):
    """pd.Series([0.1, 0.2]).to_csv(index=False) writes the header 0."""
    here = ground()
    (here.work / "chain.csv").write_text("0\n0.1\n0.2\n")
    outcome = judge(here.call("melt", "--couplings", "chain.csv"))
    assert outcome.err.strip(), f"no word of it: {outcome}"
    record("refused" if outcome.code else "warned")


@pytest.mark.parametrize("name", [marked(*one) for one in enumerate(BLOCKS)])
def test_a_file_is_the_ring_that_is_meant_or_refused(ground, record, name):
    here = ground()
    content, ring = BLOCKS[name]
    (here.work / "ring.txt").write_bytes(content)
    line = ("melt", "--scheme", "zhang", "--json", "--blocks")
    if ring is None:
        judge(here.call(*line, "ring.txt"), REFUSED)
        record("refused")
        return
    read = judge(here.call(*line, "ring.txt"), FINE)
    (here.work / "plain.txt").write_text(ring)
    plain = judge(here.call(*line, "plain.txt"), FINE)
    found, expected = ({**json.loads(one.out), "source": ""} for one in (read, plain))
    assert found == expected
    assert found["blocks"]["length"] == 11
    record("as meant")
