"""Makes what docs/figures/response* and running* hold: the response of the full scheme.

python docs/figures/make_response.py STORES, the folder that holds the stores of STORES below and
running, of the specs of these names in examples. `make response` runs the campaigns and this.
response.csv: collars; response_claims.csv: the rows of `qavalanche response`, with how each was
found; response_late.csv: spots put in late; running.csv: the running localization length, by order
and by size; response.json: what made it.
"""

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
from made import note
from response_figures import beside_figure

import qavalanche as qa
from qavalanche import meanfield
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.response import Response, responses
from qavalanche.analysis.response.late import late_collar
from qavalanche.analysis.response.median import median
from qavalanche.letter.response import claims_of_response
from qavalanche.plots.figure import Figure, new_canvas
from qavalanche.plots.legend import add_legend
from qavalanche.plots.response import response_figure
from qavalanche.plots.style import COLUMN, shades, styled
from qavalanche.schemes.spots import stage
from qavalanche.store.campaign import Campaign

STORES = (
    "response",
    "response_long",
    "response_normal",
    "response_halted",
    "response_orders",
    "response_above",
)
LATE = {"epsilon": (0.18, 0.20, 0.22, 0.24, 0.2545), "orders": (100, 300, 1000, 3000, 10_000)}
LATE_CHAINS, LATE_LENGTH, SEED = 24, 300_000, 1806
SIZES = (1, 2, 3, 4, 6, 8, 12, 20, 50, 100, 1000)
SIZE_CHAINS = 4
HALF = float(np.log(2)) / 2
CRITICAL, CRITICAL_ERROR = 0.2566, 0.0008  # of rmt, docs/exact.md


def collars(name: str, found: Response) -> list[dict]:
    """A row for every epsilon and k."""
    s = found.entropy_density
    return [
        {
            "store": name,
            "length": m.length,
            "epsilon": m.epsilon,
            "k": one.order,
            "l_over_k": one.susceptibility.value,
            "error": one.susceptibility.error,
            "low": one.low / one.order,
            "high": one.high / one.order,
            "predicted": m.predicted.value,
            "rate": m.rate.value / s,
            "rate_error": m.rate.error / s,
            "there": one.there,
            "ends": one.ends,
            "melted": one.melted,
            "chains": one.chains,
            "cutoff": m.cutoff,
            "k_star": m.critical_order.order.value,
            "k_star_error": m.critical_order.order.error,
        }
        for m in found.media
        for one in m.collars
    ]


def claims(name: str, found: Response) -> list[dict]:
    """A row for every claim, and for where 1 / l* vanishes by each k."""
    rows = [
        {
            "store": name,
            "about": row.about,
            "value": row.value,
            "error": row.error,
            "statistical": row.estimate.statistical,
            "systematic": row.estimate.systematic,
            "verdict": row.verdict,
            "outcome": row.outcome,
        }
        for row in claims_of_response(found)
    ]
    for what, by in (("epsilon_c", found.critical), ("rate", found.saturation)):
        for k, one in by.items():
            value, error = one.at.pair
            statistical, systematic = one.at.statistical, one.at.systematic
            rows.append(
                {
                    "store": name,
                    "about": f"{what} by k = {k}",
                    "value": value,
                    "error": error,
                    "statistical": statistical,
                    "systematic": systematic,
                    "verdict": "",
                    "outcome": one.outcome,
                }
            )
    return rows


def sides(campaign: Campaign, order: int) -> tuple[float, float]:
    """How much more is melted on the right than on the left, over both: mean over chains and
    epsilon below the transition, with its error; ties of size are treated from the left."""
    values = []
    for point in campaign.spec.grid:
        if point.prepared.inserted != order or point.law.epsilon > CRITICAL:
            continue
        rows, middle = campaign.rows(point), (point.length - 1) // 2
        first = (point.length - order) // 2
        left = rows["left_reach"].to_numpy().astype(float)
        right = rows["right_reach"].to_numpy().astype(float)
        inside = (left < middle + 1) & (right < point.length - 1 - middle)
        left, right = left - (middle - first + 1), right - (first + order - 1 - middle)
        values += ((right - left) / (right + left))[inside].tolist()
    return float(np.mean(values)), float(np.std(values, ddof=1)) / len(values) ** 0.5


