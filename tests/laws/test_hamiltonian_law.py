"""The law `hamiltonian`: models in specs, by name, by file and by function."""

import json
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from model_files import XXZ, fields_of, written

import qavalanche as qa
from qavalanche.campaign.disorder import disorder_of, facts_of, laws_of
from qavalanche.campaign.point import Point
from qavalanche.hamiltonians import Evolution, Hamiltonian, model_from, xxz
from qavalanche.hamiltonians import of_function as objects
from qavalanche.hamiltonians.of_function import python_model
from qavalanche.laws import DrawnHamiltonian, Fields, law_from, names
from qavalanche.laws.registry import defaults
from qavalanche.schemes import Scheme

SECTION = {"model": "xxz", "W": 6.0}


def drawn(law, *address):
    return law.draw(*(address or (5, 3, 1))).dense()


def test_it_draws_the_chains_of_its_model():
    law = law_from("hamiltonian", {**SECTION, "Delta": 0.5})
    assert "hamiltonian" in names()
    assert isinstance(law.draw(5), Hamiltonian)
    assert law.length_unit == "sites"
    known = model_from("xxz", {"Delta": 0.5}).draw(5, 6.0, 3, 1)
    assert np.array_equal(drawn(law), known.dense())
    assert str(law) == "xxz, W = 6, Delta = 0.5, J = 1"
    law.check(10**9, 10**9)


def test_short_chains_are_the_beginnings_of_long_ones():
    law = law_from("hamiltonian", SECTION)
    long = fields_of(law.draw(12, 1, 5))
    for length in range(1, 12):
        assert np.array_equal(fields_of(law.draw(length, 1, 5)), long[:length])


@pytest.mark.parametrize("parameters", [{}, {"Delta": 0.25}, {"J": 2, "Delta": 0}])
def test_the_section_makes_the_law_again(parameters):
    law = law_from("hamiltonian", {**SECTION, **parameters})
    section = json.loads(json.dumps(law.section))
    again = law_from(section.pop("law"), section)
    assert again == law
    assert hash(again) == hash(law)
    assert again.address == law.address == pickle.loads(pickle.dumps(law)).address
    assert all(isinstance(value, str | float) for value in law.address.values())
    assert np.array_equal(drawn(again), drawn(law))


def test_other_processes_draw_the_same(tmp_path):
    path = str(written(tmp_path, XXZ))
    code = (
        "import sys, hashlib\nfrom qavalanche.laws import law_from\n"
        f"law = law_from('hamiltonian', {{'model': {path!r}, 'W': 3}})\n"
        "print(hashlib.blake2b(law.draw(5, 3, 1).dense().tobytes()).hexdigest())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, check=True, env=os.environ,
                          stdout=subprocess.PIPE)  # fmt: skip
    told = []
    exec(code.replace("print(", "told.append("), {"told": told})
    assert done.stdout.split() == told


