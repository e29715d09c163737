"""Four norms of a coupling that has crossed a thermal spot, and what is to be expected of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qavalanche.arguments import typed
from qavalanche.errors import check, check_integer, check_number
from qavalanche.hamiltonians.evolution import Matrix
from qavalanche.laws import MOST_SEED
from qavalanche.numerics.plain import plain_fields
from qavalanche.operators.lioms import operator_norm
from qavalanche.operators.resonance import ratios, typical_state
from qavalanche.operators.result import few_threads
from qavalanche.operators.thermal_crossing import (
    ROTATIONS,
    Levels,
    Rotation,
    ThermalCrossing,
    draw_crossing,
    off_diagonal,
)
from qavalanche.system.blas import one_blas_thread

Floats = NDArray[np.float64]
Norm = Literal["typical", "resonance", "mean_square", "operator"]

_QUARTILE = 0.6744897501960817  # median of the size of a normal number of variance 1


@dataclass(frozen=True)
class CrossingNorms:
    """Norms of one coupling, or in `crossing_costs` what each has lost, -ln of a ratio, in nats.

    typical: sqrt(N) x median size of the elements that are there / 0.674, the mean-square norm of a
    Gaussian matrix of such elements, N = states they reach; resonance: G, by eq. 2; mean_square:
    the Frobenius norm over the root of the number of states; operator: the largest singular value.
    """

    typical: float
    resonance: float
    mean_square: float
    operator: float

    def to_dict(self) -> dict[str, float]:
        """The four numbers by name."""
        return plain_fields(self)


NORMS: tuple[Norm, ...] = get_args(Norm)


@dataclass(frozen=True)
class SpotKind:
    """Levels of a spot, whether V_b conserves the state of b, and d_s (see `draw_crossing`)."""

    levels: Levels = "independent"
    conserved: bool = False
    local_dimension: int = 2


INDEPENDENT = SpotKind()


@typed
def norms_of(coupling: Matrix, levels: Floats) -> CrossingNorms:
    """All four norms of a real symmetric coupling, zero on the diagonal, between these levels.

    Raises InputError unless shapes are (N, N) and (N,), or for a coupling that is zero.
    """
    passed = f"a coupling of shape {coupling.shape} and {levels.size} levels"
    check(levels.ndim == 1 and coupling.shape == (levels.size,) * 2, passed, "must be (N, N) and N")
    size = np.abs(coupling)
    there = size[size > 0]
    check(there.size > 0, "a coupling that is zero", "one element at least must not be")
    reached = there.size / levels.size
    median = float(np.median(there))
    return CrossingNorms(
        typical=math.sqrt(reached) * median / _QUARTILE,
        resonance=typical_state(ratios(coupling, levels)),
        mean_square=float(np.linalg.norm(coupling)) / math.sqrt(levels.size),
        operator=operator_norm(coupling),
    )


@typed
def crossing_costs(crossing: ThermalCrossing, rotation: Rotation = "bounded") -> CrossingNorms:
    """-ln(‖V_I‖ / ‖V_a‖) of each norm, in nats: what it costs to cross the spot to b.

    At fixed G_b the growth of a cost per thermal bond is 1 / zeta_t (letter SM B): 0 where the
    decay is halted, -s/2 by the letter's improved estimate. The cost of "resonance" is in terms of
    G: 0 where G_I = G_a.

    >>> from qavalanche.operators.thermal_crossing import draw_crossing
    >>> costs = [crossing_costs(draw_crossing(6, seed=3), how) for how in ("bounded", "quotient")]
    >>> [round(cost.operator, 1) for cost in costs]  # the quotient has outliers
    [-0.3, -2.8]
    """
    with few_threads(crossing.levels.size):
        return costs_of(crossing, crossing.eliminated(rotation))


def costs_of(crossing: ThermalCrossing, made: Matrix) -> CrossingNorms:
    """-ln(‖V_I‖ / ‖V_a‖) of each norm for what an elimination made, whatever way."""
    before = norms_of(crossing.entrance, crossing.levels_beside_a).to_dict()
    after = norms_of(made, crossing.levels).to_dict()
    return CrossingNorms(**{name: math.log(before[name] / after[name]) for name in NORMS})


def drawn_costs(
    thermal_bonds: int, G: float, samples: int, seed: int, kind: SpotKind = INDEPENDENT
) -> Floats:
    """Costs of samples 0, 1, ... of a crossing in nats, (samples, ROTATIONS, NORMS)."""
    costs = np.empty((samples, len(ROTATIONS), len(NORMS)))
    with one_blas_thread():  # once: to set it takes longer than a small sample
        for sample in range(samples):
            crossing = draw_crossing(
                thermal_bonds, G, kind.levels, kind.conserved, seed, sample, kind.local_dimension
            )
            for r, rotation in enumerate(ROTATIONS):
                found = costs_of(crossing, crossing.eliminated(rotation))
                costs[sample, r] = [getattr(found, norm) for norm in NORMS]
    return costs


def mean_costs(
    thermal_bonds: int, G: float, samples: int, seed: int, kind: SpotKind = INDEPENDENT
) -> list[dict[str, Any]]:
    """Means of `drawn_costs` with standard errors, a row for every rotation and norm.

    Columns: rotation, norm, thermal_bonds, local_dimension, G, samples, cost, error; outliers,
    outliers_error: cost less that of the typical elements of the same sample, negative for a norm
    that outliers make larger.
    """
    costs = drawn_costs(thermal_bonds, G, samples, seed, kind)
    apart = costs - costs[:, :, [NORMS.index("typical")]]
    place = {"thermal_bonds": thermal_bonds, "local_dimension": kind.local_dimension, "G": G}
    numbers = [
        (one.mean(axis=0), one.std(axis=0, ddof=1) / math.sqrt(samples)) for one in (costs, apart)
    ]
    rows = []
    for r, rotation in enumerate(ROTATIONS):
        for n, norm in enumerate(NORMS):
            row = {"rotation": rotation, "norm": norm, **place, "samples": samples}
            (cost, error), (outliers, of_outliers) = (
                (float(mean[r, n]), float(spread[r, n])) for mean, spread in numbers
            )
            row |= {"cost": cost, "error": error}
            rows.append(row | {"outliers": outliers, "outliers_error": of_outliers})
    return rows


@typed
def scrambled(crossing: ThermalCrossing, made: Matrix, seed: int = 0) -> Matrix:
    """A coupling as a later diagonalization of spin a and the spot together leaves it.

    made: on spin a x spot x spin b. It is conjugated by a random orthogonal matrix (Haar) on spin a
    x spot, as eigenstates of a thermal region are, by the letter's assumption; operator norm and
    mean square stay, but for the diagonal, which is set to zero. Raises InputError for a shape
    that is not the crossing's.
    """
    states, kept = crossing.levels.size, crossing.exit_levels.size
    check(made.shape == (states, states), f"a coupling of shape {made.shape}", f"{states} states")
    rng = np.random.default_rng(check_integer("seed", seed, least=0, most=MOST_SEED))
    size = states // kept
    Q, R = np.linalg.qr(rng.standard_normal((size, size)))
    Q *= np.sign(np.diag(R))  # else it is not Haar
    half = (Q @ made.reshape(size, kept * states)).reshape(states, states)
    whole = (Q @ half.T.reshape(size, kept * states)).reshape(states, states)
    return off_diagonal((whole + whole.T) / 2)


@typed
def expected_cost(
    norm: Norm, G: float, dimension: float, rotation: Rotation = "bounded", tail: float = 1.0
) -> float:
    """Leading cost of crossing a spot of d states at G_b <= 1, in nats, up to terms of order 1.

    With y = -ln G_b and mu = tail, P(|V_b| / |E' - E| > x) ~ x^-mu for the largest ratio of a state
    (1: independent gaps, 2: gaps that repel as those of a real random matrix):

        typical, resonance:  y
        mean_square:         y - (1/mu - 1/2) ln d,      bounded: no less than mu y / 2
        operator:            y - (1/mu) ln d,            bounded: no less than 0

    Derived in docs/halted_decay.md. Raises InputError for G not in (0, 1], tail not in (0, 2].

    >>> expected_cost("operator", 1.0, 1024, "quotient") / math.log(1024)
    -1.0
    """
    G = check_number("G", G, "must lie in (0, 1]", 0, math.nextafter(1, 2))
    d = check_number("dimension", dimension, "must be at least 2 and finite", 1.999, math.inf)
    mu = check_number("tail", tail, "must lie in (0, 2]", 0, math.nextafter(2, 3))
    y = -math.log(G)
    if norm in ("typical", "resonance"):
        return y
    gained, least = {
        "mean_square": (1 / mu - 1 / 2, mu * y / 2),
        "operator": (1 / mu, 0.0),
    }[norm]
    bare = y - gained * math.log(d)
    return bare if rotation == "quotient" else max(bare, least)