def late() -> list[dict]:
    """l_k / k of spots put in late, over eq. 6 with the decay rate of the same chains."""
    rows = []
    for epsilon in LATE["epsilon"]:
        law, found, rates = qa.Bimodal(epsilon), {k: [] for k in LATE["orders"]}, []
        for sample in range(LATE_CHAINS):
            chain = law.draw(LATE_LENGTH, SEED, sample)
            melted = qa.melt(chain)
            rates.append(melted.decay_rate)
            for k, values in found.items():
                values.append(sum(late_collar(chain, melted, k)) / 2 / k)
        rate, s = np.array(rates), melted.entropy_density
        mean, error = rate.mean(), rate.std(ddof=1) / len(rates) ** 0.5
        for k, values in found.items():
            one = median(np.array(values), "", 0.5 / k)
            rows.append(
                {
                    "epsilon": epsilon,
                    "k": k,
                    "l_over_k": one.value,
                    "error": one.error,
                    "predicted": s / 2 / (mean - s),
                    "predicted_error": s / 2 / (mean - s) ** 2 * error,
                    "chains": LATE_CHAINS,
                    "length": LATE_LENGTH,
                }
            )
    return rows


def running(campaign: Campaign) -> list[dict]:
    """alpha_k and the thermal density against k: by order, by size, and of eq. 5."""
    rows = []
    for point, statistics in campaign.statistics().items():
        below, law = point.prepared.below, point.law
        base = {"epsilon": law.epsilon, "crossing": str(point.scheme.crossing)}
        rate, rate_error = statistics.mean("decay_rate", point)
        density, density_error = statistics.mean("thermal_density", point)
        numbers = (rate, rate_error, density, density_error)
        rows.append(base | {"by": "order", "k": below} | named(numbers))
        if below == 1:
            rows += [base | one for one in of_sizes(point)]
            if str(point.scheme.crossing) == "halted":
                rows += [base | one for one in of_mean_field(law)]
    return sorted(rows, key=lambda r: (r["crossing"], r["epsilon"], r["by"], r["k"]))


def named(numbers: tuple) -> dict:
    """The four numbers of a row."""
    return dict(zip(("rate", "rate_error", "density", "density_error"), numbers, strict=True))


def of_sizes(point) -> list[dict]:
    """The same chains, some of them, with all regions below a size treated."""
    chains = [point.law.draw(point.length, SEED, sample) for sample in range(SIZE_CHAINS)]
    rows = []
    for size in SIZES:
        stages = [stage(chain, size, point.scheme.rules) for chain in chains]
        numbers = []
        for values in ([s.decay_rate for s in stages], [s.thermal_density for s in stages]):
            numbers += [float(np.mean(values)), float(np.std(values, ddof=1)) / SIZE_CHAINS**0.5]
        rows.append({"by": "size", "k": size} | named(tuple(numbers)))
    return rows


def of_mean_field(law) -> list[dict]:
    """alpha_k of eq. 5, and of the same in whole bonds; the density that both imply with halted
    decay is 1 - alpha_k / alpha_1."""
    rates = meanfield.flow(law.epsilon, K=law.K).inverse_localization_length.tolist()
    rows = []
    for by, alphas in (("eq. 5", rates), ("whole", whole_bonds(law))):
        for k, alpha in enumerate(alphas[:12], 1):
            if alpha > 2 * HALF:  # s: thermal from there on
                rows.append({"by": by, "k": k} | named((alpha, 0.0, 1 - alpha / alphas[0], 0.0)))
    return rows


