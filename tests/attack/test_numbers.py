"""Numbers that no sample tells are not printed, and bits hang on nothing but the spec."""

import json
import os
import re
from pathlib import Path

import pytest
from attack.support.judge import FINE, judge
from attack.support.machine import started

pytestmark = pytest.mark.slow
_ALL = {
    "all localized": ("[0.10, 0.12, 0.14, 0.16]", 0),
    "all thermal": ("[0.5, 0.6, 0.7, 0.8]", 1),
}
SPEC = """\
seed = 1
[disorder]
law = "bimodal"
epsilon = {epsilon}
K = 1.0
[chain]
length = [100, 200, 400, 800]
samples = 50
"""
NORMAL = """\
seed = 11
[disorder]
law = "norm"
loc = -2.0
[chain]
length = 100_000
samples = 200
"""
_LAWS = {
    "norm": 'law = "norm"\nloc = -2.0',
    "gamma": 'law = "gamma"\na = 2.5\nloc = -3.0',
}


@pytest.mark.parametrize("which", _ALL)
def test_nothing_is_said_of_what_no_sample_tells(ground, record, which):
    here = ground()
    epsilon, _ = _ALL[which]
    (here.work / "spec.toml").write_text(SPEC.format(epsilon=epsilon))
    judge(here.call("run", "spec.toml", "--out", "store", "--workers", "1"), FINE)
    for line in (("analyze", "store"), ("claims", "store"), ("report", "store")):
        text = judge(here.call(*line), FINE).out.decode()
        assert not re.search(r"± 0(?![.\d])|± 0\.0+(?!\d)|\(0\)", text), text
        for name, value in re.findall(r"\b(nu\w*|critical_point|b) = ([^,\s]+)", text):
            assert value == "–", f"{name} = {value}, and no sample tells: {text}"
    page = (here.store / "report" / "report.html").read_text()
    assert not re.search(r"nu = [0-9.]+(?![0-9.(])", page)
    record("no number")


def processors():
    """{name: variables} with which libraries compute as on other processors than this one."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return {}
    known = {"Nehalem": "sse4_2", "Haswell": "avx2", "SkylakeX": "avx512f"}
    kernels = [name for name, flag in known.items() if f" {flag}" in flags]
    plain = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4"}
    return {name: {"OPENBLAS_CORETYPE": name} for name in kernels} | {"plain": plain}


def made_on_all(here, text):
    """A store of the same campaign for each processor: their names."""
    if len(processors()) < 2:
        pytest.skip("this processor can stand for no other one")
    (here.work / "spec.toml").write_text(text)
    for name, variables in processors().items():
        line = ("run", "spec.toml", "--out", name, "--workers", "2")
        judge(started(line, here.work, {**os.environ, **variables}), FINE)
    return list(processors())


@pytest.mark.parametrize("law", _LAWS)
def test_tables_do_not_depend_on_the_processor(ground, record, law):
    """The quantile tables of laws of scipy, of which every shard holds a hash."""
    here = ground()
    small = NORMAL.replace("100_000", "100").replace("samples = 200", "samples = 2")
    stores = made_on_all(here, small.replace('law = "norm"\nloc = -2.0', _LAWS[law]))
    hashes = set()
    for name in stores:
        shard = next((here.work / name).rglob("*.parquet")).relative_to(here.work)
        made = json.loads(judge(here.call("show", shard, "--json"), FINE).out)
        hashes.add(made["table"])
    assert len(hashes) == 1
    assert None not in hashes
    record("the same numbers")


def test_samples_do_not_depend_on_the_processor(ground, record):
    """All that is drawn and melted of ln g normal."""
    here = ground()
    seen = [here.machine.results(name, cwd=here.work) for name in made_on_all(here, NORMAL)]
    assert all(one == seen[0] for one in seen), seen
    record("the same numbers")
