"""Makes the figure of docs/long_chain.md, with the numbers behind it (half a minute, 2 GB)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from qavalanche.analysis.summary import summary
from qavalanche.analysis.tails import Counts, compare_laws, fit_tail
from qavalanche.ensemble import read_spec, run
from qavalanche.plots.figure import Figure
from qavalanche.plots.tails import tail_figure

SPEC = Path(__file__).parents[2] / "examples" / "long_chain.toml"
EPSILON, FROM = 0.2766, 1000
COLUMNS = ["epsilon", "thermal", "thermal_density", "decay_rate", "largest_region"]


def long_chain() -> Figure:
    """The sizes of the chain nearest below the transition."""
    with TemporaryDirectory() as store:
        statistics = run(read_spec(SPEC), Path(store)).statistics()
    print(summary(statistics).select(COLUMNS))
    point = next(p for p in statistics if p.law.resonance_probability == EPSILON)
    counts = Counts.from_statistics(statistics[point], point.length)
    fits = [fit_tail(counts, law, FROM) for law in ("power law", "truncated power law")]
    verdict = compare_laws(counts, *fits)
    print(*fits, verdict, sep="\n")
    figure = tail_figure(counts, fits, verdict)
    return Figure("long_chain", figure.caption, figure.canvas, figure.data)


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the figure to `folder`, as png, pdf and csv."""
    long_chain().save(folder)


if __name__ == "__main__":
    main()