def whole_bonds(law) -> list[float]:
    """alpha_k of eq. 5 with the density of runs of just k bonds, eps^k (1 - eps)^2, and collars of
    whole bonds, melted while s / 2 times the size is at least the decay of the next one."""
    epsilon, alphas = law.epsilon, [float(np.log(law.K / law.epsilon))]
    for k in range(1, 12):
        alpha, size, sides = alphas[-1], k, [0, 0]
        while alpha > 2 * HALF and HALF * size >= alpha * (min(sides) + 1):
            sides[sides.index(min(sides))] += 1
            size += 1
        alphas.append((1 - epsilon**k * (1 - epsilon) ** 2 * size) * alpha)
    return alphas


def running_figure(rows: list[dict], crossing: str = "halted") -> Figure:
    """alpha_k over s against k, by order, beside eq. 5."""
    s = float(np.log(2))
    epsilons = sorted({row["epsilon"] for row in rows})
    with styled():
        canvas = new_canvas(COLUMN, 2.6)
        axes = canvas.add_subplot()
        for epsilon, color in zip(epsilons, shades(len(epsilons)), strict=True):
            for by, style in (("order", "o-"), ("eq. 5", ":"), ("whole", "--"), ("size", "x")):
                part = [
                    (row["k"], row["rate"] / s)
                    for row in rows
                    if (row["epsilon"], row["crossing"], row["by"]) == (epsilon, crossing, by)
                    and 0 < row["k"] <= 12
                ]
                label = f"{epsilon:g}" if by == "order" else None
                axes.plot(*np.array(part).T, style, color=color, label=label)
        axes.axhline(1, color="0.5", linewidth=0.6)
        axes.set(xlabel="order $k$", ylabel=r"$1/(\zeta_k s)$", ylim=(0.0, 2.6))
        add_legend(axes, title=r"$\varepsilon$", title_fontsize=7, ncols=3, loc="lower center")
    caption = (
        "Running decay rate with spots below k bonds alone, halted decay; crosses: all regions "
        "below k bonds treated; dotted: eq. 5, dashed: in whole bonds; grey: the bound of eq. 7."
    )
    data = pl.DataFrame([row for row in rows if row["crossing"] == crossing])
    return Figure("running", caption, canvas, data)


def main(stores: Path, folder: Path = Path(__file__).parent) -> None:
    """Tables, figures, and how each number was found."""
    table, rows, made = [], [], {}
    for name in STORES:
        campaign = qa.open(stores / name)
        every = responses(campaign)
        found = every[0]
        for one in every:
            table += collars(name, one)
        rows += claims(name, found)
        made[name] = {
            "title": found.title,
            "samples": sum(map(campaign.samples_done, campaign.spec.grid)),
            "missing": campaign.samples_missing,
        }
        if name == "response":
            made[name]["sides"] = {str(k): sides(campaign, k) for k in (1000, 10_000)}
        if name == "response_above":
            critical = Estimate(CRITICAL, CRITICAL_ERROR)
            slopes = {one.media[0].length: one.order_slope(critical) for one in every}
            made[name]["slopes"] = {str(k): one.to_dict() for k, one in slopes.items()}
        if name in ("response", "response_normal"):
            figure = response_figure(found)
            (folder / f"{name}.png").write_bytes(figure.drawn("png"))
    pl.DataFrame(table).write_csv(folder / "response.csv")
    beside = beside_figure(pl.DataFrame(table).fill_nan(None))
    (folder / "response_beside.png").write_bytes(beside.drawn("png"))
    pl.DataFrame(rows).write_csv(folder / "response_claims.csv")
    pl.DataFrame(late()).write_csv(folder / "response_late.csv")
    flow = running(qa.open(stores / "running"))
    pl.DataFrame(flow).write_csv(folder / "running.csv")
    (folder / "running.png").write_bytes(running_figure(flow).drawn("png"))
    (folder / "response.json").write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")
    note("response", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
