"""examples/users/precision_driven_run.py finds p to the error that it asks for, with few chains."""

import re

from user_scripts import run_script


def test_p_is_known_to_what_was_asked_for(tmp_path):
    said = run_script("precision_driven_run", tmp_path)
    rows = re.findall(r"^(0\.\d\d) +(\d+)  (\S+)  (\S+) +(\d+) *(.*)$", said, re.M)
    assert len(rows) == 10
    counts = {}
    for epsilon, length, p, error, samples, outcome in rows:
        counts[float(epsilon), int(length)] = int(samples)
        most = {"100": 10_000, "400": 1000}[length]
        assert 0 <= float(p) <= 1
        assert float(error) <= 0.01 or (int(samples) == most and "not reached" in outcome)
    assert {bool(row[-1]) for row in rows} == {True, False}
    assert counts[0.2, 100] < 500 < counts[0.33, 100], "p near 0 needs few samples"
    first, finer = map(int, re.search(r"0\.01: (\d+) samples, 0\.007: (\d+)", said).groups())
    assert sum(counts.values()) == first < finer
