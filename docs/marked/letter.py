"""docs/letter.md: what docs/figures/letter.csv and letter_lengths.csv hold."""

import re
from collections.abc import Callable

import polars as pl

from marked import long_chain
from marked.tables import brief, csv, json_of, made, table

BIMODAL = "bimodal, K = 1, d_s = 2, "
NORMAL = "norm, scale = 1, d_s = 2, "
RULES = [BIMODAL + rule for rule in ("halted", "-0.346574", "rmt")]
CHOICES = [
    ("bimodal", "bonds", "resonant", "choices", BIMODAL + "halted"),
    ("", "bonds", "perturbative", "choices", BIMODAL + "halted, ties: perturbative"),
    ("", "sites", "resonant", "choices", BIMODAL + "halted, counts: sites"),
    ("", "sites", "perturbative", "choices", BIMODAL + "halted, ties: perturbative, counts: sites"),
    ("normal", "bonds", "none", "normal", NORMAL + "halted"),
    ("", "sites", "none", "normal", NORMAL + "halted, counts: sites"),
]
SATURATION = "1/ζ − s at ε_c, in units of s"
Row = dict[str, object]


def row(family: str, about: str, campaign: str = "letter") -> dict[str, object]:
    """The claim `about` of one family."""
    (one,) = csv("letter").filter(campaign=campaign, family=family, about=about).to_dicts()
    return one


def cell(family: str, about: str, campaign: str = "letter", shift: float = 0) -> str:
    """Its value, with `shift` added, and error."""
    one = row(family, about, campaign)
    value = one["value"]
    return brief(None if value is None else value + shift, one["error"])  # type: ignore[operator,arg-type]


def plain(about: str, shift: float = 0) -> Callable[[str], str]:
    """A row of the table that shows values and errors."""
    return lambda family: cell(family, about, shift=shift)


def rising(family: str) -> str:
    """Where p falls and rises again."""
    found = re.search(r"from ([\d.]+) to ([\d.]+)", str(row(family, RISES)["outcome"]))
    return f"{found[1]} … {found[2]}" if found else "–"


def exponent(place: int) -> Callable[[str], str]:
    """b at the first or the last epsilon that has one."""

    def shown(family: str) -> str:
        rows = csv("letter").filter(
            pl.col("campaign") == "letter",
            pl.col("family") == family,
            pl.col("about").str.starts_with("b at ε = "),
            pl.col("value").is_not_null(),
        )
        one = rows.row(place, named=True)
        return f"{brief(one['value'], one['error'])} at {one['about'].rsplit(' ', 1)[1]}"

    return shown


def collapsed(family: str) -> str:
    """The exponent of a collapse, and whether it is poor."""
    about = "ν by collapse, power law"
    poor = "residuals exceed" in str(row(family, about)["outcome"])
    return cell(family, about) + (", poor" if poor else "")


RISES = "ε where p falls and rises again"
MEASURED: list[tuple[str, str, Callable[[str], str]]] = [
    ("ε_c: decay rate meets s, L → ∞", "not universal", plain("ε_c by decay rate meets s")),
    ("ε_c: crossings of p", "", plain("ε_c by crossings of p")),
    ("ε_c: L_+ → ∞", "", plain("ε_c by L_+ to infinity")),
    ("ρ at ε_c, L = 10⁷", "< 1", plain("ρ at ε_c")),
    ("1/ζ at ε_c by crossings, L → ∞, over s", "1", plain(SATURATION, shift=1)),
    ("p falls and rises again", "close above ε_c", rising),
    ("τ at ε_c, L = 10⁵", "2 < τ < 3", plain("τ at ε_c, L = 100000")),
    ("τ at ε_c, L = 10⁷", "", plain("τ at ε_c, L = 10000000")),
    ("β at ε_c", "> 0", plain("β at ε_c")),
    ("β − (τ − 2)", "0", plain("β − (τ − 2)")),
    ("⟨S⟩ ~ L^a at ε_c: a", "3 − τ", plain("growth of ⟨S⟩ at ε_c")),
    ("a − (3 − τ)", "0", plain("power of ⟨S⟩ − (3 − τ)")),
    ("b of p = e^(−(L/ξ)^b), far below ε_c", "0 < b < 1", exponent(0)),
    ("b next to ε_c", "", exponent(-1)),
    ("ν_− from the cut-off of sizes", "≥ 2 (Harris)", plain("ν_− from the cut-off of sizes")),
    ("ν from the drift of ε_c(L)", "≥ 2", plain("ν from the drift of ε_c(L)")),
    ("ν by collapse of p, one exponent", "≥ 2", collapsed),
    ("ν_+ from L_+", "≥ 2", plain("ν_+ from L_+")),
]


def measured() -> str:
    """The table of all claims for the three crossing rules."""
    head = [["", "the letter", "halted", "−s/2", "rmt"], ["---"] * 5]
    rows = [[name, said, *map(show, RULES)] for name, said, show in MEASURED]
    return table(head + rows)


def choices() -> str:
    """The table of our choices."""
    head = [["law", "T counts", "ties", "ε_c by crossings", "1/ζ there, over s", "τ"], ["---"] * 6]
    rows = []
    for law, counts, ties, campaign, family in CHOICES:
        cells = [
            cell(family, "ε_c by crossings of p", campaign),
            cell(family, SATURATION, campaign, shift=1),
            cell(family, "τ at ε_c, L = 100000", campaign),
        ]
        rows.append([law, counts, ties, *cells])
    return table(head + rows)


def length(epsilon: float) -> str:
    """ln L_+ of halted decay."""
    rows = csv("letter_lengths").filter(campaign="letter", family=RULES[0], epsilon=epsilon)
    one = rows.row(0, named=True)
    return brief(one["log_length"], one["log_length_error"])


def beta(epsilon: float) -> str:
    """The power of the fan, for rmt."""
    rows = csv("letter_lengths").filter(campaign="letter", family=RULES[2], epsilon=epsilon)
    return brief(rows["beta"][0], rows["beta_error"][0])


def numbers() -> dict[str, str]:
    """All marks of the page."""
    letter = json_of("letter")[0]
    criteria = [str(row(f, "growth of ⟨S⟩ at ε_c")["outcome"]) for f in RULES]
    differences = [float(hit[1]) for c in criteria if (hit := re.search(r"by ([\d.]+),", c))]
    sites = NORMAL + "halted, counts: sites"
    nested = csv("letter_nested").filter(epsilon=0.277)
    found = {
        "measured": measured(),
        "choices": choices(),
        "chains": f"{letter['samples'] / 1e6:.1f} million",
        "bic": f"{min(differences):.0f} to {max(differences):.0f}",
        "nested": str(nested["ever_thermal"][0]),
        "sites_bound": cell(sites, "ε_c by decay rate meets s", "normal"),
        "nu_minus": cell(RULES[0], "ν_− from the cut-off of sizes"),
        "beta_below": beta(0.26),
        "beta_above": beta(0.262),
        "made": made("letter"),
    }
    lengths = {f"ln_L_{e}": length(e) for e in (0.278, 0.28, 0.2805, 0.282, 0.3)}
    taus = [cell(f, "τ at ε_c, L = 10000000") for f in RULES]
    chain = long_chain.numbers()["rate_0.2766"]
    return found | lengths | {"taus": ", ".join(taus), "long_chain": chain}
