"""docs/bridge.md: decays per bond of real chains, and the bracket they make."""

import math
from typing import Any

from marked.tables import brief, csv, json_of, made, powers, table

SHOWN = [7, 10]


def of_window(window: list[int]) -> dict[str, Any]:
    """The bridge of one window of lengths."""
    (found,) = [one for one in json_of("bridge") if one["window"] == window]
    return dict(found)


def number(estimate: dict[str, Any]) -> str:
    """An estimate with its error."""
    return brief(estimate["value"], estimate["error"])


def measured() -> str:
    """What is measured at each W, and what long chains of it do."""
    found = of_window(SHOWN)
    head = ["W", "slope", "≤ 0", "ln γt, 10 sites", "ε", "w two sites", "w dressed", "1/ζ dressed",
            "10⁶ bonds"]  # fmt: skip
    rows = [head, ["---"] * len(head)]
    for i, one in enumerate(found["measured"]):
        bare, dressed = found["bare"][i], found["dressed"][i]
        rows.append([
            f"{one['W']:g}", number(one["mean"]), f"{one['not_positive']:.0%}".replace("%", " %"),
            number(one["log_time"]), f"{bare['epsilon']:.3f}", f"{bare['decay']:.2f}",
            f"{dressed['decay']:.2f}", number(dressed["chains"][-1]["decay_rate"]),
            found["verdicts"][i]["verdict"],
        ])  # fmt: skip
    return table(rows)


def between(low: float | None, high: float | None) -> str:
    """'10 to 13'."""
    if not low:
        return f"below {high:.3g}"
    return f"above {low:.3g}" if high is None else f"{low:.3g} to {high:.3g}"


def windows() -> str:
    """The bracket by window of lengths."""
    head = ["sites", "mean slope = s at W", "dressed chains of 10³ bonds melt up to", "10⁶ bonds"]
    rows = [head, ["---"] * len(head)]
    for found in json_of("bridge"):
        ends = [
            between(one["dressed_low"], one["dressed_high"])
            for one in (found["brackets"][0], found["brackets"][-1])
        ]
        name = "–".join(map(str, found["window"]))
        rows.append([name, between(*found["saturation"]), *ends])
    return table(rows)


def times() -> str:
    """ln of the slowest time of dressed chains that melt, by W and length."""
    rows = csv("bridge").filter(kind="dressed")
    lengths = sorted(rows["length"].unique())
    head = ["W", *(f"10{'³⁴⁵⁶'[round(math.log10(length)) - 3]} bonds" for length in lengths)]
    lines = [head, ["---"] * len(head)]
    for (W,), part in rows.group_by("W", maintain_order=True):
        cells = [brief(a, b) for a, b in part.sort("length")["log_time", "log_time_error"].rows()]
        if any(cell != "–" for cell in cells):
            lines.append([f"{W:g}", *cells])
    return table(lines)


def seen(log_time: float = 25.0) -> str:
    """For each length the largest W at which dressed chains have melted by a time."""
    rows = csv("bridge").filter(kind="dressed")
    lines = [["bonds", "largest W"], ["---"] * 2]
    for (length,), part in rows.group_by("length", maintain_order=True):
        last = "none of the grid"
        for W, p, time in part.sort("W")["W", "p", "log_time"].rows():
            if p < 0.5 or time is None or time > log_time:
                break
            last = f"{W:g}"
        lines.append([powers(length, 1), last])
    return table(lines)


def numbers() -> dict[str, str]:
    """All marks of the page."""
    found = of_window(SHOWN)
    last = found["brackets"][-1]
    return {
        "measured": measured(),
        "windows": windows(),
        "times": times(),
        "seen": seen(),
        "bare": between(last["bare_low"], last["bare_high"]),
        "dressed": between(last["dressed_low"], last["dressed_high"]),
        "saturation": between(*found["saturation"]),
        "samples": str(found["samples"]),
        "made": made("bridge"),
    }
