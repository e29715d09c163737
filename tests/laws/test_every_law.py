"""The contract of `laws.law.Law`, over every law of the registry."""

import json
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from law_cases import BONDS, ROWS, laws

import qavalanche as qa
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.chain import Chain
from qavalanche.laws import LogCoupling, get, law_from, listed, names, parameters_of
from qavalanche.laws.registry import defaults
from qavalanche.laws.words import words
from qavalanche.schemes.spots import Spots

CORRELATED = {"correlated", "fields", "norm fields", "quasiperiodic", "spectrum"}
TITLES = [n for n in names() if get(n).draws is Chain]  # what others draw has tests of its own
TITLES += ["norm", "triang", "norm fields", "histogram"]

PROGRAM = """
import hashlib, json, sys
from qavalanche.laws import law_from
for section in json.load(sys.stdin):
    law = law_from(section.pop("law"), section)
    start = law.draw(1000, 5, 7)
    w = start.decays() if hasattr(start, "decays") else start.lengths
    print(hashlib.blake2b(w.tobytes()).hexdigest())
"""


@pytest.fixture(scope="module")
def every(tmp_path_factory):
    return laws(tmp_path_factory.mktemp("laws"))


@pytest.fixture(params=TITLES)
def case(request, every):
    return every[request.param]


@pytest.fixture
def of_chains(case):
    """A law that draws chains: what others draw has tests of its own."""
    if case.draws is not Chain:
        pytest.skip(f"the law {case.name} draws a {case.draws.__name__}")
    return case


def decays(law, length=BONDS, seed=5, sample=7):
    """Of a sample; of blocks their lengths."""
    start = law.draw(length, seed, sample)
    return start.decays() if law.draws is Chain else start.lengths


def test_no_law_of_the_registry_is_left_out(every):
    others = {name for name in names() if get(name).draws is not Chain}
    assert set(names()) - others <= set(TITLES) <= set(every)
    assert others <= {
        "anderson",
        "blocks",
        "grain",
        "hamiltonian",
        "weak_part",
    }  # have tests of their own


def test_what_a_law_says_of_itself(case):
    kind = type(case)
    for text in (kind.source, kind.summary):
        assert isinstance(text, str)
        assert 3 < len(text) < 100
        assert "\n" not in text
    assert get(case.name) is kind
    assert str(case)


def test_a_sample_is_a_sound_chain_of_its_address_alone(case):
    start = case.draw(BONDS, 5, 7)
    assert type(start) is case.draws
    assert start.length == BONDS
    if case.draws is Chain:
        assert Chain(start.length, start.resonant, start.decay, start.source).length == BONDS
    first = decays(case)
    decays(case, sample=8)
    assert np.array_equal(decays(case), first)
    assert not np.array_equal(decays(case, sample=8), first)
    if case.name != "file":
        assert not np.array_equal(decays(case, seed=6), first)


def test_uniform_numbers_are_those_of_the_address(case):
    numbers = case.uniform_numbers(BONDS, 5, 7)
    assert numbers.shape == (BONDS,)
    assert 0 < numbers.min() < numbers.max() < 1
    assert np.array_equal(case.uniform_numbers(BONDS, 5, 7, 10), numbers[:10])
    for other in ((BONDS, 5, 8), (BONDS, 6, 7), (BONDS + 1, 5, 7)):
        assert not np.array_equal(case.uniform_numbers(*other, 10), numbers[:10])
    with pytest.raises(qa.InputError, match="sample = -1: must be"):
        case.uniform_numbers(BONDS, 5, -1)


def test_other_processes_draw_the_same(every):
    nameable = [law for law in every.values() if law.name != "python"]
    sections = json.dumps([law.section for law in nameable])
    done = subprocess.run([sys.executable, "-c", PROGRAM], input=sections, text=True, check=True,
                          stdout=subprocess.PIPE, env=os.environ)  # fmt: skip
    ours = {}
    exec(PROGRAM.replace("print(", "told.append(").replace("json.load(sys.stdin)", "sections"),
         {"told": ours.setdefault("told", []), "sections": json.loads(sections)})  # fmt: skip
    assert done.stdout.split() == ours["told"]


def test_the_section_makes_the_law_again(case):
    section = json.loads(json.dumps(case.section))
    again = law_from(section.pop("law"), section)
    assert again == case
    assert hash(again) == hash(case)
    assert again.address == case.address
    assert np.array_equal(decays(again), decays(case))
    assert set(section) <= {*parameters_of(case.name), *case.further_parameters(section)}


def test_an_address_is_numbers_and_words(case):
    assert case.address["law"] == case.name
    assert all(isinstance(value, str | int | float) for value in case.address.values())
    assert json.loads(json.dumps(case.address)) == case.address


