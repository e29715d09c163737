"""Makes the mean-field figures of docs/meanfield.md, with the numbers behind them."""

from pathlib import Path

from made import note

from qavalanche.plots.collars import collar_figure
from qavalanche.plots.meanfield import exponents_figure, flow_plane_figure, phase_diagram_figure


def main(folder: Path = Path(__file__).parent) -> None:
    """Write the four figures to `folder`, as png, pdf and csv."""
    mean_field = (phase_diagram_figure(), flow_plane_figure(), exponents_figure())
    for figure in (*mean_field, collar_figure()):
        figure.save(folder)
    note("meanfield", folder)


if __name__ == "__main__":
    main()
