"""Every mend, taken back, is caught by an attack: the attacks would find the fault again."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from attack.support.ground import STORES
from attack.support.mends import MENDS
from attack.support.record import VARIABLE

HERE = Path(__file__).parent


_NOT_CAUGHT = (
    "the text of the mend stands",
    "SyntaxError",
    "NameError",
    "the stage process did not start",
)
"""Words of an attack that failed because of how the mend was taken back."""


def marked(number, mend):
    rare = [pytest.mark.rare] if number % 3 else []
    return pytest.param(mend, id=mend.about, marks=rare)


@pytest.mark.slow
@pytest.mark.parametrize("mend", [marked(*each) for each in enumerate(MENDS)])
def test_a_mend_taken_back_is_caught(mend, known, record, tmp_path):
    path = [str(HERE / "support" / "plant"), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "QAVALANCHE_PLANT": json.dumps(mend.changes),
        "QAVALANCHE_LIMIT": "25",
        STORES: str(known.folder),
    }
    environment.pop(VARIABLE, None)
    file, _, test = mend.caught.partition("::")
    options = ["-q", "-m", "slow or not slow", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command = [sys.executable, "-m", "pytest", *options, f"--basetemp={tmp_path / 'planted'}"]
    outcome = subprocess.run(
        [*command, f"{HERE / file}::{test}"],
        env=environment,
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        timeout=500,
    )
    told = outcome.stdout[-3000:] + outcome.stderr[-3000:]
    for words in _NOT_CAUGHT:
        assert words not in told, told
    assert outcome.returncode == 1, f"not caught: {told}"
    assert " failed" in told, told
    assert " error" not in outcome.stdout.splitlines()[-1], told
    record("caught")


def test_the_mends_stand_in_the_sources():
    """Each text once, so that it can be taken back."""
    wrong = []
    for mend in MENDS:
        for module, changes in mend.changes.items():
            source = Path(find_spec(module).origin).read_text(encoding="utf-8")
            wrong += [(mend.about, new) for new, _ in changes if source.count(new) != 1]
    assert not wrong


def test_the_attacks_that_are_to_catch_them_exist():
    """Their names are those of attacks: a mend is not caught by a name that is misspelt."""
    files = sorted({mend.caught.partition("::")[0] for mend in MENDS})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "slow or not slow"]
    found = subprocess.run(
        [*command, "-p", "no:cacheprovider", *(str(HERE / file) for file in files)],
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    collected = {line.rpartition("tests/attack/")[2] for line in found.stdout.splitlines()}
    missing = {
        mend.caught for mend in MENDS if not any(c.startswith(mend.caught) for c in collected)
    }
    assert not missing
