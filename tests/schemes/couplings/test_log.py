"""The event log against the literal scheme, which tries every pair of overlapping couplings."""

import json
import math

import numpy as np
import pytest
import slow_couplings
from coupled_chains import CROSSINGS, drawn_rules, law_of

from qavalanche import Chain, InputError, Rules
from qavalanche.schemes.couplings import diagonalize, melt

S = math.log(2)


def drawn(rng, length):
    """Bimodal, continuous, and crowded chains, some with a cut."""
    kind = rng.integers(4)
    if kind == 0:
        epsilon = rng.uniform(0.15, 0.45)
        return np.where(rng.random(length) < epsilon, 0.0, math.log(1 / epsilon))
    decays = rng.exponential(rng.uniform(0.5, 2), length) - rng.uniform(0.1, 0.6)
    if kind == 1:
        decays[rng.integers(length)] = np.inf
    return decays


def by_round(log):
    """The eliminations of each round: the first, and one after each region that turned inert."""
    steps = [0, *log.treatments["step"][log.treatments["kind"] == "inert"].tolist()]
    return [log.eliminations[log.eliminations["step"] == step] for step in steps]


def stretches(row):
    return tuple(tuple(row[name].tolist()) for name in ("eliminated", "against", "made"))


@pytest.fixture(scope="module")
def cases():
    """(decays, rules): random matrices by the usual rules, and every rule there is."""
    rng = np.random.default_rng(4)
    rules = [Rules(2, "rmt")] * 120
    rules += [drawn_rules(rng, crossing) for crossing in list(CROSSINGS) * 20]
    return [(drawn(rng, int(rng.integers(1, 16))), one) for one in rules]


@pytest.fixture(scope="module")
def ordered(cases):
    """Those in which the order of eliminations does not matter."""
    return [(decays, rules) for decays, rules in cases if not law_of(rules).ordered]


def test_what_is_made_is_the_strongest_that_all_pairs_make(ordered):
    for decays, rules in ordered:
        _, log = diagonalize(Chain.from_decays(decays), rules)
        mine = by_round(log)
        literal = list(slow_rounds(decays, rules))
        assert len(mine) == len(literal)
        for rows, pairs in zip(mine, literal, strict=True):
            strongest = {}
            for _, _, made, decay, stronger in pairs:
                if stronger and decay < math.inf:
                    strongest[made] = min(decay, strongest.get(made, math.inf))
            found = {tuple(row["made"].tolist()): row["decay"][2] for row in rows}
            assert len(found) == len(rows)
            assert found.keys() == strongest.keys()
            for made, decay in found.items():
                assert decay == pytest.approx(strongest[made], rel=1e-12, abs=1e-12)


def test_events_are_pairs_of_the_literal_scheme_in_its_order(ordered):
    for decays, rules in ordered:
        _, log = diagonalize(Chain.from_decays(decays), rules)
        for rows, pairs in zip(by_round(log), slow_rounds(decays, rules), strict=True):
            decay_of = {pair[:3]: pair[3] for pair in pairs}
            order = {}
            for pair in pairs:
                order.setdefault(pair[0], len(order))
            for row in rows:
                assert decay_of[stretches(row)] == pytest.approx(row["decay"][2], abs=1e-12)
            turns = [order[stretches(row)[0]] for row in rows]
            assert turns == sorted(turns)


def slow_rounds(decays, rules):
    for scheme in slow_couplings.rounds(decays.tolist(), law_of(rules)):
        yield list(scheme.log)


def test_matrix_elements_multiply_over_the_level_spacing_of_what_is_shared(cases):
    # m = m_I m_J / delta, delta = e^{-s T_shared} (eq. 11), and the G multiply
    matrices = [(decays, rules) for decays, rules in cases if rules.crossing == "rmt"]
    for decays, rules in matrices[-80:]:
        _, log = diagonalize(Chain.from_decays(decays), rules)
        for event in log:
            if event["event"] != "eliminate":
                continue
            one, other, made = (event[name] for name in ("eliminated", "against", "made"))
            spacing = rules.entropy_density * event["shared"]["thermal"]
            elements = one["log_element"] + other["log_element"] + spacing
            assert made["log_element"] == pytest.approx(elements, abs=1e-11)
            assert made["log_G"] == pytest.approx(one["log_G"] + other["log_G"], abs=1e-11)
            assert one["log_G"] < 1e-11  # perturbative, or a tie that is said to be


def test_by_other_rules_decays_add_up_with_what_is_shared_and_left_out(cases):
    through = set()
    for decays, rules in cases:
        if rules.crossing == "rmt":
            continue
        _, log = diagonalize(Chain.from_decays(decays), rules)
        for row in log.eliminations:
            bonds = row["thermal"][3]
            if rules.counts == "sites" and bonds:
                continue  # T of the criterion: the bonds of each shared unit are not told
            added = row["decay"][2] - row["decay"][:2].sum() - rules.crossing_slope * bonds
            through.add(abs(added) > 1e-9)
            if abs(added) > 1e-9:  # a path leaves the region that turned inert, on the other side
                assert row["shared"][0] < row["shared"][1]
    assert through == {True, False}


def test_treatments_replay_the_regions(cases):
    for decays, rules in cases:
        chain = Chain.from_decays(decays)
        partition, log = diagonalize(chain, rules)
        regions = {tuple(run) for run in bare_spots(chain)}
        for row in log.treatments:
            before, after = tuple(row["before"].tolist()), tuple(row["after"].tolist())
            inside = {r for r in regions if after[0] <= r[0] and r[1] <= after[1]}
            assert before in inside
            regions = (regions - inside) | {after}
            if row["kind"] != "inert":
                assert row["decay"] <= rules.threshold * row["thermal"] * (1 + 1e-15)
                assert (after[1] - after[0]) > (before[1] - before[0])
        assert sorted(regions) == [tuple(region) for region in partition.regions.tolist()]
        plain = melt(chain, rules)
        assert plain.regions.tolist() == partition.regions.tolist()
        assert plain.accumulated_decay.tolist() == partition.accumulated_decay.tolist()
        assert plain.outside_decay == partition.outside_decay


def bare_spots(chain):
    bonds = np.concatenate([[False], chain.resonant_bonds, [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(bonds))
    return edges.reshape(-1, 2).tolist()


def test_events_are_json_in_order_and_tables_agree():
    chain = Chain.from_decays([1.0, 0.0, 1.2, 0.4, 0.0, 0.0, 0.3, 2.0])
    partition, log = diagonalize(chain)
    events = json.loads(json.dumps(list(log)))
    assert len(events) == len(log)
    steps = [event["step"] for event in events]
    assert steps == sorted(steps)
    assert [event["event"] for event in events if event["event"] != "eliminate"] == (
        log.treatments["kind"].tolist()
    )
    frame = log.to_frame()
    made = [event["made"]["log_G"] for event in events if event["event"] == "eliminate"]
    assert frame["made_log_G"].to_list() == pytest.approx(made)
    assert "couplings made" in repr(log)
    assert partition.rules.crossing == "rmt"


def test_a_log_that_is_too_long_is_refused_and_says_where_to_go():
    chain = Chain.from_decays(np.ones(3001))
    with pytest.raises(InputError, match=r"3001 bonds: .* at most 3000 bonds; the spots tier"):
        diagonalize(chain)
    with pytest.raises(InputError, match=r"ends = \"ring\": .* must be \"open\""):
        diagonalize(Chain.from_decays([1.0]), Rules(crossing="rmt", ends="ring"))
