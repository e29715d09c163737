"""The tree of fusions, as text and as a graph."""

import re

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import Chain, Rules, record
from qavalanche.schemes.spots.tree import FusionTree

PARTS = re.compile(r"[(),;]|[^(),;]+")

RMT = Rules(crossing="rmt")


def parsed(newick):
    """A Newick tree as nested tuples (label, child, child), by a stack of open brackets."""
    stack, done = [[]], None
    for token in PARTS.findall(newick):
        if token == "(":
            stack.append([])
        elif token == ")":
            children = stack.pop()
            stack[-1].append(["", *children])
        elif token == ";":
            assert len(stack) == 1
            (done,) = stack[0]
        elif token != ",":
            if stack[-1] and isinstance(stack[-1][-1], list) and stack[-1][-1][0] == "":
                stack[-1][-1][0] = token
            else:
                stack[-1].append([token])
    return done


def nodes(tree):
    waiting = [tree]
    while waiting:
        label, *children = waiting.pop()
        waiting += children[::-1]
        yield label, len(children)


def history(epsilon=0.27, length=20_000):
    return record(qa.Bimodal(epsilon).draw(length, seed=6), RMT)


@pytest.mark.parametrize("epsilon", [0.2, 0.27, 0.3])
def test_newick_parses_back(epsilon):
    melted = history(epsilon)
    tree = melted.tree
    lines = tree.to_newick().split("\n")
    assert len(lines) == len(melted.partition)
    labels = [label for line in lines for label, children in nodes(parsed(line)) if not children]
    spots = [[int(x) for x in label.split("-")] for label in labels]
    assert spots == tree.spots.tolist()  # every bare spot once, from left to right
    inner = [x for line in lines for x in nodes(parsed(line)) if x[1]]
    assert {children for _, children in inner} == {2}
    assert sum(label == "fused" for label, _ in inner) == tree.kind.sum()
    assert sum(label == "absorbed" for label, _ in inner) == (tree.kind == 0).sum()
    assert tree.to_newick(5) == lines[5] if len(lines) > 5 else tree.to_newick(0) == lines[0]


def test_trees_as_deep_as_an_avalanche_is_long():
    # 40 resonant bonds absorb 5000 inert spots, one after the other
    melted = record(Chain.from_decays([0.0] * 40 + [0.45, 0.45, 0.0] * 5000), RMT)
    assert melted.partition.thermal
    assert (melted.tree.kind == 0).all()
    depth = deepest = 0
    text = melted.tree.to_newick(0)
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest == 5000


def test_numbers_grow_towards_the_root_and_regions_hold_their_spots():
    melted = history()
    tree, n = melted.tree, len(melted.tree.spots)
    assert (tree.parts.max(axis=1) < n + np.arange(len(tree.parts))).all()
    held = [tuple(s) for s in tree.spots.tolist()]
    for left, right in tree.parts.tolist():
        assert held[left][1] < held[right][0]
        held.append((held[left][0], held[right][1]))
    for i, (root, (start, stop)) in enumerate(
        zip(tree.roots, melted.partition.regions, strict=True)
    ):
        first, last = held[root]
        assert start <= first
        assert last <= stop
        assert melted.spots(i)[0, 0] == first
        assert melted.spots(i)[-1, 1] == last
    assert melted.spot_counts.sum() == n
    assert len(tree.parts) == n - len(tree.roots)


def test_networkx_graph():
    nx = pytest.importorskip("networkx")
    tree = history().tree
    graph = tree.to_networkx()
    assert nx.is_forest(graph)
    assert nx.number_weakly_connected_components(graph) == len(tree)
    assert sorted(v for v, into in graph.in_degree if into == 0) == sorted(tree.roots.tolist())
    n = len(tree.spots)
    j = int(np.argmax(tree.side))
    assert graph.edges[n + j, int(tree.parts[j, 0])]["part"] == "treated"
    assert graph.edges[n + j, int(tree.parts[j, 1])]["part"] == "taken in"
    assert graph.nodes[n + j]["accumulated_decay"] == tree.accumulated_decay[j]
    assert graph.nodes[0] == {"kind": "spot", "start": tree.spots[0, 0], "stop": tree.spots[0, 1]}


def test_without_networkx_it_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "networkx", None)
    tree = record(Chain.from_decays([0.0]), RMT).tree
    assert isinstance(tree, FusionTree)
    with pytest.raises(qa.InputError, match="networkx is not installed: pip install"):
        tree.to_networkx()
    with pytest.raises(qa.InputError, match="there are 1, counted from 0"):
        tree.to_newick(1)
