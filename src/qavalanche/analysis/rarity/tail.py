"""All that a curve ln p(l) says of rare inclusions: forms, b, takeover, lengths, correlator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qavalanche.analysis.estimate import Estimate
from qavalanche.analysis.rarity.compare import NONE_FITS, FormComparison, compare_forms
from qavalanche.analysis.rarity.curve import RareCurve
from qavalanche.analysis.rarity.densities import RegionDensity, region_densities
from qavalanche.analysis.rarity.entropy import PatternEntropy, pattern_entropies
from qavalanche.analysis.rarity.exponent import (
    DimensionCheck,
    against_dimension,
    stretched_parameters,
)
from qavalanche.analysis.rarity.forms import STRETCHED, FormFit, fit_form
from qavalanche.analysis.rarity.inclusions import InclusionMeans
from qavalanche.analysis.rarity.local import LocalExponent, local_exponents
from qavalanche.analysis.rarity.medium import CleanMedium
from qavalanche.analysis.rarity.scale import FiniteLengths, finite_lengths
from qavalanche.analysis.rarity.takeover import Takeover, takeover
from qavalanche.arguments import typed

INCLUSION, CHAIN = "inclusion", "chain"
"""Kinds of curves: P(T) of the region of the middle bond; p(L) that a chain is thermal."""

_POINTS = 5  # of local exponents


@dataclass(frozen=True, eq=False)
class RareTail:
    """One curve and what follows from it.

    title: law, scheme and the like in words; about: the same by name, plain; kind: "inclusion" or
    "chain"; curve: all points; means: what the inclusions hold, or None; medium: the clean medium,
    or None; forms: the four forms with the errors as they are; approximate: the same with a model
    error where none fits, else `forms`; parameters: of the stretched exponential over the points
    that `approximate` used, by name; local: b_eff(l); takeover; entropies: of patterns, empty
    without means and a medium; scale: xi(l); densities: of regions, which are the averaged
    correlator, empty for chains; dimension: b against a d_f, or None without one.
    """

    title: str
    about: Mapping[str, Any]
    kind: str
    curve: RareCurve
    means: InclusionMeans | None
    medium: CleanMedium | None
    forms: FormComparison
    approximate: FormComparison
    parameters: dict[str, Estimate]
    local: tuple[LocalExponent, ...]
    takeover: Takeover
    entropies: tuple[PatternEntropy, ...]
    scale: FiniteLengths
    densities: tuple[RegionDensity, ...]
    dimension: DimensionCheck | None

    @property
    def exponent(self) -> Estimate:
        """b, with both errors."""
        return self.parameters["exponent"]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and sentences for JSON."""
        optional = {"means": self.means, "dimension": self.dimension}
        return {
            "title": self.title,
            **self.about,
            "kind": self.kind,
            "curve": self.curve.to_dict(),
            "forms": self.forms.to_dict(),
            "with_model_error": self.approximate.to_dict(),
            "stretched": {name: one.to_dict() for name, one in self.parameters.items()},
            "local": [one.to_dict() for one in self.local],
            "takeover": self.takeover.to_dict(),
            "entropies": [one.to_dict() for one in self.entropies],
            "scale": self.scale.to_dict(),
            "densities": [one.to_dict() for one in self.densities],
            **{name: one.to_dict() if one else None for name, one in optional.items()},
        }


@typed
def rare_tail(
    curve: RareCurve,
    means: InclusionMeans | None = None,
    medium: CleanMedium | None = None,
    dimension: Estimate | None = None,
    kind: str = INCLUSION,
    title: str = "",
    about: Mapping[str, Any] | None = None,
) -> RareTail:
    """Everything of one curve: of ln P(T) for kind "inclusion", of ln p(L) for "chain".

    dimension: d_f of the cheapest inclusions, from elsewhere, that b is compared with. What cannot
    be said is a named outcome in its place.
    """
    forms = compare_forms(curve)
    approximate = compare_forms(curve, True) if forms.verdict == NONE_FITS else forms
    parameters = stretched_parameters(approximate)
    found = parameters["exponent"].found
    return RareTail(
        title,
        about or {},
        kind,
        curve,
        means,
        medium,
        forms,
        approximate,
        parameters,
        local_exponents(curve, _POINTS),
        takeover(curve, means, medium, _stretched(approximate) if found else None),
        pattern_entropies(curve, means, medium.epsilon) if means and medium else (),
        finite_lengths(curve),
        region_densities(curve) if kind == INCLUSION else (),
        against_dimension(parameters["exponent"], dimension) if dimension else None,
    )


def _stretched(compared: FormComparison) -> FormFit:
    return fit_form(compared.curve, STRETCHED)
