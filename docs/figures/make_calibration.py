"""Makes the tables and the figure of docs/calibration.md: estimates of nu where nu is known.

python docs/figures/make_calibration.py [--scheme zhang goremykina_5 ...] [--blocks 100 1000 ...]
[--sets 20] [--samples 1000] [--minutes 20]. A data set is p(thermal) of rings of n, 2n, 4n and 8n T
blocks, n from --blocks, and as many I blocks, at eight values of the control parameter about the
transition. calibration_sets.csv holds counts and estimates, a row a data set; sets that it holds
are not made again, so that it is made in parts and goes on where it stopped. calibration.csv, bias
and coverage, and the figure are made from it; `--minutes 0` makes these two alone. --wide: also
calibration_wide.csv, where the sets of one number, at all sizes from 100 T blocks on, are one. All
is drawn by address: the campaign seed of a set is SEED + its number. --sides: also nu_- and nu_+
(calibration_sides.py), and what the package carries of all this, src/qavalanche/analysis/
known_bias.csv.
"""

import argparse
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from calibration_figure import calibration_figure, table_of
from calibration_known import write_known
from calibration_sides import make as make_sides
from made import note

from qavalanche.analysis import bias
from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.scaling import (
    Comparison,
    ScalingData,
    compare_in_window,
    drifting,
    kosterlitz_thouless,
    logarithmic,
    power_law,
    two_sided,
)
from qavalanche.analysis.scaling.collapse import goodness
from qavalanche.analysis.scaling.fit import fit
from qavalanche.analysis.scaling.probability import NU
from qavalanche.analysis.summary import Family
from qavalanche.analysis.transition import estimate_transition, slope_at_crossing
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.laws.blocks import DrawnBlocks
from qavalanche.schemes import scheme_from

SEED = 17060
FOLDER = Path(__file__).parent
POINTS, FACTORS = 8, (1, 2, 4, 8)
SMALL = (3, 5, 8, 12)
"""Sizes of the smallest data sets, 6 to 24 blocks: as many as the sites of exact numerics."""
PLAN = {3: (20, 2000), 100: (20, 1000), 1000: (8, 300), 10**4: (6, 80), 10**5: (2, 30)}
"""n of the smallest rings: data sets, and samples at each point of one."""
WIDE, WIDE_SETS = 100, 2  # T blocks of the smallest rings from which on sets are put together
RESAMPLES = 40  # of a collapse: its errors are then good to a tenth
FORMS = {"power law": "collapse", "drifting": "drifting", "two-sided": "two_sided"}


@dataclass(frozen=True)
class Truth:
    """A scheme with its nu, and where its transition lies.

    center: of the control parameter, I lengths 1 + Exp(center) for the kappa family, deficits of
    center times the length for morningstar_huse; reach: of the grid below and above it, in units of
    what the transition is wide at the sizes of the data set, as a user would choose by sight.
    """

    name: str
    scheme: str
    kappa: float
    nu: float
    center: float
    reach: tuple[float, float]


TRUTHS = (
    Truth("zhang", "zhang", 1.0, 2.503858972825, 0.5, (-1.1, 1.1)),
    Truth("goremykina_2", "goremykina", 2.0, 2.579099108, 3.91, (-0.6, 1.6)),
    Truth("goremykina_5", "goremykina", 5.0, 2.906305185, 20.75, (-0.6, 1.7)),
    Truth("goremykina_10", "goremykina", 10.0, 3.318604549, 70.0, (-0.6, 1.7)),
    Truth("goremykina_100", "goremykina", 100.0, 5.532513781, 4900.0, (-0.3, 2.2)),
    Truth("morningstar_huse", "morningstar_huse", math.nan, math.nan, 0.695, (-0.3, 1.0)),
)


def sizes(n: int) -> list[int]:
    """Numbers of T blocks of a data set whose smallest rings have n."""
    return [*SMALL] if n == SMALL[0] else [n * factor for factor in FACTORS]


