"""Makes the example files of this folder. They are committed; running this writes them again.

couplings.csv   300 couplings g with ln g normal (mean -1.2, deviation 1.5)
couplings.npy   500 couplings of the bimodal law, epsilon = 0.27, K = 1; resonant bonds have g = 1
decays.csv      300 decays w of bimodal bonds (0.28, K = 2), and the number of the bond
fields.csv      201 fields h of a random-field XXZ chain, uniform in [-3, 3]; use them with J = 1
"""

from pathlib import Path

import numpy as np

import qavalanche as qa

HERE = Path(__file__).parent


def main(folder: Path = HERE) -> None:
    """Write the four files to `folder`."""
    log_normal = qa.LogCoupling("norm", loc=-1.2, scale=1.5).draw(300, seed=1)
    couplings = np.exp(-log_normal.decays())
    lines = ["coupling", *(f"{g:.6g}" for g in couplings)]
    (folder / "couplings.csv").write_text("\n".join(lines) + "\n")

    bimodal = qa.Bimodal(0.27).draw(500, seed=2)
    np.save(folder / "couplings.npy", np.where(bimodal.resonant_bonds, 1.0, 0.27))

    decays = qa.Bimodal(0.28, K=2.0).draw(300, seed=3).decays()
    lines = ["bond,decay", *(f"{b},{w:.6g}" for b, w in enumerate(decays))]
    (folder / "decays.csv").write_text("\n".join(lines) + "\n")

    fields = -qa.LogCoupling("uniform", loc=-3.0, scale=6.0).draw(201, seed=4).decays()
    lines = ["site,field", *(f"{i},{h:.4f}" for i, h in enumerate(fields))]
    (folder / "fields.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
