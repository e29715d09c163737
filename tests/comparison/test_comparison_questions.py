"""Questions put to stand-ins of known truth, both ways, and to the schemes themselves."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.probe import Probe, around_run, least
from qavalanche.comparison.answer import Answer
from qavalanche.comparison.case import Case
from qavalanche.comparison.media import PERIOD, with_inclusions
from qavalanche.comparison.question import known_questions, question
from qavalanche.comparison.stated import MARKS, Stated, largest_probe, stated_by
from qavalanche.letter.verdict import Between, Equal
from qavalanche.schemes import Scheme, names, scheme_from

QUESTIONS = {one.name: one for one in known_questions()}
OF_BONDS = [name for name, one in QUESTIONS.items() if one.needs == "bonds"]


@dataclass(frozen=True)
class Standin(Scheme):
    """A run of l resonant bonds melts `share` l bonds around it, if they are next to it."""

    name: ClassVar[str] = "standin"
    source: ClassVar[str] = "made up"

    share: float = 0.0
    order: int = 0  # a run of so many melts all; 0: none does

    def melt(self, start):
        resonant = np.concatenate(([False], start.resonant_bonds, [False]))
        edges = np.flatnonzero(np.diff(resonant.astype(int))).reshape(-1, 2)
        sizes = edges[:, 1] - edges[:, 0]
        if self.order and sizes.max(initial=0) >= self.order:
            return qa.Partition(start.length, np.array([[0, start.length]]))
        hot = start.resonant_bonds.copy()
        for (a, b), size in zip(edges, sizes, strict=True):
            reach = math.floor(self.share * size / 2)
            hot[max(0, a - reach) : b + reach] = True
        grown = np.flatnonzero(np.diff(np.concatenate(([0], hot.astype(int), [0]))))
        return qa.Partition(start.length, grown.reshape(-1, 2).astype(np.int64))


def answer(name, scheme):
    return QUESTIONS[name].answer(Case(scheme.name, scheme, None, "not run"))


class TestPlantedSchemes:
    def test_one_that_melts_all(self):
        yes = answer("avalanche", Standin(order=3))
        assert (yes.word, yes.estimate.value) == ("yes", 3)
        assert yes.cell == "yes, from order 3"
        assert answer("collar", Standin(order=3)).word == "all"
        assert answer("renormalized", Standin(order=3)).word == "all"
        assert answer("doubling", Standin(order=3)).word == "all"

    def test_one_that_melts_nothing(self):
        assert answer("avalanche", Standin()).word == "no"
        for name in ("collar", "renormalized", "doubling"):
            found = answer(name, Standin())
            assert not found.found
            assert found.text

    def test_one_that_melts_a_share(self):
        no = answer("avalanche", Standin(share=2.0))
        assert no.word == "no"
        assert no.cell == "no: k melts 2 k"
        collar = answer("collar", Standin(share=2.0)).estimate
        assert collar.value == pytest.approx(2.0, abs=2 * collar.error)

    def test_one_that_doubles(self):
        """zhang: two copies of T bonds melt a gap of T, three times as many."""
        found = answer("doubling", scheme_from("zhang", {})).estimate
        assert found.value == pytest.approx(math.log(2) / math.log(3), abs=3 * found.error)

    def test_a_scheme_that_takes_no_bonds_is_not_comparable(self):
        for name in OF_BONDS:
            found = answer(name, scheme_from("dumitrescu", {}))
            assert not found.comparable
            assert found.cell == "not comparable"
            assert "takes SiteFields" in found.text


EXPECTED = {
    "spots": ("yes", 1.667),
    "zhang": ("no", 1.0),
    "goremykina": ("no", 4.0),
    "morningstar_huse": ("yes", 1.667),
    "unrenormalized": ("yes", 1.667),
}


@pytest.mark.parametrize("name", EXPECTED)
class TestSchemes:
    def made(self, name):
        return scheme_from(name, {"asymmetry": 4.0} if name == "goremykina" else {})

    def test_avalanche_and_collar(self, name):
        scheme = self.made(name)
        word, share = EXPECTED[name]
        assert answer("avalanche", scheme).word == word
        assert answer("collar", scheme).estimate.value == pytest.approx(share, rel=0.01)

    def test_no_answer_differs_from_what_is_stated(self, name):
        scheme = self.made(name)
        stated = stated_by(scheme)
        for one in (name for name in OF_BONDS if name in stated):
            assert stated[one].verdict(answer(one, scheme)) == "agrees", one


def test_renormalization_tells_the_crossing_rules_apart():
    ratio = {}
    for crossing in ("rmt", "halted"):
        spots = scheme_from("spots", {"crossing": crossing})
        ratio[crossing] = answer("renormalized", spots).estimate.value
    bare = answer("renormalized", scheme_from("unrenormalized", {})).estimate.value
    assert ratio["rmt"] < ratio["halted"] < bare < 0.95


def test_without_renormalized_decay_doubling_costs_more():
    halted = answer("doubling", scheme_from("spots", {"crossing": "halted"})).estimate
    bare = answer("doubling", scheme_from("unrenormalized", {})).estimate
    assert bare.value - halted.value > 5 * (bare.error + halted.error)


class TestProbe:
    def test_least_is_found_by_bisection(self):
        for true in (1, 2, 3, 7, 8, 100):
            assert least(lambda k, true=true: k >= true, 100) == true
        assert least(lambda _: False, 100) is None

    def test_a_run_is_put_into_the_middle(self):
        assert around_run(np.array([1.0, 1.0, 2.0, 2.0]), 1).tolist() == [1, 1, -1, 2, 2]
        medium = with_inclusions(100)
        assert (medium < 0).sum() == 20
        assert medium[:PERIOD].tolist() == medium[-PERIOD:].tolist()

    def test_regions_of_a_ring_hold_bonds_over_its_start(self):
        probe = Probe(scheme_from("zhang", {}))
        ring = np.array([-1.0, -1.0, 1, 1, 1, 1, 1, 1, 1, -1.0])
        assert probe.region_at(ring, 0) == probe.region_at(ring, 9) == 3
        assert probe.region_at(ring, 5) == 0


class TestStated:
    NUMBER = Answer(Estimate(2.0, 0.01))

    def test_numbers_are_held_both_ways(self):
        for prediction, verdict in (
            (Equal(2.0, 0.1), "agrees"),
            (Equal(3.0, 0.1), "differs"),
            (Equal(2.025, 0.1), "undecided"),
            (Between(1, 3), "agrees"),
            (Between(3, 4), "differs"),
        ):
            assert Stated("", "here", "X", prediction).verdict(self.NUMBER) == verdict

    def test_words_are_held_both_ways(self):
        yes = Stated("", "here", "X", word="yes")
        assert yes.verdict(Answer(word="yes")) == "agrees"
        assert yes.verdict(Answer(word="no")) == "differs"
        assert yes.verdict(Answer(word="undecided")) == "undecided"
        assert yes.verdict(Answer.none("too short")) == "not measured"
        assert yes.verdict(Answer.not_comparable("takes fields")) == "not comparable"

    def test_marks_are_checked(self):
        with pytest.raises(qa.InputError, match="mark = 'Z': must be L, A, C, X, R"):
            Stated("", "here", "Z")

    @pytest.mark.parametrize("name", names())
    def test_what_is_stated_is_of_a_question_that_there_is(self, name):
        for asked, one in stated_by(scheme_from(name, {})).items():
            assert asked in QUESTIONS
            assert one.mark in MARKS
            assert one.says
            assert one.source

    def test_a_scheme_without_a_file_states_nothing(self):
        assert stated_by(Standin()) == {}
        assert largest_probe(Standin(), 64) == 64


class TestRegistry:
    def test_questions_stand_in_order_and_say_what_they_ask(self):
        orders = [one.order for one in known_questions()]
        assert orders == sorted(orders)
        assert all(one.asks and one.put.__doc__ for one in known_questions())

    def test_a_name_that_is_taken_is_refused(self):
        with pytest.raises(qa.InputError, match="must have a name of its own"):
            question("avalanche", asks="")(lambda case: Answer.none(case.label))