def laws(truth: Truth, n: int) -> list[DrawnBlocks]:
    """T lengths 1 + Exp(1/2); what varies is written with five digits."""
    middle = float(np.exp(np.log(sizes(n)).mean()))
    fixed = {"thermal_loc": 1.0, "thermal_scale": 0.5, "insulating_loc": 1.0}
    found = []
    for u in np.linspace(*truth.reach, POINTS):
        if truth.scheme == "morningstar_huse":
            deficit = float(f"{truth.center - u * 0.1 * (n / 100) ** -0.35:.5g}")
            own = {"insulating_scale": 4.0, "deficit": deficit}
        else:
            scale = truth.center * math.exp(-1.5 * u * middle ** (-1 / truth.nu))
            own = {"insulating_scale": float(f"{scale:.5g}"), "deficit": 1 / truth.kappa}
        found.append(DrawnBlocks("expon", "expon", **fixed, **own))
    return found


def counts(truth: Truth, n: int, number: int, samples: int) -> list[int]:
    """Thermal rings of data set `number`, by size, then by law."""
    parameters = {"asymmetry": truth.kappa} if truth.scheme == "goremykina" else {}
    scheme = scheme_from(truth.scheme, parameters)
    found = []
    for size in sizes(n):
        for law in laws(truth, n):
            sheet = melt_chunk(Point(law, 2 * size, scheme), SEED + number, 0, samples)
            found.append(int((sheet.covered == 2 * size).sum()))
    return found


def family_of(truth: Truth, n: int, thermal: Sequence[int], samples: int) -> Family:
    """The counts as `analyze` has them."""
    rows = [(law.resonance_probability, 2 * size) for size in sizes(n) for law in laws(truth, n)]
    table = pl.DataFrame(rows, schema=["epsilon", "length"], orient="row").with_columns(
        thermal=pl.Series(thermal), samples=pl.lit(samples, pl.Int64)
    )
    return Family(truth.name, None, table.sort("length", "epsilon"))


def estimates(family: Family) -> dict[str, Any]:
    """Every estimator on one data set: values, errors, the form that is favoured."""
    transition = estimate_transition(family)
    center = transition.epsilon_c if transition.found else None
    forms = [power_law(nu=NU), two_sided(nu=NU), kosterlitz_thouless(), drifting(nu=NU)]
    found = compare_in_window(ScalingData.from_family(family), forms, center, RESAMPLES)
    row = _columns("crossing_epsilon_c", transition.estimate)
    row |= _columns("slope_nu", slope_at_crossing(family).nu)
    for form, name in FORMS.items():
        for parameter in found[form].form.names:
            if parameter in ("critical_point", "nu", "nu_minus", "nu_plus"):
                key = parameter.replace("critical_point", "epsilon_c")
                row |= _columns(f"{name}_{key}", found[form].estimate(parameter))
    return row | _verdict(found) | against_power_law(ScalingData.from_family(family))


def against_power_law(data: ScalingData) -> dict[str, float | None]:
    """A flow in ln L against one exponent, on all points: ln evidence, and both p-values."""
    power, flow = (fit(data, form) for form in (power_law(nu=NU), logarithmic()))
    numbers = {"log_evidence": flow.log_evidence - power.log_evidence}
    for name, one in (("log_p", flow), ("one_p", power)):
        numbers[name] = goodness(one)[1] if one.converged else math.nan
    return {key: float(x) if math.isfinite(x) else None for key, x in numbers.items()}