class TestSpecs:
    def test_a_grid_of_disorder_strengths(self):
        lists = disorder_of({"law": "hamiltonian", "model": "xxz", "W": [6, 8], "Delta": 0.0})
        assert lists["digest"] == [model_from("xxz").digest]
        assert (lists["W"], lists["Delta"], lists["J"]) == ([6.0, 8.0], [0.0], [1.0])
        laws = laws_of(lists)
        assert [law.W for law in laws] == [6.0, 8.0]
        assert disorder_of(lists) == lists
        assert facts_of(lists)["disorder.model"] == ["xxz"]

    def test_a_grid_of_models_and_of_a_parameter(self):
        lists = disorder_of({"law": "hamiltonian", "model": ["xxz", "quasiperiodic"], "W": 5.0,
                             "Delta": [0.5, 1.0]})  # fmt: skip
        laws = laws_of(lists)
        assert len({law.digest for law in laws}) == 2
        assert len({json.dumps(law.address) for law in laws}) == 4
        facts_of(lists)
        with pytest.raises(qa.InputError, match="parameter 'wave_number'"):
            laws_of(disorder_of({**lists, "wave_number": 0.3}))

    def test_a_model_twice_is_refused(self):
        with pytest.raises(qa.InputError, match="stands twice"):
            disorder_of({"law": "hamiltonian", "model": ["xxz", "xxz"], "W": 5.0})

    def test_a_file_is_known_by_its_content(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        path = written(tmp_path, XXZ)
        lists = disorder_of({"law": "hamiltonian", "model": "mine.toml", "W": [3, 5]})
        assert lists["model"] == [str(path)]
        laws = laws_of(lists)
        moved = path.rename(tmp_path / "moved.toml")
        assert laws_of(lists) == laws  # what is stored can be read
        assert laws_of(lists)[1].address == laws[1].address
        with pytest.raises(qa.InputError, match=r"mine\.toml: cannot be read"):
            laws_of(lists)[0].draw(4)
        again = disorder_of({"law": "hamiltonian", "model": "moved.toml", "W": [3, 5]})
        assert facts_of(again) == facts_of(lists)
        assert laws_of(again) == laws
        moved.write_text(XXZ.replace('"S+ S-"', '"S- S+"'))
        other = disorder_of({"law": "hamiltonian", "model": "moved.toml", "W": [3, 5]})
        assert facts_of(other) != facts_of(lists)
        assert laws_of(again) == laws
        with pytest.raises(qa.InputError, match=r"moved\.toml: has not the content of digest"):
            laws_of(again)[0].draw(4)

    def test_files_stand_alone(self, tmp_path):
        path = str(written(tmp_path, XXZ))
        with pytest.raises(qa.InputError, match="must be the only model, as a file"):
            disorder_of({"law": "hamiltonian", "model": ["xxz", path], "W": 5.0})

    def test_mistakes_in_a_file_are_named(self, tmp_path):
        path = str(written(tmp_path, XXZ.replace("Delta = 0.3", "Delt = 0.3")))
        with pytest.raises(qa.InputError, match=r"mine\.toml: term 2: strength = 'J \* Delta'"):
            laws_of(disorder_of({"law": "hamiltonian", "model": path, "W": 5.0}))


@dataclass(frozen=True)
class Alone(Scheme):
    """Nothing melts."""

    name: ClassVar[str] = "alone"
    takes: ClassVar[type] = Evolution

    def melt(self, start):
        return qa.Partition(start.sites, np.empty((0, 2), np.int64))


def test_a_scheme_that_takes_chains_of_spins_is_given_them():
    laws = laws_of(disorder_of({"law": "hamiltonian", "model": "xxz", "W": [3, 5]}))
    points = [Point(law, length, Alone()) for law in laws for length in (4, 5)]
    assert len({point.name for point in points}) == 4
    for point in points:
        known = point.law.draw(point.length, 7, 2).dense()
        assert np.array_equal(point.draw(7, 2).dense(), known)
        assert point.melt(7, 2).length == point.length
    with pytest.raises(qa.InputError, match="takes a Chain, and the law hamiltonian draws"):
        Point(laws[0], 4, qa.Spots())


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"W": 3}, "hamiltonian without model: model is needed"),
        ({"model": "xxz"}, "hamiltonian without W: W is needed"),
        ({**SECTION, "W": 0}, "W = 0: must be positive and finite"),
        ({**SECTION, "W": "a"}, "W = 'a': must be positive and finite"),
        ({**SECTION, "model": "xzz"}, 'did you mean "xxz"'),
        ({**SECTION, "model": 3}, "model = 3: must be the name of a model"),
        ({**SECTION, "delta": 3}, "hamiltonian parameter 'delta' (did you mean \"Delta\"?)"),
        ({**SECTION, "Delta": "a"}, "Delta = 'a': must be a finite number"),
        ({**SECTION, "digest": 3}, "digest = 3: must be text"),
        ({**SECTION, "model": "python"}, "model = 'python' without digest"),
    ],
)
def test_mistakes_are_one_line(parameters, said):
    with pytest.raises(qa.InputError) as told:
        law_from("hamiltonian", parameters)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("model", "J"), [("xxz", 1.0), ("xxz", 2.0), ("anderson", 1.5), ("quasiperiodic", 1.0)]
)
def test_the_resonance_probability_is_that_of_a_bond_of_two_sites(model, J):
    law = law_from("hamiltonian", {"model": model, "W": 3.0, "J": J})
    h = np.array([fields_of(law.draw(2, 1, i)) for i in range(4000)])
    p, share = law.resonance_probability, np.mean(np.abs(h[:, 0] - h[:, 1]) <= J / 2)
    assert abs(share - p) < 4 * np.sqrt(p * (1 - p) / len(h))
    if model == "xxz":
        assert p == Fields(3.0, J).resonance_probability


def test_it_is_not_known_of_others(tmp_path):
    for model in ("imbrie", "kicked", str(written(tmp_path, XXZ.replace("S+ S-", "S- S+")))):
        assert np.isnan(law_from("hamiltonian", {"model": model, "W": 3.0}).resonance_probability)
    assert law_from("hamiltonian", {**SECTION, "J": 0.0}).resonance_probability == 0
    assert defaults("hamiltonian", SECTION) == {"digest": "", "J": 1.0, "Delta": 1.0}


def test_given_values_bound_the_length(tmp_path):
    text = '[values]\nh = [1, 2, 3]\n[[term]]\noperators = "Z"\nstrength = "W * h"\n'
    law = law_from("hamiltonian", {"model": str(written(tmp_path, text)), "W": 1.0})
    law.check(3, 10)
    with pytest.raises(qa.InputError, match=r"length = 4: .* has values for 3 sites"):
        law.check(4, 10)


class TestModelsAsObjects:
    def test_of_a_name_and_of_a_file(self, tmp_path):
        for model in (model_from("xxz", {"J": 2.0}), model_from(written(tmp_path, XXZ))):
            law = DrawnHamiltonian.of(model, 4.0)
            assert np.array_equal(drawn(law), model.draw(5, 4.0, 3, 1).dense())
            section = dict(law.section)
            assert law_from(section.pop("law"), section) == law
        with pytest.raises(qa.InputError, match="with given values"):
            DrawnHamiltonian.of(model_from("xxz").with_values({"h": [1.0]}), 4.0)

    def test_of_a_function(self, monkeypatch):
        model = python_model(lambda h: xxz(h, J=0.7), "weak")
        law = DrawnHamiltonian.of(model, 4.0)
        assert np.array_equal(drawn(law), model.draw(5, 4.0, 3, 1).dense())
        lists = disorder_of(law)
        (again,) = laws_of(lists)
        assert again == law
        law.check(5, 5)
        monkeypatch.setattr(objects, "_HELD", {})
        (far,) = laws_of(lists)
        assert far.address == law.address
        for use in (lambda: far.draw(3), lambda: far.check(3, 1)):
            with pytest.raises(qa.InputError, match="this process was not given"):
                use()

    def test_it_is_pickled_with_its_function(self, monkeypatch):
        law = DrawnHamiltonian.of(python_model(xxz), 4.0)
        known, packed = drawn(law), pickle.dumps(law)
        monkeypatch.setattr(objects, "_HELD", {})
        assert np.array_equal(drawn(pickle.loads(packed)), known)
