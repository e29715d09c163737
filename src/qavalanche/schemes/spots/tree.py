"""FusionTree: which bare spots made a thermal region, in which order, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import InputError, check, check_integer

if TYPE_CHECKING:
    import networkx as nx

KINDS = ("absorbed", "fused")


@dataclass(frozen=True, eq=False, repr=False)
class FusionTree:
    """One binary tree per thermal region: its leaves are bare spots, its inner nodes unions.

    With n bare spots and m unions, node i < n is bare spot i (from left to right), and node n + j
    is the union made j-th, so that a node's number is larger than its parts'.

    spots: int64 (n, 2), bare spot i is the resonant bonds [spots[i, 0], spots[i, 1]).
    parts: int64 (m, 2), the two nodes that union j is made of, left and right.
    kind: int8 (m,), 0 if an inert region was absorbed, 1 if two active regions fused (`KINDS`).
    side: int8 (m,), on which side the treated region took in the other, 0 left and 1 right: the
        treated one is parts[j, 1 - side[j]].
    accumulated_decay: float64 (m,), D of the coupling between the two parts, in nats.
    roots: int64, the node of each thermal region, from left to right.
    """

    spots: NDArray[np.int64]
    parts: NDArray[np.int64]
    kind: NDArray[np.int8]
    side: NDArray[np.int8]
    accumulated_decay: NDArray[np.float64]
    roots: NDArray[np.int64]

    @typed
    def to_newick(self, region: int | None = None) -> str:
        """The tree of one region in Newick format, or of all regions, one a line.

        A leaf is named by its bonds, "12-15" for [12, 15); a union "absorbed" or "fused"; parts
        stand from left to right. There are no branch lengths: D need not grow towards the root.
        Raises InputError if there is no such region.
        """
        if region is not None:
            check_region(region, len(self.roots))
            return self._newick(int(self.roots[region]))
        return "\n".join(self._newick(int(root)) for root in self.roots)

    def _newick(self, root: int) -> str:
        n = len(self.spots)
        text: list[str] = []
        stack: list[int | str] = [root]
        while stack:  # avalanches make trees as deep as they are long: no recursion
            node = stack.pop()
            if isinstance(node, str):
                text.append(node)
            elif node < n:
                text.append(f"{self.spots[node, 0]}-{self.spots[node, 1]}")
            else:
                left, right = self.parts[node - n]
                text.append("(")
                name = KINDS[self.kind[node - n]]
                stack += [f"){name}", int(right), ",", int(left)]
        return "".join(text) + ";"

    def unions(self, kind: str) -> int:
        """Number of unions that were "absorbed" or "fused"."""
        return int(np.count_nonzero(self.kind == KINDS.index(kind)))

    def to_networkx(self) -> nx.DiGraph[int]:
        """All trees as one networkx.DiGraph, edges from a union to its parts (attribute "part":
        "treated" or "taken in").

        Attributes of bare spots: kind = "spot", start, stop (bonds); of unions: kind = "absorbed"
        or "fused", accumulated_decay (nats). Raises InputError if networkx, which nothing else
        here needs, is not installed.
        """
        graph: Any = _networkx().DiGraph()
        n = len(self.spots)
        for node, (start, stop) in enumerate(self.spots.tolist()):
            graph.add_node(node, kind="spot", start=start, stop=stop)
        unions = zip(self.kind.tolist(), self.accumulated_decay.tolist(), strict=True)
        for j, (kind, decay) in enumerate(unions):
            graph.add_node(n + j, kind=KINDS[kind], accumulated_decay=decay)
            for i, part in enumerate(self.parts[j].tolist()):
                treated = i == 1 - self.side[j]
                graph.add_edge(n + j, part, part="treated" if treated else "taken in")
        return graph

    def __len__(self) -> int:
        return len(self.roots)

    def __repr__(self) -> str:
        fused = int(self.kind.sum())
        return (
            f"FusionTree({len(self.spots)} bare spots, {fused} fusions and "
            f"{len(self.kind) - fused} absorptions, {len(self)} regions)"
        )


def check_region(region: int, regions: int) -> int:
    """`region` as an index from 0 to `regions` - 1."""
    number = check_integer("region", region, least=0, most=2**62)
    check(number < regions, f"region = {number}", f"there are {regions}, counted from 0")
    return number


def _networkx() -> Any:
    try:
        import networkx
    except ImportError:
        raise InputError("networkx is not installed: pip install 'qavalanche[tree]'") from None
    return networkx
