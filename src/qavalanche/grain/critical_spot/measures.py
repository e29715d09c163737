"""What is measured on eigenstates of l + E + r, each from the coefficients c(s_l, s_r, b)."""

from __future__ import annotations

import numpy as np

from qavalanche.grain.critical_spot.number import Floats
from qavalanche.hamiltonians.hamiltonian import spin_plus, spin_z

QUANTITIES = {
    "N": "participation number 1 / sum |c|^4 of the product states",
    "N_entropy": "e^S, S the Shannon entropy of |c|^2",
    "excess": "N - 1",
    "mixed": "1 - purity of rho_lr",
    "above": "purity of rho_lr - 1 / d_s^2, of which random states leave ~ 1 / d_E",
    "entropy": "entanglement of l with all else, in nats",
    "information": "mutual information of l and r, in nats",
    "Cor": "|<S^z_l S^z_r> - <S^z_l><S^z_r>|, eq. 9",
    "Cor_most": "the largest eq. 9 over spin axes of l and r",
    "from_product": "trace distance of rho_lr from rho_l x rho_r",
    "from_identity": "trace distance of rho_lr from 1 / d_s^2",
    "coherence": "root of the sum of |rho_lr|^2 off the diagonal of |s_l>|s_r>",
}
"""Names of what is measured, and what they are; means over states."""

OF_STATES = ("excess", "mixed", "Cor")
TYPICAL = tuple(f"typical_{name}" for name in (*OF_STATES, "coherence"))
"""Mean logarithms: of N - 1, 1 - purity and Cor over states, and of the mean coherence of a sample,
which few samples with h_l near h_r would rule."""

_FLOOR = 1e-18


def measured(c: Floats) -> dict[str, Floats]:
    """All QUANTITIES of eigenstates c (n, d_s, d_s, d_E), each (n,)."""
    n, d = c.shape[:2]
    weights = np.square(c).reshape(n, -1)
    flat = c.reshape(n, d * d, -1)
    rho = flat @ flat.transpose(0, 2, 1)
    N = 1 / np.square(weights).sum(axis=1)
    purity = np.square(rho).sum(axis=(1, 2))
    left, right = _parts(rho, d)
    product = np.einsum("nac,nbd->nabcd", left, right).reshape(rho.shape)
    inside = np.square(np.diagonal(rho, axis1=1, axis2=2)).sum(axis=1)
    entropy = _von_neumann(left)
    along_z, most = _correlators(rho, product, d)
    return {
        "N": N,
        "N_entropy": np.exp(_entropy(weights)),
        "excess": np.maximum(N - 1, 0),
        "mixed": np.maximum(1 - purity, 0),
        "above": purity - 1 / d**2,
        "entropy": entropy,
        "information": entropy + _von_neumann(right) - _von_neumann(rho),
        "Cor": along_z,
        "Cor_most": most,
        "from_product": _trace_norm(rho - product) / 2,
        "from_identity": _trace_norm(rho - np.eye(d * d) / d**2) / 2,
        "coherence": np.sqrt(np.maximum(purity - inside, 0)),
    }


def averages(c: Floats) -> dict[str, float]:
    """Means over the states of a sample, and the logarithms of TYPICAL."""
    found = measured(c)
    means = {name: float(np.mean(values)) for name, values in found.items()}
    logs = [float(np.mean(np.log(found[name] + _FLOOR))) for name in OF_STATES]
    logs.append(float(np.log(means["coherence"] + _FLOOR)))
    return {**means, **dict(zip(TYPICAL, logs, strict=True))}


def _parts(rho: Floats, d: int) -> tuple[Floats, Floats]:
    """rho_l and rho_r."""
    four = rho.reshape(-1, d, d, d, d)
    return np.einsum("nabcb->nac", four), np.einsum("nabad->nbd", four)


def _correlators(rho: Floats, product: Floats, d: int) -> tuple[Floats, Floats]:
    """Eq. 9 along z, and its largest value over axes: the norm of the matrix over x, y, z."""
    plus = spin_plus(d)
    x, iy, z = (plus + plus.T) / 2, (plus - plus.T) / 2, spin_z(d)
    connected = (rho - product).reshape(-1, d, d, d, d)
    spins = np.stack([x, iy, z])  # S^y = -i (iy); states are real, so S^y stands in pairs only
    table = np.einsum("nabcd,pca,qdb->npq", connected, spins, spins)
    table[:, 1, 1] *= -1
    table[:, 1, [0, 2]] = table[:, [0, 2], 1] = 0
    return np.abs(table[:, 2, 2]), np.linalg.norm(table, ord=2, axis=(1, 2))


def _entropy(weights: Floats) -> Floats:
    found: Floats = -np.sum(weights * np.log(np.maximum(weights, 1e-300)), axis=-1)
    return found


def _von_neumann(rho: Floats) -> Floats:
    return _entropy(np.clip(np.linalg.eigvalsh(rho), 0, 1))


def _trace_norm(matrix: Floats) -> Floats:
    found: Floats = np.abs(np.linalg.eigvalsh(matrix)).sum(axis=1)
    return found
