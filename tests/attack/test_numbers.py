"""Numbers that no sample tells are not printed, and bits hang on nothing but the spec."""

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
length = 1_000_000
samples = 800
"""


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
            assert value == "–" or "(" in value, f"{name} = {value} has no error: {text}"
    page = (here.store / "report" / "report.html").read_text()
    assert not re.search(r"nu = [0-9.]+(?![0-9.(])", page)
    record("no number")


def kernels():
    """Names of the library's kernels that this processor can run."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return []
    known = {"Nehalem": "sse4_2", "Haswell": "avx2", "SkylakeX": "avx512f"}
    return [name for name, flag in known.items() if f" {flag}" in flags]


def test_bits_do_not_depend_on_the_kernels_of_a_library(ground, record):
    """The quantile table of ln g normal, and every sample drawn with it."""
    here = ground()
    if len(kernels()) < 2:
        pytest.skip("this processor has one kind of kernels only")
    (here.work / "spec.toml").write_text(NORMAL)
    seen = {}
    for name in kernels():
        line = ("run", "spec.toml", "--out", name, "--workers", "2")
        environment = {**os.environ, "OPENBLAS_CORETYPE": name}
        judge(started(line, here.work, environment, limit=280), FINE)
        seen[name] = here.machine.results(name, cwd=here.work)
    first = next(iter(seen.values()))
    assert all(one == first for one in seen.values()), seen
    record("the same numbers")
