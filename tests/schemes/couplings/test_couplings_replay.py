"""Fig. 2 replayed: logs as they are hold, logs that were tampered with do not."""

from dataclasses import replace

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.schemes import couplings
from qavalanche.schemes.couplings.replay import replay


@pytest.fixture(scope="module")
def cases():
    """Chains with something of everything, and their logs."""
    chains = [qa.Bimodal(epsilon).draw(24, 3, i) for epsilon in (0.2, 0.27, 0.35) for i in range(5)]
    chains.append(qa.Chain.from_decays([0.0, 1.0, np.inf, 0.0, 0.0, 0.4, 2.0]))
    chains.append(qa.Chain.from_decays([1.0, 0.5]))
    return [(chain, couplings.diagonalize(chain)[1]) for chain in chains]


def test_every_panel_holds_on_drawn_chains(cases):
    for chain, log in cases:
        seen = replay(chain, log)
        assert seen.violations == []
        assert seen.eliminated == len(log.eliminations)
        assert seen.melted + seen.fused + seen.inert == len(log.treatments)


@pytest.fixture
def case(cases):
    """The first that has a melted stretch."""
    return next(one for one in cases if "melt" in one[1].treatments["kind"])


def tampered(case, table, column, row, change):
    chain, log = case
    rows = getattr(log, table).copy()
    rows[column][row] = change(rows[column][row])
    return replay(chain, replace(log, **{table: rows})).violations


def test_a_norm_that_changed_is_seen(case):
    melted = int(np.flatnonzero(case[1].treatments["kind"] == "melt")[0])
    assert "d: the coupling is there" in tampered(
        case, "treatments", "decay", melted, lambda w: w / 2
    )
    strong = tampered(case, "treatments", "decay", melted, lambda w: w + 50)
    assert "d: it is resonant" in strong


def test_an_elimination_of_what_is_not_there_is_seen(case):
    changed = tampered(case, "eliminations", "decay", 0, lambda w: w + 1)
    assert "b: what is eliminated is there" in changed


def test_a_treatment_out_of_turn_or_left_out_is_seen(cases):
    def regions(one):
        return len(set(one[1].treatments["step"].tolist()))

    chain, log = max(cases, key=regions)
    late = replace(log, treatments=log.treatments[log.treatments["step"] > 1])
    assert "c: the smallest spot comes first" in replay(chain, late).violations
    early = replace(log, treatments=log.treatments[:-1])
    assert any(one.startswith("e:") for one in replay(chain, early).violations)
