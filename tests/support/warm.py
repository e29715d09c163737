"""Compiles the kernels that many tests use into Numba's cache, for all workers to find."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy import stats

import qavalanche as qa
from qavalanche.analysis.assumptions import CoupledBimodal, CoupledShift, adding_sites
from qavalanche.analysis.tails import Counts, lower_cutoff
from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.execution import run
from qavalanche.schemes import couplings

LAWS = (
    {"law": "bimodal", "epsilon": 0.3},
    {"law": "norm", "loc": -1.0, "scale": 2.0},
)


def main():
    for law in (qa.Bimodal(0.3), qa.LogCoupling(stats.norm(-1, 2))):
        chain = law.draw(200)
        for crossing in ("halted", "rmt"):
            qa.melt(chain, qa.Rules(crossing=crossing))
        qa.record(chain)
        couplings.melt(chain)
    couplings.diagonalize(chain)
    for law in (CoupledBimodal(), CoupledShift("norm", scale=1)):
        adding_sites(law, 0.3, 20, 10)
    lower_cutoff(Counts.of(np.random.default_rng(1).zipf(2.5, 1000)))
    with TemporaryDirectory() as folder:
        for i, law in enumerate(LAWS):
            for crossing in ("halted", "rmt"):
                for history in (False, True):
                    content = {"seed": 1, "disorder": law, "chain": {"length": 50, "samples": 4}}
                    content |= {"rules": {"crossing": crossing}}
                    content |= {"observables": {"history": history}}
                    run(parse_spec(content), Path(folder, f"{i}-{crossing}-{history}"))


if __name__ == "__main__":
    main()
