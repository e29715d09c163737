"""The search of all patterns again, in plain Python on the plain scheme of the tests."""

import math

from plain_scheme import regions as plain_regions

S = math.log(2)


def melted(gaps, rate, crossing, margin=12):
    """[start, stop) of all regions of resonant bonds with these gaps; the first is bond 0."""
    w, decays = S / rate, [S / rate] * margin + [0.0]
    for gap in gaps:
        decays += [w] * gap + [0.0]
    found = plain_regions([*decays, *[w] * margin], crossing=crossing)
    regions = [(start - margin, stop - margin) for start, stop, *_ in found]
    assert -margin < regions[0][0]
    assert regions[-1][1] < len(decays)
    return regions


def total(regions):
    return sum(stop - start for start, stop in regions)


def largest(regions):
    return max(stop - start for start, stop in regions)


def counted(most, rate, crossing):
    """(M, thermal, reach, patterns, prefixes), N = 1 ... most: the tree of docs/inclusions.md."""
    half, lost = rate / 2, int(crossing == "rmt")
    thermal, reach, best, rows = [0], [0], [0], []
    for n in range(1, most + 1):
        sums = [thermal[a] + thermal[n - a] for a in range(1, n)]
        found = {"patterns": 0, "prefixes": 0, "thermal": max(sums, default=0)}
        found |= {"reach": reach[n - 1], "largest": best[n - 1]}
        walk([], n, found, (half, lost, rate, crossing, thermal, reach))
        thermal.append(found["thermal"])
        reach.append(found["reach"])
        best.append(found["largest"])
        names = ("largest", "thermal", "reach", "patterns", "prefixes")
        rows.append(tuple(found[name] for name in names))
    return rows


def walk(gaps, n, found, known):
    half, lost, rate, crossing, thermal, reach = known
    regions = melted(gaps, rate, crossing)
    if len(gaps) == n - 1:
        found["patterns"] += 1
        found["thermal"] = max(found["thermal"], total(regions))
        found["reach"] = max(found["reach"], -regions[0][0])
        found["largest"] = max(found["largest"], largest(regions))
        return
    found["prefixes"] += 1
    rest = n - 1 - len(gaps)
    right = max(0, regions[-1][1] - sum(gaps) - len(gaps) - 1)
    free = math.floor(half * (total(regions) + thermal[rest]) * (1 + 1e-9))
    for gap in range(right + reach[rest] + free + lost + 1):
        walk([*gaps, gap], n, found, known)
