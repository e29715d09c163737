"""Makes bridge.csv, bridge.json and bridge.png of docs/bridge.md, window by window.

python docs/figures/make_bridge.py [--window 7-10] [--out FOLDER]. bridge.json holds the bridges of
several windows of lengths, to say how much hangs on it; each call makes one (a minute or two of one
core) and puts it in place of the same one. bridge.csv and the figure are those of 7 to 10 sites.
`make exact-rates` makes all.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from made import note

from qavalanche.analysis.bridge import bridge
from qavalanche.plots.bridge import bridge_figure

SEED = 20
FOLDER = Path(__file__).parent
SHOWN = [7, 10]
SAMPLES = 100
STRENGTHS = (4.0, 6.0, 8.0, 10.0, 13.0, 17.0, 22.0, 30.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the bridge of one window, and table and figure if it is the one shown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--window", default="7-10", help="numbers of sites, first-last")
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args(arguments)
    window = [int(one) for one in asked.window.split("-")]
    found = bridge(STRENGTHS, window, SAMPLES, seed=SEED)
    print(found)
    file = asked.out / "bridge.json"
    content = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    content = [one for one in content if one["window"] != window]
    content.append({"window": window, "samples": SAMPLES, **found.to_dict()})
    content.sort(key=lambda one: one["window"])
    text = json.dumps(content, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    if window == SHOWN:
        figure = bridge_figure(found)
        figure.save_as(asked.out / "bridge.png")
        figure.data.with_columns(pl.selectors.float().round(5)).write_csv(asked.out / "bridge.csv")
    if asked.out == FOLDER:
        note("bridge", FOLDER)


if __name__ == "__main__":
    main()
