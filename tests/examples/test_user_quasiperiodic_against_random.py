"""What the script finds: at the same epsilon quasiperiodic chains are all alike, and melt less."""

from user_scripts import run_script


def test_quasiperiodic_chains_are_alike_where_random_ones_differ(tmp_path):
    rows = {}
    for line in run_script("quasiperiodic_against_random", tmp_path).splitlines()[1:]:
        name, *numbers = line.split()
        epsilon, length, density, spread = map(float, numbers)
        assert epsilon == 0.24
        rows[name, length] = density, spread
    assert rows["random", 100.0][1] > 10 * rows["quasiperiodic", 100.0][1]
    assert rows["random", 1000.0][0] > 0.9  # one spot is enough, and a long chain has it
    assert rows["quasiperiodic", 1000.0][0] < 0.5  # no spot is larger than the pattern allows
    short, long = (rows["quasiperiodic", length][0] for length in (100.0, 1000.0))
    assert abs(short - long) < 0.01
