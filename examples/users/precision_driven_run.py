"""Run a campaign until p is known to 0.01, or a point has as many samples as are allowed."""

import qavalanche as qa

stop = {"quantity": "p", "error": 0.01, "max_samples": [10_000, 1000]}
spec = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.20, 0.25, 0.27, 0.29, 0.33]},
    "chain": {"length": [100, 400]},
    "stop": stop,
}
campaign = qa.run(spec, "precise", workers=2)
verdicts, statistics = campaign.verdicts(), campaign.statistics()
print("  ε     L      p      error  samples")
for point, samples in campaign.grid.items():
    p, found = statistics[point].thermal / samples, verdicts[point].to_dict()
    line = f"{point.address['epsilon']:.2f}  {point.length:4}  {p:.4f}  {found['error']:.4f}"
    print(f"{line}  {samples:6}", "" if found["reached"] else found["outcome"])
finer = {**spec, "stop": {**stop, "error": 0.007}}
more = qa.run(finer, "precise", workers=2)  # the same store: only what is missing is computed
print(f"0.01: {sum(campaign.grid.values())} samples, 0.007: {sum(more.grid.values())}")
