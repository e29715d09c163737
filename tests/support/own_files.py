"""Files of data as users have them: points of a planted collapse, sizes of a planted tail."""

import numpy as np
import synthetic_scaling as synthetic

TRUTH = {"critical_point": synthetic.CRITICAL, "nu": 1.3}


def points(seed=1, trials=2000, number=9):
    """{W, L, p, error, thermal, samples} of a power law."""
    rng = np.random.default_rng(seed)
    made = synthetic.counts(synthetic.power_law_x, number, trials, rng, (16, 64, 256))
    samples = np.full(len(made), trials)
    return {
        "W": made.control, "L": made.length.astype(int), "p": made.value, "error": made.error,
        "thermal": np.rint(made.value * trials).astype(int), "samples": samples,
    }  # fmt: skip


def write(path, table, columns, sep=",", head=True, comment=""):
    """A text file of these columns of the table."""
    lines = [comment] if comment else []
    if head:
        lines.append(sep.join(columns))
    lines += [sep.join(str(table[c][i]) for c in columns) for i in range(len(table[columns[0]]))]
    path.write_text("\n".join(lines) + "\n")
    return path
