"""Slow twins of the cluster schemes: their rules in plain Python, with dictionaries and sets.

Clusters are frozen sets of sites. Written from the rules alone, not from the kernels.
"""

import itertools
import math


def pairs_of(clusters):
    return [frozenset(pair) for pair in itertools.combinations(clusters, 2)]


class State:
    """Clusters with width Lambda, and Gamma and Delta E of pairs of them."""

    def __init__(self, places, levels, xi, interaction):
        sites = [frozenset([i]) for i in range(len(levels))]
        self.width = {c: levels[min(c)] - min(levels) for c in sites}
        self.gamma, self.apart = {}, {}
        for pair in pairs_of(sites):
            i, j = (min(c) for c in pair)
            self.gamma[pair] = interaction * math.exp(-abs(places[i] - places[j]) / xi)
            self.apart[pair] = abs(levels[i] - levels[j])

    @property
    def clusters(self):
        return list(self.width)

    def spacing(self, c):
        return self.width[c] / (2 ** len(c) - 1)

    def mismatch(self, a, b):
        one, other = self.spacing(a), self.spacing(b)
        t = max(one - self.width[b], other - self.width[a])
        if t < 0:
            return one * other / min(self.width[a], self.width[b])
        return max(t, min(one, other))

    def fused(self, parts):
        """Width of the union of clusters."""
        total = sum(self.width[c] ** 2 for c in parts)
        return math.sqrt(total + sum(self.gamma[pair] ** 2 for pair in pairs_of(parts)))

    def coupling(self, a, b, parts):
        """Gamma of two unions, of the pair of their parts with the largest one."""
        gamma, sites = max(
            (self.gamma[frozenset([i, j])], len(i) + len(j)) for i in parts[a] for j in parts[b]
        )
        return gamma * 2 ** (-(len(a) + len(b) - sites) / 2)


def components(clusters, edges):
    """Sets of clusters that edges join."""
    found = {c: {c} for c in clusters}
    for a, b in edges:
        if found[a] is not found[b]:
            found[a] |= found[b]
            for c in found[b]:
                found[c] = found[a]
    return {frozenset(one) for one in found.values()}


def dumitrescu(places, levels, xi, interaction):
    """Sets of sites, all resonances of a round at once."""
    state = State(places, levels, xi, interaction)
    while True:
        edges = [tuple(pair) for pair, gamma in state.gamma.items() if gamma > state.apart[pair]]
        groups = components(state.clusters, edges)
        parts = {frozenset().union(*group): group for group in groups}
        if len(parts) == len(state.width):
            return set(parts)
        width = {union: state.fused(group) for union, group in parts.items()}
        gamma = {}
        for pair in pairs_of(parts):
            a, b = pair
            grew = len(parts[a]) > 1 or len(parts[b]) > 1
            gamma[pair] = state.coupling(a, b, parts) if grew else 0.0
        state.width, state.gamma = width, gamma
        state.apart = {pair: state.mismatch(*pair) for pair in gamma}


def ratio_of(gamma, apart):
    if gamma == 0:
        return 0.0
    return gamma / apart if apart > 0 else math.inf


def potter(places, levels, xi, interaction):
    """Sets of sites, the strongest resonance first, and growth making none."""
    state = State(places, levels, xi, interaction)
    ratio = {pair: ratio_of(state.gamma[pair], state.apart[pair]) for pair in state.gamma}
    while ratio:
        best = max(ratio, key=lambda pair: (ratio[pair], sorted(-min(c) for c in pair)[::-1]))
        if not ratio[best] > 1:
            break
        union, others = frozenset().union(*best), [c for c in state.clusters if c not in best]
        parts = {union: best, **{c: [c] for c in others}}
        gamma = {c: state.coupling(union, c, parts) for c in others}
        most = {c: max(ratio[frozenset([part, c])] for part in best) for c in others}
        state.width[union] = state.fused(best)
        for old in best:
            del state.width[old]
        for kept in (state.gamma, ratio):
            for pair in [pair for pair in kept if pair & best]:
                del kept[pair]
        for c in others:
            pair = frozenset([union, c])
            state.gamma[pair] = gamma[c]
            ratio[pair] = min(most[c], ratio_of(gamma[c], state.mismatch(union, c)))
    return set(state.width)


def vosk(w, mixed):
    """Regions as bonds [start, stop): runs of resonant bonds are blocks; largest rate first."""
    cuts = [0, *(i + 1 for i, x in enumerate(w) if x > 0), len(w) + 1]
    blocks = [
        {"sites": (a, b - 1), "rate": 1 / (b - a), "spacing": 2.0 ** (1 - b + a), "pure": True}
        for a, b in itertools.pairwise(cuts)
    ]
    links = []
    between = [x for x in w if x > 0]
    for (left, right), x in zip(itertools.pairwise(blocks), between, strict=True):
        rate, spacing = (left[key] * right[key] / 2 for key in ("rate", "spacing"))
        links.append({"rate": math.exp(-2 * x) * rate, "spacing": spacing})
    hot = [block["sites"] for block in blocks if block["rate"] < 1]
    while links:
        k = max(range(len(links)), key=lambda i: (links[i]["rate"], -i))
        here = links[k]
        if here["rate"] == 0:
            break
        left, right = blocks[k], blocks[k + 1]
        if k > 0:
            links[k - 1] = over(links[k - 1], here, left)
        if k + 1 < len(links):
            links[k + 1] = over(here, links[k + 1], right)
        thermal = at_least_one(here)
        sites = left["sites"][0], right["sites"][1]
        pure = thermal and left["pure"] and right["pure"]
        blocks[k : k + 2] = [{**here, "sites": sites, "pure": pure}]
        del links[k]
        if pure or (mixed and thermal):
            hot.append(sites)
    return sorted(a for a in hot if not any(b != a and b[0] <= a[0] and a[1] <= b[1] for b in hot))


def at_least_one(link):
    return link["rate"] >= link["spacing"] * (1 - 1e-12)


def over(one, other, middle):
    spacing = one["spacing"] * other["spacing"] / middle["spacing"]
    if at_least_one(one) and at_least_one(other):
        inverse = 1 / one["rate"] + 1 / other["rate"] - 1 / middle["rate"]
        return {"rate": 1 / inverse, "spacing": spacing}
    return {"rate": one["rate"] * other["rate"] / middle["rate"], "spacing": spacing}
