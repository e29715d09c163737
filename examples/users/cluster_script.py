"""Job-array scripts of one campaign for two clusters, each with what that cluster asks for."""

from pathlib import Path

from qavalanche.campaign.spec import read_spec
from qavalanche.runs.batch import PBS, SLURM, Request, Scheduler, batch_script

Path("my_run.toml").write_text("""
seed = 1
disorder = { law = "bimodal", epsilon = [0.25, 0.26, 0.27, 0.28] }
chain = { length = [100, 1000, 10000], samples = [100000, 20000, 4000] }
rules = { crossing = "halted" }
""")
clusters: dict[str, tuple[Scheduler, Request]] = {
    "uni": (SLURM, Request(tasks=20, time="4h", chain=3, options=("account=physics", "mem=4G"))),
    "lab": (PBS, Request(tasks=8, cores=16, time="1d", options=("queue=long", "project=mbl"))),
}
spec = read_spec("my_run.toml")
for name, (scheduler, request) in clusters.items():
    file = f"my_run-{name}{scheduler.ending}"
    made = batch_script(scheduler, spec, ("my_run.toml", "store", file), request)
    Path(file).write_text(made.text)
    print(f"{name}: {scheduler.submit(file)}")
