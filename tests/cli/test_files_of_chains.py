"""--column and --chain: what of a file is meant, in every command that reads chains or fields."""

import json

import numpy as np
import pytest

G = np.exp(np.random.default_rng(4).normal(-1, 1, (4, 10)))


@pytest.fixture
def files(inside):
    np.savez("many.npz", coupling=G, decay=-np.log(G), field=10 * G)
    np.savetxt("table.txt", G.T, header="first second third fourth", fmt="%.17g")
    np.savetxt("one.csv", G[2], fmt="%.17g")
    return inside


def melted(inside, *options, command="melt"):
    code, out, err = inside(command, *options, "--json")
    assert code == 0, err
    return {key: value for key, value in json.loads(out).items() if key != "source"}


@pytest.mark.parametrize("command", ["melt", "steps"])
def test_one_chain_of_many_is_the_chain_alone(files, command):
    expected = melted(files, "--couplings", "one.csv", command=command)
    for options in (
        ["--couplings", "many.npz", "--chain", "2"],
        ["--couplings", "many.npz", "--column", "coupling", "--chain", "2"],
        ["--couplings", "table.txt", "--column", "third"],
        ["--couplings", "table.txt", "--column", "3"],
    ):
        assert melted(files, *options, command=command) == expected


def test_fields_of_threshold_too(files):
    np.savetxt("fields.txt", 10 * G[1], fmt="%.17g")
    found = [
        melted(files, "--fields", *options, "--J", "1", "--length", "3", command="threshold")
        for options in (["fields.txt"], ["many.npz", "--chain", "1"])
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--couplings", "many.npz"], "one axis is needed, or say which chain: 0 to 3"),
        (["--couplings", "many.npz", "--chain", "4"], "chain = 4: many.npz holds 4, from 0 on"),
        (["--couplings", "many.npz", "--column", "x"], "has no array 'x'"),
        (["--couplings", "table.txt", "--column", "5th"], '"5th" is needed'),
        (["--couplings", "table.txt", "--column", ""], "column = ''"),
        (["--couplings", "one.csv", "--chain", "-1"], "chain = -1"),
        (["--epsilon", "0.3", "--length", "9", "--column", "x"], "--column: goes with --decays"),
        (["--blocks", "one.csv", "--chain", "0"], "--chain: goes with --decays"),
    ],
)
def test_what_is_not_there_or_does_not_go_together_is_one_line(files, options, message):
    code, _, err = files("melt", *options)
    assert code == 2
    assert message in err
    assert err.count("\n") == 1
