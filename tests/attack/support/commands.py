"""The commands that are attacked, as a user types them, on the ground of an attack."""

import json

from attack.support.ground import RUN
from attack.support.judge import FINE, judge

CHAIN = [0.1, 2.0, 0.3, 0.25, 1.5, 0.2, 0.05]

COMMANDS = {
    "run": RUN,
    "resume": RUN,
    "extend": RUN,
    "status": ("status", "store"),
    "status --json": ("status", "store", "--json"),
    "analyze": ("analyze", "store", "--json"),
    "claims": ("claims", "store", "--json"),
    "replay": ("replay", "store", "--sample", "{point}:3", "--json"),
    "replay --plot": ("replay", "store", "--sample", "{point}:3", "--plot", "drawing.png"),
    "show": ("show", "{shard}", "--json"),
    "merge": ("merge", "store", "source"),
    "report": ("report", "store"),
    "melt csv": ("melt", "--couplings", "chain.csv", "--json"),
    "melt npy": ("melt", "--decays", "chain.npy", "--json"),
    "melt --plot": ("melt", "--couplings", "chain.csv", "--plot", "drawing.pdf"),
    "steps --plot": ("steps", "--couplings", "chain.csv", "--plot", "drawing.png"),
    "steps --animate": ("steps", "--couplings", "chain.csv", "--animate", "film.gif"),
    "exact --plot": ("exact", "--length", "3", "--plot", "drawing.pdf"),
    "collar": ("collar", "--spot", "5", "--dimension", "2", "--json"),
    "slurm": ("slurm", "spec.toml", "--out", "store", "--script", "job.sbatch"),
    "init": ("init", "fresh.toml"),
}
STORES = {"run": None, "resume": "half", "extend": "small", "merge": "part1"}
"""What a command begins with: these, or a whole store."""

READS = ("status", "status --json", "analyze", "claims", "replay", "show", "melt csv", "melt npy")
"""Commands that only print: what they print without a complaint must be true."""


def prepared(ground, command):
    """Its arguments, with all the files there that it reads."""
    import numpy as np

    work = ground.work
    if command == "merge":
        ground.known.copy("part2", work / "source")
    (work / "chain.csv").write_text("\n".join(["coupling", *map(str, CHAIN)]) + "\n")
    np.save(work / "chain.npy", -np.log(CHAIN))
    words = {}
    if command.startswith(("replay", "show")):
        words["shard"] = min((ground.store / "shards").rglob("*.parquet"))
        words["point"] = words["shard"].parent.name
        words["shard"] = words["shard"].relative_to(work)
    return [one.format(**words) for one in COMMANDS[command]]


def begins_with(command):
    """The store that a command finds there; None: it makes one, or needs none."""
    words = "".join(COMMANDS[command])
    return STORES.get(command, "whole") if "store" in words or "{shard}" in words else None


def check_afterwards(ground, command, arguments):
    """Undisturbed, the command does what it should: no damage was done."""
    if command in ("run", "resume", "extend"):
        ground.check_completes()
        return
    for path in ("fresh.toml", "drawing.png", "drawing.pdf", "film.gif", "job.sbatch"):
        (ground.work / path).unlink(missing_ok=True)  # some commands overwrite nothing
    judge(ground.call(*arguments), FINE)
    if "store" in arguments or command == "merge":
        assert ground.machine.results("store", cwd=ground.work) == ground.known.results
    hidden = [str(path) for path in ground.work.rglob(".*")]
    assert not hidden, f"left over: {hidden}"
    ground.check_outside()


def same_output(outcome, true):
    """JSON is compared as such, so that the order of keys may change."""
    if outcome.out.startswith((b"{", b"[")):
        return json.loads(outcome.out) == json.loads(true.out)
    return outcome.out == true.out