def wide(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """For every scheme, and the sets of one number at several sizes together: which form they want.

    nu: of the power law through them all, with its error from the likelihood; log_evidence: of the
    flow in ln L less that of the power law; p-values of both.
    """
    found = []
    for truth in TRUTHS:
        own = [row for row in rows if row["scheme"] == truth.name and row["blocks"] >= WIDE]
        for number in range(WIDE_SETS):
            parts = [row for row in own if row["set"] == number]
            if len(parts) > 1:
                blocks = [row["blocks"] for row in parts]
                table = pl.concat([_family(truth, row).table for row in parts])
                data = ScalingData.from_family(Family(truth.name, None, table))
                power = fit(data, power_law(nu=NU))
                error = float(np.sqrt(power.covariance[1, 1]))
                nu = {"nu": float(power.p[1]), "nu_error": error, "exact": truth.nu}
                span = {"least": min(blocks), "most": max(blocks), "set": number}
                found.append({"scheme": truth.name, **span, **nu, **against_power_law(data)})
    return pl.DataFrame(found, infer_schema_length=None)


def _columns(name: str, one: Estimate) -> dict[str, float | None]:
    value, error = one.pair if one.found else (None, None)
    return {name: value, f"{name}_error": error}


def _verdict(found: Comparison) -> dict[str, Any]:
    """The form favoured, or "undecided" or "none fits"; how the two asked about compare."""
    power, kt = found["power law"], found["Kosterlitz-Thouless"]
    fits = {"power_law_p": power.p_value, "kt_p": kt.p_value}
    fits["kt_evidence"] = kt.log_evidence - power.log_evidence
    none = "none fits" if "no form fits" in found.outcome else "undecided"
    numbers = {key: x if math.isfinite(x) else None for key, x in fits.items()}
    return {"favoured": found.favoured or none, "best": found.collapses[0].form.name, **numbers}


def todo(asked: argparse.Namespace) -> Iterator[tuple[Truth, int, int, int]]:
    """(truth, n, number, samples) of every data set asked for, small ones first."""
    for n in asked.blocks or PLAN:
        sets, samples = PLAN.get(n, (1, 10))
        for number in range(asked.sets or sets):
            for truth in TRUTHS:
                if not asked.scheme or truth.name in asked.scheme:
                    yield truth, n, number, asked.samples or samples


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the data sets that are missing, for so many minutes, then tables and figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scheme", nargs="+", choices=[truth.name for truth in TRUTHS])
    parser.add_argument("--blocks", type=int, nargs="+", help="T blocks of the smallest rings")
    parser.add_argument("--sets", type=int, help="data sets of each, by default those of PLAN")
    parser.add_argument("--samples", type=int, help="at each point, by default those of PLAN")
    parser.add_argument("--minutes", type=float, default=math.inf, help="after which to stop")
    parser.add_argument("--again", action="store_true", help="estimate anew from counts held")
    parser.add_argument("--wide", action="store_true", help="and what all sizes together say")
    parser.add_argument("--sides", action="store_true", help="and nu_-, nu_+, and known biases")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of tables and figure")
    asked = parser.parse_args(arguments)
    table, stop = asked.out / "calibration_sets.csv", time.monotonic() + 60 * asked.minutes
    rows = _read(table)
    if asked.again:
        rows = [_estimated(row["scheme"], row) for row in rows]
    held = {(row["scheme"], row["blocks"], row["set"]) for row in rows}
    for truth, n, number, samples in todo(asked):
        if time.monotonic() > stop:
            break
        if (truth.name, n, number) in held:
            continue
        thermal = " ".join(map(str, counts(truth, n, number, samples)))
        own = {"blocks": n, "set": number, "seed": SEED + number, "samples": samples}
        rows.append(_estimated(truth.name, {**own, "thermal": thermal}))
        _write(rows, table)
    _write(rows, table)
    made = table_of(_read(table), {truth.name: truth.nu for truth in TRUTHS})
    made.write_csv(asked.out / "calibration.csv")
    calibration_figure(made).save(asked.out)
    if asked.wide:
        wide(_read(table)).write_csv(asked.out / "calibration_wide.csv", float_precision=6)
    if asked.sides:
        make_sides(TRUTHS, asked.out / "calibration_sides.csv", stop)
        own = asked.out == FOLDER
        write_known(asked.out, bias.FILE if own else asked.out / bias.FILE.name)
    if asked.out == FOLDER:
        note("calibration", FOLDER)


def _estimated(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row of a data set, from its counts."""
    truth = next(truth for truth in TRUTHS if truth.name == name)
    family = _family(truth, row)
    first = {key: row[key] for key in ("blocks", "set", "seed", "samples", "thermal")}
    return {"scheme": name, **first, **estimates(family)}


def _family(truth: Truth, row: dict[str, Any]) -> Family:
    thermal = [int(one) for one in row["thermal"].split()]
    return family_of(truth, row["blocks"], thermal, row["samples"])


def _read(table: Path) -> list[dict[str, Any]]:
    return pl.read_csv(table, infer_schema_length=None).to_dicts() if table.exists() else []


def _write(rows: list[dict[str, Any]], table: Path) -> None:
    if rows:
        ordered = sorted(rows, key=lambda row: (row["scheme"], row["blocks"], row["set"]))
        pl.DataFrame(ordered, infer_schema_length=None).write_csv(table, float_precision=6)


if __name__ == "__main__":
    main()