def test_a_law_goes_to_other_processes(case):
    again = pickle.loads(pickle.dumps(case))
    assert again == case
    assert np.array_equal(decays(again), decays(case))


def test_the_measured_epsilon_is_the_resonance_probability(of_chains, request):
    case = of_chains
    samples, epsilon = 200 if case.name != "file" else ROWS, case.resonance_probability
    shares = np.array([case.draw(BONDS, 1, i).resonant_count / BONDS for i in range(samples)])
    if case.name == "file":
        assert shares.mean() == pytest.approx(epsilon, rel=1e-12)
        return
    error = np.sqrt(epsilon * (1 - epsilon) / (samples * BONDS))
    title = request.node.callspec.params["case"]
    if title in CORRELATED:
        error = max(error, shares.std() / np.sqrt(samples))
    else:  # independent bonds: counts are binomial
        assert shares.std() / np.sqrt(samples) == pytest.approx(error, rel=0.3)
    assert abs(shares.mean() - epsilon) < 4 * error


def test_a_larger_decay_is_less_likely_where_a_law_has_a_table(case):
    if case.table is None:
        assert np.isnan(case.probability_below(1.0)) or case.name in (
            "triang",
            "python",
            "modulated",
        )
        return
    assert case.probability_below(0.0) == pytest.approx(case.resonance_probability, rel=1e-7)
    w = np.concatenate([decays(case, sample=i) for i in range(20)])
    for bound in (0.5, 2.0):
        p = case.probability_below(bound)
        assert abs(np.mean(w <= bound) - p) < 4 * np.sqrt(p * (1 - p) / w.size) + 1e-9


def test_a_section_is_what_a_spec_can_hold(case):
    for key, value in case.section.items():
        values = value if key in listed(case.name) else [value]
        assert values
        assert all(isinstance(one, str | int | float) for one in values)


def test_unlike_laws_have_unlike_addresses_and_streams(every):
    told = [json.dumps(law.address, sort_keys=True) for law in every.values()]
    assert len(set(told)) == len(told)


def test_a_point_melts_its_samples_as_they_are_drawn(of_chains):
    case = of_chains
    rows = melt_chunk(Point(case, BONDS, Spots()), 5, 2, 3)
    for i in range(3):
        assert rows.covered[i] == np.diff(qa.melt(case.draw(BONDS, 5, 2 + i)).regions).sum()


@pytest.mark.parametrize(
    "name", [n for n in [*TITLES, "gamma"] if n in [*names(), "gamma"] and parameters_of(n)]
)
def test_unknown_and_missing_parameters_are_named(name, every):
    known = list(parameters_of(name))
    good = {"gamma": {"a": 2.0}}.get(name) or {k: v for k, v in every[name].section.items() if v}
    good.pop("law", None)
    with pytest.raises(qa.InputError, match=rf"{name} parameter '{known[0]}x' \(did you mean"):
        law_from(name, {**good, f"{known[0]}x": 1.0})
    for key in set(known) - set(defaults(name)):
        with pytest.raises(qa.InputError, match=f"{name} without {key}: {key} is needed"):
            law_from(name, {k: v for k, v in good.items() if k != key and k in known})
    assert listed(name) <= set(known)


def refusal(name, parameters):
    """What is said of them, or nothing: some laws take whole numbers as words, say."""
    try:
        law_from(name, parameters)
    except qa.InputError as error:
        return str(error)
    return ""


def test_a_value_of_a_wrong_kind_is_one_line(case):
    for key in parameters_of(case.name):
        for wrong in ({}, None, [["a"]], object(), True):
            given = {**{k: v for k, v in case.section.items() if k != "law"}, key: wrong}
            assert "\n" not in refusal(case.name, given)
        assert refusal(case.name, {**given, key: object()})


def test_unknown_laws_are_named_with_the_right_one():
    with pytest.raises(qa.InputError, match=r"law = 'feilds' \(did you mean \"fields\"\?\): must"):
        get("feilds")
    with pytest.raises(qa.InputError, match='did you mean "gamma"'):
        law_from("gama", {})
    with pytest.raises(qa.InputError, match="must be text"):
        get(3)
    assert get("norm") is LogCoupling
    assert defaults("norm") == {"loc": 0.0, "scale": 1.0}
    assert defaults("bimodal") == {"K": 1.0}


def test_help_names_what_the_registry_does():
    assert words() == [name for name in names() if name != "python"]


def test_addresses_that_key_the_streams_stay():
    """Of laws that stores hold: their chains must be drawn again."""
    assert qa.Bimodal(0.27).address == {"law": "bimodal", "epsilon": 0.27, "K": 1.0}
    address = qa.LogCoupling("gamma", a=2, loc=-1).address
    assert address == {"law": "gamma", "a": 2.0, "loc": -1.0, "scale": 1.0}
