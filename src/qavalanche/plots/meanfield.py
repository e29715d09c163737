"""The mean-field transition: lengths over 1 / epsilon (letter Fig. 1), the flow, the exponents."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qavalanche.arguments import typed
from qavalanche.meanfield import critical_point, exponent_table, flow, lengths
from qavalanche.meanfield.critical import LARGEST
from qavalanche.meanfield.exponents import LARGE_K
from qavalanche.meanfield.parameters import HALTED
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.numbers import number
from qavalanche.plots.style import COLUMN, marks, shades, styled
from qavalanche.rules import Rules


@typed
def phase_diagram_figure(K: float = 1.0, rules: Rules | None = None) -> Figure:
    """zeta, l* (and xi ~ l*) and t_+ over 1 / epsilon, the axis of the letter's Fig. 1.

    Points come as close as 1e-10 to epsilon_c on either side. Raises InputError as `flow`.
    """
    import polars as pl

    rules = HALTED if rules is None else rules
    critical = critical_point(K, rules, digits=30)
    flows = [flow(epsilon, K, rules, precision=128) for epsilon in _around(float(critical), K)]
    found = [lengths(f) for f in flows]
    inverse = np.array([1 / f.epsilon for f in flows])
    table = {
        "inverse_epsilon": inverse,
        "zeta": [x.zeta if f.phase == "localized" else math.nan
                 for f, x in zip(flows, found, strict=True)],
        "collar_per_order": [x.collar_per_order for x in found],
        "correlation_length": [x.correlation_length for x in found],
        "log_time": [x.log_time for x in found],
    }  # fmt: skip
    with styled():
        canvas = new_canvas(COLUMN, 4.2)
        panels = canvas.subplots(3, 1, sharex=True)
        zeta_c = 1 / rules.entropy_density
        panels[0].plot(inverse, table["zeta"], color="black")
        panels[0].axhline(zeta_c, color="0.4", linestyle="--", linewidth=0.8)
        panels[0].annotate(
            r"$\zeta_c=1/s$", (0.99, zeta_c), xycoords=("axes fraction", "data"),
            xytext=(0, -3), textcoords="offset points", ha="right", va="top", fontsize=7,
        )  # fmt: skip
        panels[1].semilogy(inverse, table["collar_per_order"], color="#31688e")
        panels[2].semilogy(inverse, table["log_time"], color="#c1121f")
        names = (
            r"$\zeta$ (bonds)",
            r"$\ell_\star\sim\overline{\xi}$ (bonds)",
            r"$\ln(\Gamma_0\,t_+)$",
        )
        for axes, name in zip(panels, names, strict=True):
            axes.axvline(1 / float(critical), color="0.7", linewidth=0.8, zorder=0)
            axes.set_ylabel(name)
        panels[0].set_ylim(0, 1.15 * zeta_c)
        panels[0].text(0.03, 0.12, "thermal", transform=panels[0].transAxes, fontsize=7)
        panels[0].text(
            0.97, 0.12, "localized", transform=panels[0].transAxes, fontsize=7, ha="right"
        )
        panels[2].set_xlabel(r"inverse disorder $1/\varepsilon$")
    caption = (
        "Localization length, susceptibility l* (the average correlation length follows it) and "
        "local thermalization time over 1/epsilon; lengths in bonds, grey: 1/epsilon_c."
    )
    return Figure("meanfield_phase_diagram", caption, canvas, pl.DataFrame(table))


@typed
def flow_plane_figure(K: float = 1.0, rules: Rules | None = None) -> Figure:
    """The flow in the plane (alpha_k, rho_k), from below to above the critical point."""
    import polars as pl

    rules = HALTED if rules is None else rules
    critical = critical_point(K, rules, digits=60)
    offsets = ("-1e-2", "-1e-3", "-1e-5", "-1e-50", "1e-5", "1e-3", "1e-2")
    rows = []
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        looks = shades(len(offsets)), marks(len(offsets))
        for offset, color, mark in zip(offsets, *looks, strict=True):
            f = flow(critical.near(offset), K, rules, precision=256)
            shown = np.isfinite(f.thermal_density)
            alpha, rho = f.inverse_localization_length[shown], f.thermal_density[shown]
            label = "0" if offset == "-1e-50" else _power(offset)
            axes.semilogy(alpha, rho, f"{mark}-", color=color, label=label)
            rows += [(offset, int(k), float(a), float(r))
                     for k, a, r in zip(f.order[shown], alpha, rho, strict=True)]  # fmt: skip
        axes.axvline(rules.entropy_density, color="0.4", linestyle="--", linewidth=0.8)
        axes.set(
            xlim=(0.9 * rules.entropy_density, None),
            ylim=(1e-8, 3),
            xlabel=r"$\alpha_k=1/\zeta_k$ (nats per bond)",
        )
        axes.set_ylabel(r"thermal density $\rho_k$")
        axes.legend(title=r"$\varepsilon-\varepsilon_c$", title_fontsize=7, loc="center right")
    schema = {"offset": pl.String, "order": pl.Int64, "alpha": pl.Float64, "rho": pl.Float64}
    data = pl.DataFrame(rows, schema=schema, orient="row")
    caption = (
        "Flow in the plane (alpha_k, rho_k), order by order from the right; dashed: alpha = s."
    )
    return Figure("meanfield_flow", caption, canvas, data)


@typed
def exponents_figure(Ks: Sequence[float] | None = None, rules: Rules | None = None) -> Figure:
    """nu_minus and nu_plus over K: they are not universal, and do not reach 1/2 and 1."""
    Ks = list(np.geomspace(1e-3, 1e6, 28)) if Ks is None else list(Ks)
    data = exponent_table(Ks, rules)
    minus, plus = data["nu_minus"], data["nu_plus"]
    with styled():
        canvas = new_canvas(COLUMN, 2.3)
        axes = canvas.add_subplot()
        pairs = (
            (plus, r"$\nu_+$", "#c1121f", "-", LARGE_K[1]),
            (minus, r"$\nu_-$", "#31688e", "--", LARGE_K[0]),
        )
        for nu, name, color, style, limit in pairs:
            axes.semilogx(Ks, nu, style, color=color, label=name)
            axes.axhline(limit, color=color, linestyle=":", linewidth=0.8,
                         label=f"large $K$: {number(limit)}")  # fmt: skip
        axes.set(
            xlabel=r"constant $K$ of $g=\varepsilon/K$", ylabel=r"exponent $\nu$", ylim=(0.4, 2.1)
        )
        axes.legend(loc="upper right", ncols=2)
    caption = f"Exponents over K; dotted: their limits for large K (epsilon_c = {LARGEST:.4f})."
    return Figure("meanfield_exponents", caption, canvas, data)


def _power(offset: str) -> str:
    """'-1e-3' as a power of ten, with its sign."""
    return f"${offset[0] if offset[0] == '-' else '+'}10^{{{offset.rsplit('e', 1)[1]}}}$"


def _around(critical: float, K: float) -> list[float]:
    """Epsilons on both sides of the critical one, denser and denser towards it."""
    away = np.geomspace(1e-10, 1, 160)
    below = critical * (1 - 0.5 * away)
    above = critical + (min(0.95 * K, 0.95, 3 * critical) - critical) * away
    return sorted([*below.tolist(), *above.tolist()])
