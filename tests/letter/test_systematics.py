"""Headline numbers under other choices: planted shifts are found, and chance is none."""

import dataclasses

import numpy as np
import pytest
from planted import EPSILON_C, LENGTHS, TAU, planted_family

import qavalanche as qa
from qavalanche.analysis.evidence import Evidence
from qavalanche.letter.headline import NAMES, headline
from qavalanche.letter.systematics import choice_of, systematics, table_of

QUICK = ("ε_c", "τ", "β", "ρ", "1/ζ")


def under(family, **choice):
    """The family as if of another choice."""
    return dataclasses.replace(family, common={**family.common, **choice})


def moved(family, shift):
    """The same with the control parameter moved: another epsilon_c, all else alike."""
    table = family.table.with_columns(epsilon=family.table["epsilon"] + shift)
    sizes = tuple(dataclasses.replace(one, epsilon=one.epsilon + shift) for one in family.sizes)
    return dataclasses.replace(family, table=table, sizes=sizes)


@pytest.fixture(scope="module")
def base():
    return planted_family()


@pytest.fixture(scope="module")
def found(base):
    halted = under(moved(base, 0.016), crossing="halted")
    sites = under(planted_family(tau=2.5, samples=10_000), counts="sites")
    tied = under(base, ties="perturbative")
    return systematics(base, [halted, sites, tied], QUICK)


def test_the_numbers_are_those_of_the_claims(base, found):
    assert found.numbers == headline(Evidence(base), QUICK)
    assert found.numbers["ε_c"].value == pytest.approx(EPSILON_C, abs=0.001)
    assert found.numbers["τ"].value == pytest.approx(TAU, abs=0.05)
    assert found.numbers["1/ζ"].value == pytest.approx(1.0, abs=0.1)


def test_a_planted_shift_is_a_systematic_error_and_nothing_else_is(found):
    halted = found.choices["crossing = halted"]
    assert halted["ε_c"].shift.value == pytest.approx(0.016, abs=1e-6)
    assert halted["ε_c"].systematic == pytest.approx(0.016, rel=0.02)
    for name in ("τ", "β", "ρ", "1/ζ"):
        assert halted[name].systematic == 0.0
        assert "within chance" in halted[name].outcome


def test_sizes_of_another_law_move_tau_alone(found):
    sites = found.choices["counts = sites"]
    assert sites["τ"].shift.value == pytest.approx(0.3, abs=0.05)
    assert sites["τ"].systematic == pytest.approx(0.3, abs=0.07)
    assert "beyond chance" in sites["τ"].outcome
    assert sites["ε_c"].systematic == 0.0
    assert found.column("counts = sites")["ε_c"] == 0.0


def test_the_same_samples_have_no_shift_and_no_error(found):
    for one in found.choices["ties = perturbative"].values():
        assert (one.shift.value, one.shift.error, one.systematic) == (0.0, 0.0, 0.0)
        assert one.outcome == "the same samples melt to the same"


def test_only_common_lengths_are_compared(base):
    short = under(planted_family(lengths=LENGTHS[:-1]), crossing="halted")
    one = systematics(base, [short], ("ρ",)).choices["crossing = halted"]["ρ"]
    assert "L = 1000000" in one.base.outcome
    assert one.systematic == 0.0


def test_what_has_no_number_says_why(base):
    bare = under(planted_family(epsilons=(0.29, 0.3, 0.31)), counts="sites")
    one = systematics(base, [bare], ("τ",)).choices["counts = sites"]["τ"]
    assert np.isnan(one.systematic)
    assert one.outcome.startswith("no number under the other choice")


def test_other_families_are_left_aside_and_two_of_one_choice_are_refused(base):
    both = under(base, counts="sites", crossing="halted")
    assert choice_of(base, both) is None
    assert choice_of(base, under(base, K=2.0)) is None
    assert choice_of(base, base) is None
    assert choice_of(base, under(base, crossing=-0.34657)) == "crossing = -0.3466"
    assert systematics(base, [both], ("ρ",)).choices == {}
    twice = [under(base, counts="sites")] * 2
    with pytest.raises(qa.InputError, match="two families with counts = sites: must be one"):
        systematics(base, twice, ("ρ",))


def test_the_table_has_a_column_a_choice_and_json_is_plain(found):
    header, rows = table_of(found)
    assert header[2:] == ["crossing = halted", "counts = sites", "ties = perturbative"]
    assert [row[0] for row in rows] == list(QUICK)
    assert rows[0][2].startswith("+0.016")
    assert all(row[4] == "0" for row in rows)
    content = found.to_dict()
    assert content["choices"]["crossing = halted"]["ε_c"]["systematic"] > 0.015
    assert content["numbers"]["τ"]["found"]


def test_unknown_numbers_are_refused(base):
    with pytest.raises(qa.InputError, match="must be among"):
        headline(Evidence(base), ["nu"])
    assert NAMES[0] == "ε_c"
