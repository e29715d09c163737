"""Makes the mean-field figures of docs/meanfield.md, with the numbers behind them."""

from pathlib import Path

from made import note

from qavalanche.plots.meanfield import exponents_figure, flow_plane_figure, phase_diagram_figure


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the three figures to `folder`, as png, pdf and csv."""
    for figure in (phase_diagram_figure(), flow_plane_figure(), exponents_figure()):
        figure.save(folder)
    note("meanfield", folder)


if __name__ == "__main__":
    main()
