"""relaxation(H): the slowest rate of one chain, by a weak bath or by one of finite strength."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from qavalanche.arguments import typed
from qavalanche.bath.apart import reached
from qavalanche.bath.lindblad import FiniteBath, slowest_rate_at
from qavalanche.bath.rates import CLOSE
from qavalanche.bath.result import Floats, Relaxation
from qavalanche.bath.weak import WeakBath, weak_bath
from qavalanche.errors import check, check_integer, check_number, shown
from qavalanche.hamiltonians import hamiltonian_from
from qavalanche.hamiltonians.evolution import Evolution
from qavalanche.system.blas import one_blas_thread

RESOLVED = 1e-30
"""Rates are squares of matrix elements: of refined eigenstates down to 1e-30, measured against 60
digits (2e-10 off at 1e-27, 1e-8 at 1e-32, where LAPACK's are off by factors)."""

_REFINED = 1e-15, 1e-20
"""Below it eigenstates are refined, which doubles the time: in chains of up to `_FEW` states, and
longer ones. Above it the error is below 1e-7, and of 1e-5 at most."""
_FEW = 1024
_ROUNDING = 1e-15

_SMALL = f"the rate is below {RESOLVED:g}, where rounding rules"
_MIXED = (
    "levels of one sector nearly coincide, as in a chain and its mirror image, and rounding mixes "
    "their eigenstates: the rate may be its work alone"
)
_APART = "a part of the chain is never reached by the bath: its rate is exactly 0"


@typed
def relaxation(
    hamiltonian: Any,
    site: int = 0,
    bath: Any = "weak",
    sites: int | None = None,
    local_dimension: int | None = None,
) -> Relaxation:
    """The slowest nonzero decay rate of a chain with an infinite bath at `site`.

    d rho / dt = -i [H, rho] + gamma (1/d_s x tr_site rho - rho). bath: "weak", gamma -> 0, which
    gives Gamma / gamma; or gamma > 0, for chains of up to 8 spins 1/2. hamiltonian: a sum of local
    terms, or what else `hamiltonians.hamiltonian_from` takes: a driven chain, a matrix with its
    `sites` and `local_dimension`, objects of QuSpin and TeNPy. An avalanche goes on where the
    typical Gamma falls more slowly with the number of sites L than d_s^(-2L) (if it grows on both
    sides; d_s^-L on one): docs/threshold.md. `resolved` of the result tells whether rounding leaves
    the rate standing: for a weak bath from 1e-30 on, if no levels of a sector are degenerate.
    Source: the set-up is that of arXiv:2107.05642 and 2108.10796, R_nm and its limit are derived in
    docs/weak_bath.md; gamma from 1e-60 to 1e60.
    Raises InputError for a site that is not there, another bath, or what does not fit in memory.

    >>> from qavalanche.hamiltonians import xxz
    >>> relaxation(xxz([0.7])).rate  # a spin in the bath: gamma itself
    1.0
    """
    evolution = hamiltonian_from(hamiltonian, sites, local_dimension)
    site = check_integer("site", site, least=0, most=evolution.sites - 1)
    far = evolution.sites - 1 if 2 * site < evolution.sites else 0
    allowed = 'must be "weak" or a positive number'
    if isinstance(bath, str):
        check(bath == "weak", f"bath = {shown(bath)}", allowed)
        first, last = reached(evolution, site)
        if last - first + 1 < evolution.sites:
            return _apart(evolution, site, far)
        with one_blas_thread():
            found = weak_bath(evolution, site, far)
            # eigenstates that LAPACK mixes: by 1e-16 of the width over their gap, at most
            least = max(_REFINED[evolution.states > _FEW], (_ROUNDING / max(found.gap, CLOSE)) ** 2)
            if 0 < found.rate < least:
                found = weak_bath(evolution, site, far, refined=True)
        return _of_weak(found, evolution, site, far)
    gamma = check_number("bath", bath, allowed, 0.0, math.inf)
    return _of_finite(slowest_rate_at(evolution, site, gamma), evolution, site, gamma)


def _apart(evolution: Evolution, site: int, far: int) -> Relaxation:
    """Of a chain of which a part is not coupled to the bath's site: it never relaxes."""
    none = np.full(evolution.sites, np.nan)
    return Relaxation(
        0.0, 0.0, None, none, True, site, far, "weak", evolution.sites, 0, (_APART,)
    )  # fmt: skip


def _of_weak(found: WeakBath, evolution: Evolution, site: int, far: int) -> Relaxation:
    warnings = []
    apart = not found.linked
    if apart:
        warnings.append(_APART)
    elif found.rate < RESOLVED:
        warnings.append(_SMALL)
    elif found.rate < found.noise:
        warnings.append(_MIXED)
    if found.degenerate:
        warnings.append(
            f"{found.degenerate} pairs of levels of one sector are degenerate: "
            "the limit of a weak bath is not that of its rates, bath=1e-4 tells it"
        )
    resolved = apart or found.rate >= max(RESOLVED, found.noise)
    resolved = resolved and not found.degenerate
    return Relaxation(
        found.rate, found.bound, found.mode, _profile(found), resolved, site, far, "weak",
        evolution.sites, found.sectors, tuple(warnings),
    )  # fmt: skip


def _of_finite(found: FiniteBath, evolution: Evolution, site: int, gamma: float) -> Relaxation:
    far = evolution.sites - 1 if 2 * site < evolution.sites else 0
    warnings = []
    if found.rate == 0 and found.resolved:
        warnings.append(_APART)
    elif not found.resolved:
        warnings.append("the rate is lost in rounding")
    if found.frequency > 0:
        warnings.append(f"the slowest mode is a coherence that turns at {found.frequency:.3g}")
    if not found.complete:
        warnings.append("only the modes nearest 0 were compared: a fast coherence is not seen")
    return Relaxation(
        found.rate, math.nan, None, found.profile, found.resolved, site, far, gamma,
        evolution.sites, 0, tuple(warnings),
    )  # fmt: skip


def _profile(found: WeakBath) -> Floats:
    """Overlaps of the mode with the diagonal of every S^z_i."""
    if found.mode is None:
        return np.full(found.spins.shape[1], np.nan)
    spins = found.spins - found.spins.mean(axis=0)
    norms = np.linalg.norm(spins, axis=0)
    overlap = np.abs(found.mode @ spins)
    profile: Floats = np.divide(overlap, norms, out=np.zeros_like(norms), where=norms > 0)
    return profile
