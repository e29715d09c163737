"""Moves of bonds: what is undone is undone, and the law of independent bonds stays what it is."""

import numpy as np
import pytest
from scipy.stats import binom, chisquare, kstest, norm

import qavalanche as qa
from qavalanche.errors import InputError
from qavalanche.rare.bonds import bonds_of
from qavalanche.rare.core import moves
from qavalanche.rare.core.moves import Moves
from qavalanche.rare.judge import PlainJudge, judge_of, resonant_of
from qavalanche.rare.sampler import chance_of, new_population, task_of

BIMODAL = qa.Bimodal(0.3)
NORMAL = qa.LogCoupling("norm", loc=-1.0, scale=1.0)
UNIFORM = qa.LogCoupling("uniform", loc=-3.0, scale=4.0)
KEY = np.array([11, 22], np.uint64)


def filled(law, length, chains, epsilon=None):
    task = task_of(law, length, qa.Spots(), qa.Rare(), 0)
    population = new_population(task, chains)
    chance = np.uint64(chance_of(epsilon or task.bonds.epsilon))
    moves.fill(population, KEY, chance, task.bonds.draw)
    return task, population, chance


def moved(task, population, chance, steps, least=0):
    """What a stage of so many moves keeps: four states of every chain."""
    edges = task.judge.regions(population)
    return task.judge.sweep(population, edges, Moves(chance, task.bonds.draw, steps, least, 4))


@pytest.mark.parametrize("law", [BIMODAL, NORMAL, UNIFORM], ids=str)
@pytest.mark.parametrize("length", [2, 63, 64, 200])
def test_undone_moves_leave_no_trace(law, length):
    task, population, chance = filled(law, length, 30)
    words, decay = population.words.copy(), population.decay.copy()
    made = np.zeros(30, np.int64), np.zeros((30, 2), np.int64), np.zeros(30)
    kinds = set()
    for _ in range(40):
        moves.move_all(population, chance, task.bonds.draw, *made)
        kinds |= set(made[0].tolist())
        if length > 2:
            assert (population.words != words).any() or (population.decay != decay).any()
        moves.undo_all(population, *made)
        assert (population.words == words).all()
        assert (population.decay == decay).all()
    assert kinds >= {moves.NONE, moves.REDRAWN, moves.SWAPPED}


@pytest.mark.parametrize("law", [NORMAL, UNIFORM], ids=str)
def test_the_bits_are_those_of_the_decays(law):
    task, population, chance = filled(law, 70, 200)
    moved(task, population, chance, 500)
    assert (resonant_of(population) == (population.decay <= 0)).all()


@pytest.mark.parametrize("epsilon", [0.3, 0.6])
def test_numbers_of_resonant_bonds_stay_binomial(epsilon):
    task, population, chance = filled(BIMODAL, 20, 20_000, epsilon)
    for steps in (0, 30):
        if steps:
            moved(task, population, chance, steps)
        N = resonant_of(population).sum(axis=1)
        seen = np.bincount(N, minlength=21)
        expected = binom.pmf(np.arange(21), 20, epsilon) * len(N)
        few = expected < 5
        seen, expected = (np.append(x[~few], x[few].sum()) for x in (seen, expected))
        assert chisquare(seen, expected).pvalue > 1e-3


def test_bonds_stay_those_of_the_law():
    task, population, chance = filled(NORMAL, 30, 2000)
    for steps in (0, 100):
        if steps:
            moved(task, population, chance, steps)
        g = -population.decay.ravel()
        assert kstest(g[::7], norm(-1.0, 1.0).cdf).pvalue > 1e-3


def test_classes_keep_their_own_law_at_any_epsilon():
    _, population, _ = filled(NORMAL, 30, 2000, epsilon=0.7)
    g = -population.decay.ravel()
    assert abs((g >= 0).mean() - 0.7) < 0.01
    share = norm(-1.0, 1.0).sf(0.0)
    inside = (norm(-1.0, 1.0).sf(g[g >= 0])) / share
    assert kstest(inside[:5000], "uniform").pvalue > 1e-3


@pytest.mark.parametrize("law", [NORMAL, UNIFORM], ids=str)
def test_epsilon_of_a_table_is_that_of_the_law(law):
    assert bonds_of(law).epsilon == pytest.approx(law.resonance_probability, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("uniform", {"loc": -1.0, "scale": 1.0}),  # g < 1 throughout
        ("powerlaw", {"a": 3.0, "loc": -1.0}),
        ("uniform", {"loc": -1.0, "scale": 1 + 1e-10}),
        ("norm", {"loc": -8.2, "scale": 1.0}),
        ("expon", {"loc": 0.5}),  # g > 1 throughout
    ],
)
def test_laws_without_both_classes_are_refused(name, parameters):
    with pytest.raises(InputError, match="law "):
        bonds_of(qa.LogCoupling(name, **parameters))


def test_values_stand_on_the_side_of_their_class():
    """Where the boundary is the edge of a cell of the table, its last bits are wrong there."""
    draw = bonds_of(UNIFORM).draw
    for word in (0, 1, 2**63, 2**64 - 1):
        assert moves.drawn_value(draw, True, np.uint64(word)) <= 0
        assert moves.drawn_value(draw, False, np.uint64(word)) > 0


@pytest.mark.parametrize("law", [BIMODAL, NORMAL], ids=str)
def test_kernels_move_chains_as_plain_melting_does(law):
    task, fast, chance = filled(law, 24, 12)
    _, slow, _ = filled(law, 24, 12)
    plain = PlainJudge(qa.Spots(), task.bonds)
    for least in (0, 3, 6):
        one = moved(task, fast, chance, 40, least)
        other = moved(task._replace(judge=plain), slow, chance, 40, least)
        assert (one.edges == other.edges).all()
        assert (one.states.words == other.states.words).all()
        assert (one.states.decay == other.states.decay).all()
        assert (fast.words == slow.words).all()
        assert (fast.decay == slow.decay).all()


def test_a_ring_is_judged_by_its_melting():
    bonds = bonds_of(BIMODAL)
    ring = judge_of(qa.Spots(ends="ring"), bonds, 12)
    assert isinstance(ring, PlainJudge)
    _, population, _ = filled(BIMODAL, 12, 200)
    edges = ring.regions(population)
    for i, (start, stop) in enumerate(edges):
        w = np.where(resonant_of(population)[i], 0.0, BIMODAL.decay)
        partition = qa.melt(qa.Chain.from_decays(w), qa.Rules(ends="ring"))
        held = [tuple(r) for r in partition if (6 - r[0]) % 12 < r[1] - r[0]]
        assert held == ([(start, stop)] if stop > start else [])


def test_kept_states_are_those_on_the_way():
    """The last state of a chain is where it stands; a shorter stage ends at one that is kept."""
    task, population, chance = filled(BIMODAL, 24, 10)
    _, shorter, _ = filled(BIMODAL, 24, 10)
    kept = moved(task, population, chance, 40)
    assert (kept.states.words[3::4] == population.words).all()
    moved(task, shorter, chance, 20)
    assert (kept.states.words[1::4] == shorter.words).all()
    assert (task.judge.regions(kept.states) == kept.edges).all()
