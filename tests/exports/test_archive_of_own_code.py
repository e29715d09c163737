"""Archives of campaigns with laws and observables of the user's own: they hold what defines them,
or say that they do not, and how to go on."""

import json
import re
import subprocess
import sys
import warnings
import zipfile

import pytest
from test_archive import unpacked

import qavalanche as qa
from qavalanche.errors import InputWarning
from qavalanche.exports.archive import archive, check_archive
from qavalanche.laws import from_distribution

LAW = '''
"""A law of one's own, and an observable."""
from dataclasses import dataclass

import numpy as np

import qavalanche as qa
from qavalanche.laws import Law
from qavalanche.laws.registry import law


@law
@dataclass(frozen=True)
class OfThisTest(Law):
    name, source, summary = "of_this_test", "notes", "ln g uniform in [-a, 1]"
    a: float
    resonance_probability = property(lambda self: 1 / (1 + self.a))

    def draw(self, length, seed=0, sample=0):
        x = self.uniform_numbers(length, seed, sample, length)
        return qa.Chain.from_decays(self.a - (1 + self.a) * x)


def widest(melted):
    return max((stop - start for start, stop in melted), default=0)
'''
MAKE = """
import sys
sys.path.insert(0, "mine")
import own_law
import qavalanche as qa
spec = {"seed": 1, "disorder": {"law": "of_this_test", "a": [2, 3]},
        "chain": {"length": 30, "samples": 20}}
qa.run(spec, "store", observables={"widest": own_law.widest})
from qavalanche.exports.archive import archive
archive("store", "store.zip", observables={"widest": own_law.widest})
archive("store", "less.zip")
"""


def python(code, folder):
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a store and its archives, made by another process: here nothing is known."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "mine").mkdir()
    (folder / "mine" / "own_law.py").write_text(LAW)
    (folder / "stderr").write_text(python(MAKE, folder).stderr)
    return folder


def test_what_its_readme_says_makes_the_same_bits(made, tmp_path):
    top = unpacked(made / "store.zip", tmp_path / "fresh")
    assert (top / "code" / "own_law.py").read_text() == LAW
    readme = (top / "README.txt").read_text()
    assert "* law of_this_test: module own_law, code/own_law.py" in readme
    code = readme[readme.index("import sys\n") : readme.index(".differing)") + len(".differing)")]
    done = python(code.replace('"FILE"', repr(str(made / "store.zip"))), top)
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_is_not_in_it_is_said_in_one_line(made):
    (line,) = [s for s in (made / "stderr").read_text().splitlines() if "InputWarning:" in s]
    assert "less.zip: what defines observable widest is not in it" in line
    with zipfile.ZipFile(made / "less.zip") as packed:
        readme = packed.read("store/README.txt").decode()
        assert "store/code/own_law.py" in packed.namelist()
    assert "Not in here: what defines observable widest\n" in readme
    assert "# and here define or import what is not in this archive: observable widest" in readme


def test_whoever_lacks_the_law_is_told_why_and_what_to_do(made, monkeypatch):
    monkeypatch.chdir(made)
    hint = r"import the module that defines it, .* entry point of the group qavalanche\.laws$"
    with pytest.raises(qa.InputError, match=hint):
        qa.Campaign.open("store")
    with pytest.raises(qa.InputError, match=r"its spec.toml cannot be read here.*README") as caught:
        check_archive("store.zip")
    assert re.search(hint, str(caught.value))
    assert "no archive" not in str(caught.value)


def test_a_distribution_that_is_an_object_is_said_to_be_missing(tmp_path):
    import scipy.stats

    class Own(scipy.stats.rv_continuous):
        def _pdf(self, x):
            return 0.5 * (abs(x) < 1)

        def _cdf(self, x):
            return (x + 1) / 2

        def _ppf(self, q):
            return 2 * q - 1

    law = from_distribution(Own(a=-1, b=1, name="own"))
    spec = {"seed": 1, "disorder": law, "chain": {"length": 20, "samples": 3}}
    qa.run(spec, tmp_path / "store", workers=1)
    with pytest.warns(InputWarning, match="what defines law python, an object of Python"):
        archive(tmp_path / "store", tmp_path / "a.zip")


def test_what_is_of_qavalanche_alone_needs_no_code(tmp_path):
    spec = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": 0.3},
            "chain": {"length": 20, "samples": 3}, "observables": {"history": True}}  # fmt: skip
    qa.run(spec, tmp_path / "store", workers=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = archive(tmp_path / "store", tmp_path / "a.zip")
    assert not any(name.startswith("code") for name in made.files)
    top = unpacked(made.path, tmp_path / "there")
    assert "qavalanche run spec.toml --out again" in (top / "README.txt").read_text()
    assert json.loads((top / "statistics.json").read_text())
