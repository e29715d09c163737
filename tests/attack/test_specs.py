"""Specs with anything in them: refused in one line before anything is written, or run as meant."""

import pytest
from attack.support.judge import ANY_GOOD_END, FINE, REFUSED, judge, names
from attack.support.share import marks
from attack.support.spec_cases import (
    RIGHT_FILES,
    WRONG_FILES,
    WRONG_LAWS,
    WRONG_SCHEMES,
    wrong_values,
)

WRONG = {name: text.encode() for name, text in wrong_values().items()}
WRONG |= {f"file: {name}": content for name, content in WRONG_FILES.items()}
WRONG |= {f"law: {name}": text.encode() for name, text in WRONG_LAWS.items()}
WRONG |= {f"scheme: {name}": content for name, content in WRONG_SCHEMES.items()}
QUICK = 15
HEAVY = """\
seed = 3
[disorder]
law = "pareto"
b = 0.1
loc = -3
[chain]
length = 200
samples = 20
"""


def marked(number, name):
    return pytest.param(name, id=name, marks=marks(number, QUICK))


@pytest.mark.parametrize("name", [marked(*one) for one in enumerate(WRONG)])
@pytest.mark.parametrize("command", ["run", "slurm"])
def test_a_wrong_spec_is_refused_in_one_line(ground, record, command, name):
    here = ground()
    (here.work / "spec.toml").write_bytes(WRONG[name])
    script = ("--script", "job.sbatch") if command == "slurm" else ()
    outcome = judge(here.call(command, "spec.toml", "--out", "store", *script), REFUSED)
    names(outcome, "spec.toml")
    assert not here.store.exists(), "a store was made"
    assert not (here.work / "job.sbatch").exists(), "a script was made"
    here.check_outside()
    record("refused")


@pytest.mark.parametrize("name", RIGHT_FILES)
def test_a_right_spec_is_run_however_it_is_written(ground, record, name):
    here = ground()
    (here.work / "spec.toml").write_bytes(RIGHT_FILES[name])
    here.check_completes()
    record("as meant")


@pytest.mark.parametrize("length", ["10_000_000_000_000", str(2**62), str(2**63), str(2**200)])
def test_a_chain_that_fits_nowhere_is_refused_with_its_memory(ground, record, length):
    here = ground()
    spec = here.work / "spec.toml"
    spec.write_text(spec.read_text().replace("[40, 80]", length))
    judge(here.call("run", "spec.toml", "--out", "store"), REFUSED)
    record("refused")


@pytest.mark.slow
@pytest.mark.parametrize("loc", ["-1e7", "-9e6", "-1e18", "-1e30", "-1e300"])
def test_decays_that_no_sum_holds_are_refused_or_right(ground, record, loc):
    """Never a mean that has wrapped: ln g normal about `loc` decays by -loc nats a bond.

    What is beyond single precision is a cut bond, whose decay is infinite.
    """
    here = ground()
    law = HEAVY.replace('"pareto"\nb = 0.1\nloc = -3', f'"norm"\nloc = {loc}')
    (here.work / "spec.toml").write_text(law)
    outcome = judge(here.call("run", "spec.toml", "--out", "store", "--workers", "1"))
    if outcome.code == 0:
        judge(here.call("report", "store"), FINE)
        table = (here.store / "report" / "summary.csv").read_text().splitlines()
        row = dict(zip(table[0].split(","), table[1].split(","), strict=True))
        expected = -float(loc) if -float(loc) < 3e38 else float("inf")
        assert float(row["decay_rate"]) == pytest.approx(expected, rel=1e-3)
    record("refused" if outcome.code else "as meant")


def test_a_law_with_heavy_tails_is_run(ground, record):
    """Draws beyond single precision are resonances and cuts."""
    here = ground()
    (here.work / "spec.toml").write_text(HEAVY)
    judge(here.call("run", "spec.toml", "--out", "store", "--workers", "1"), FINE)
    assert here.machine.results("store", cwd=here.work)[0] == 20
    record("as meant")


@pytest.mark.slow
@pytest.mark.parametrize(
    "law", ['"studentized_range"\nk = 3\ndf = 10', '"levy_stable"\nalpha = 1.5\nbeta = 0.5']
)
def test_a_law_whose_quantile_takes_minutes_does_not_hang(ground, record, law):
    here = ground()
    (here.work / "spec.toml").write_text(HEAVY.replace('"pareto"\nb = 0.1', law))
    out = ("--out", "store", "--workers", "1", "--time-limit", "5s")
    judge(here.call("run", "spec.toml", *out), (*ANY_GOOD_END, 130, 143))
    record("did not hang")
