"""Small campaigns for tests: what they measure, stores filled in part, and the command line."""

import json
import os
import sys

import pytest

from qavalanche.campaign.chunk import Chunk
from qavalanche.runs.compute import Task, compute
from qavalanche.store.campaign import Campaign
from qavalanche.store.manifest import bind
from qavalanche.system.stopping import Stop

CONTENT = {
    "seed": 7,
    "disorder": {"law": "bimodal", "epsilon": [0.27, 0.3]},
    "chain": {"length": [50, 400], "samples": [40, 12]},
}

SBATCH = f"""#!{sys.executable}
import os, pathlib, re, subprocess, sys
script = pathlib.Path(sys.argv[1])
last = int(re.search(r"#SBATCH --array=1-(\\d+)", script.read_text()).group(1))
for task in range(1, last + 1):
    env = {{**os.environ, "SLURM_ARRAY_TASK_ID": str(task)}}
    subprocess.run(["bash", script], env=env, check=True)
"""


def fake_sbatch(folder):
    """A PATH on which sbatch runs the tasks of an array one after the other."""
    folder.mkdir()
    (folder / "sbatch").write_text(SBATCH)
    (folder / "sbatch").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def results(campaign):
    """All that is measured: statistics and rows of every point."""
    statistics = campaign.statistics()
    rows = {p: campaign.rows(p) for p in campaign.spec.grid}
    return {str(p): (statistics[p], rows[p].rows()) for p in campaign.spec.grid}


def filled(directory, spec, ranges):
    """A store of `spec` with a shard for each range (first, last + 1) of the samples of a point."""
    bind(directory, spec)
    cut = [(p, a, min(b, samples)) for p, samples in spec.grid.items() for a, b in ranges]
    chunks = [(Chunk(p, a, b - a), 1e-6) for p, a, b in cut if a < b]
    groups = tuple(spec.observables.groups)
    compute(Task(directory, spec.seed, spec.hash, 60.0, groups), chunks, Stop())
    return Campaign.open(directory)


def files(directory):
    """Every file of a store with its bytes."""
    return {p.relative_to(directory): p.read_bytes() for p in directory.rglob("*") if p.is_file()}


def as_toml(content):
    """A spec as text; a list of sections has a header [[name]] for each."""
    lines = [f"seed = {content['seed']}"]
    for name, given in content.items():
        if name == "seed":
            continue
        several = isinstance(given, list)
        for section in given if several else [given]:
            lines.append(f"[[{name}]]" if several else f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in section.items()]
    return "\n".join(lines) + "\n"


def command_line(monkeypatch, capsys):
    """Runs a command in this process: (exit code, output, errors)."""
    from qavalanche import cli

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["qavalanche", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        output = capsys.readouterr()
        return stop.value.code, output.out, output.err

    return call
