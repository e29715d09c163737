"""Bridge: where an avalanche would be seen, from decays of real chains, as a bracket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qavalanche.analysis.bridge.long_chains import LongChains
from qavalanche.analysis.bridge.slopes import WindowSlopes
from qavalanche.numerics.plain import finite

CAVEATS = (
    "It is a bracket, no forecast: bare bonds know no many-body resonance, late slopes of short "
    "chains hold some and fall further with their length, so that they are not asymptotic.",
    "The dressed end counts resonances twice, in the slopes and as resonant bonds, and leaves out "
    "the samples with a slope <= 0, whose share is given.",
    "Dressed bonds are drawn one by one: what decays of neighbouring bonds have to do with one "
    "another, and with the spot beside them, is lost, and sums over a window scatter less than "
    "those measured.",
    "Decays come from rates with a bath at one end, whose size effects are strong and need not be "
    "monotonic, and can overestimate the threshold (arXiv:2412.03233).",
    "Times are the scheme's golden rule, t = e^(2 D) / Gamma_0, up to a factor of order 1; a "
    "thermal front that grows as ln t (arXiv:2407.20985) takes as long.",
)


@dataclass(frozen=True)
class BridgeEnd:
    """One end of the bracket at one W: the law of the bonds, and what chains of it do.

    W: of the fields; kind: "bare" (law `fields`) or "dressed" (law `empirical` of measured slopes);
    epsilon: probability of a resonant bond; decay: mean w of the others, nats per bond; chains: a
    `LongChains` for each length, the shortest first.
    """

    W: float
    kind: str
    epsilon: float
    decay: float
    chains: tuple[LongChains, ...]

    @property
    def melts(self) -> bool:
        """Whether at least half of the longest chains melt whole."""
        return 2 * self.chains[-1].thermal.count >= self.chains[-1].thermal.trials

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON."""
        return {
            "W": self.W,
            "kind": self.kind,
            "epsilon": self.epsilon,
            "decay": finite(self.decay),
            "melts": self.melts,
            "chains": [one.to_dict() for one in self.chains],
        }


@dataclass(frozen=True, repr=False)
class Bridge:
    """What the scheme makes, on long chains, of decays measured on short ones.

    measured: of every W, ascending, the slopes of the window of lengths; bare, dressed: the two
    ends of the bracket at every W where there is one (no dressed end where no slope is
    positive, or more than nine bonds in ten are resonant);
    bare_W: W below which bare chains of each length melt, (length, low, high); rules, seed: what
    melted them; entropy_density: s, nats per bond; caveats: sentences that belong to every number.
    """

    measured: tuple[WindowSlopes, ...]
    bare: tuple[BridgeEnd, ...]
    dressed: tuple[BridgeEnd, ...]
    bare_W: tuple[tuple[int, float, float], ...]
    rules: str
    entropy_density: float
    seed: int
    caveats: tuple[str, ...] = CAVEATS

    @property
    def lengths(self) -> tuple[int, ...]:
        """Bonds of the long chains, ascending."""
        return tuple(one.length for one in self.bare[0].chains)

    def dressed_W(self, length: int) -> tuple[float, float]:
        """Between which two W of the grid dressed chains of `length` bonds stop melting.

        (largest W up to which half of them melt, next W); 0 below and infinity above the grid.
        """
        low, high = 0.0, float("inf")
        for one in self.dressed:
            (found,) = [c for c in one.chains if c.length == length]
            if 2 * found.thermal.count < found.thermal.trials:
                return low, one.W
            low = one.W
        return low, high

    def seen_within(self, log_time: float) -> list[tuple[int, float]]:
        """For each length, the largest W of the grid up to which an avalanche is seen in time.

        Within ln(Gamma_0 t) = log_time, that is: dressed chains melt, and half of those that do
        have done so by then. (length, W); 0 where that is so at no W of the grid. The most that the
        bracket allows: bare chains need a smaller W.
        """
        rows = []
        for i, length in enumerate(self.lengths):
            last = 0.0
            for end in self.dressed:
                one = end.chains[i]
                melts = 2 * one.thermal.count >= one.thermal.trials
                if not (melts and one.log_time.value <= log_time):
                    break
                last = end.W
            rows.append((length, last))
        return rows

    @property
    def saturation(self) -> tuple[float, float]:
        """Between which two W of the grid the mean slope, of all samples, rises above s for good.

        1 / zeta >= s is the letter's bound on a localized chain (eq. 7). 0 below, infinity above.
        """
        below = [i for i, one in enumerate(self.measured) if one.mean.value <= self.entropy_density]
        grid = [0.0, *(one.W for one in self.measured), float("inf")]
        last = below[-1] + 1 if below else 0
        return grid[last], grid[last + 1]

    def verdict(self, W: float) -> str:
        """Of one W of the grid, at the longest length: "melts" or "localized" at both ends,
        "between" where only dressed chains melt (or there is no dressed end)."""
        bare = next(one for one in self.bare if W == one.W)
        dressed = next((one for one in self.dressed if W == one.W), None)
        if dressed is not None and bare.melts == dressed.melts:
            return "melts" if bare.melts else "localized"
        return "melts" if bare.melts and dressed is None else "between"

    @property
    def brackets(self) -> list[dict[str, Any]]:
        """For each length the W below which both ends melt, and above which neither does."""
        rows = []
        for length, low, high in self.bare_W:
            under, over = self.dressed_W(length)
            row = {"length": length, "bare_low": finite(low), "bare_high": finite(high)}
            rows.append({**row, "dressed_low": under, "dressed_high": finite(over)})
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, with the caveats."""
        return {
            "measured": [one.to_dict() for one in self.measured],
            "bare": [one.to_dict() for one in self.bare],
            "dressed": [one.to_dict() for one in self.dressed],
            "brackets": self.brackets,
            "verdicts": [{"W": one.W, "verdict": self.verdict(one.W)} for one in self.bare],
            "saturation": [finite(end) for end in self.saturation],
            "entropy_density": self.entropy_density,
            "rules": self.rules,
            "seed": self.seed,
            "caveats": list(self.caveats),
        }

    def __repr__(self) -> str:
        last = self.brackets[-1]
        window = f"{self.measured[0].first} to {self.measured[0].last} sites"
        bare = f"{_shown(last['bare_low'])} to {_shown(last['bare_high'])}"
        dressed = f"{_shown(last['dressed_low'])} to {_shown(last['dressed_high'])}"
        return (
            f"Bridge(slopes of {window}, {last['length']} bonds: bare chains melt below "
            f"W = {bare}, dressed ones below W = {dressed}; {len(self.caveats)} caveats)"
        )

    def __str__(self) -> str:
        low, high = self.saturation
        bound = f"the mean slope rises above s = {self.entropy_density:.4g} between"
        lines = [repr(self), f"{bound} W = {low:.3g} and {_shown(finite(high))}"]
        for slopes in self.measured:
            share = slopes.not_positive
            lines.append(
                f"W = {slopes.W:g}: slope {slopes.mean} nats a bond, {share} of them <= 0, "
                f"ln(gamma t) = {slopes.log_time} at {slopes.last} sites; {self.verdict(slopes.W)}"
            )
        return "\n".join([*lines, *(f"- {one}" for one in self.caveats)])


def _shown(value: float | None) -> str:
    return "infinity" if value is None else f"{value:.3g}"
