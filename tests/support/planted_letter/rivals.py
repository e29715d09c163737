"""Schemes with an avalanche or without, media that are renormalized or not, clusters at the
transition."""

import numpy as np

from qavalanche.letter.statements.rivals.renormalized_decay import expected_run

MEDIA = [64, 128, 256, 512, 1024, 2048]


def probed(spots=lambda _: 2, zhang=lambda n: n + 1, factor=1.0):
    """Least runs against N, and those that melt media with inclusions times a factor."""
    none = [None] * len(MEDIA)
    runs = {name: [spots(n) for n in MEDIA] for name in ("spots", "halted")}
    runs |= {"zhang": [zhang(n) for n in MEDIA], "goremykina": [n // 10 + 1 for n in MEDIA]}
    runs |= {"vosk": none}
    eased = [
        {"scheme": name, "decay": w, "period": period}
        for name in ("spots", "halted", "unrenormalized")
        for w in (1.6, 2.0)
        for period in (10, 20)
    ]
    for row in eased:
        row["run"] = round(factor * expected_run(row, MEDIA[-1], 2))
    return {"clean_schemes": {"media": MEDIA, "runs": runs, "eased": eased, "inclusion": 2}}


def clusters(here=0.02, there=0.8, beta=0.0, p=0.1):
    """<ln l> grows with ln L as here and as there; p (L / 10^3)^-beta is thermal at 0.327."""
    rows = [_row("spots", 0.2575, L, here, 0.01) for L in (1000, 10_000, 100_000)]
    for epsilon in (0.321, 0.324, 0.327, 0.330, 0.334):
        for L in (1000, 10_000, 100_000):
            at = p * (1000 / min(L, 10_000)) ** beta
            steep = np.exp(300 * (epsilon - 0.3271) * (L / 1000) ** 0.3)
            share = at * steep / (1 + at * (steep - 1))
            rows.append(_row("unrenormalized", epsilon, L, there, share))
    return {"typical_cluster": {"rows": rows}}


def _row(scheme, epsilon, length, growth, share):
    return {
        "scheme": scheme,
        "epsilon": epsilon,
        "length": length,
        "samples": 5000,
        "thermal": round(5000 * share),
        "log_cluster": 1 + growth * np.log(length),
        "error": 0.02,
    }


AGREES = {
    "single_spot": probed,
    "renormalized_decay": probed,
    "typical_cluster": clusters,
    "partly_thermal": clusters,
}
DIFFERS = {
    "single_spot": lambda: probed(zhang=lambda _: 5),
    "renormalized_decay": lambda: probed(factor=1.2),
    "typical_cluster": lambda: clusters(here=0.5),
    "partly_thermal": lambda: clusters(beta=0.4),
}
REASONED = set()
