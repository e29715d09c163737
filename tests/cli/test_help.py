"""Help: every command, an example of each that works, and completion."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from campaigns import CONTENT, as_toml
from own_files import points, write

COMMANDS = [
    *("init", "run", "melt", "steps", "status", "report", "analyze", "claims", "merge", "show"),
    *("replay", "slurm", "flow", "critical", "exact", "collar", "compare", "response", "dynamics"),
    *("systematics", "rare", "inclusions", "threshold", "bridge", "grain"),
    *("critical-spot", "export", "archive", "compact", "collapse", "tails"),
    *("pbs", "lsf", "about", "cite", "warmup", "letter"),
]


def test_the_help_names_every_command_in_whole_sentences(inside):
    code, out, _ = inside("--help")
    assert code == 0
    assert out == inside("-h")[1]
    lines = out[out.index("Commands:") :].splitlines()[1:]
    assert {line.split()[0] for line in lines} == set(COMMANDS)
    for line in lines:
        assert re.fullmatch(r"  [a-z-]+ +[A-Z].*[a-zA-Z]\.", line)
        assert not line.endswith("..")


def example(inside, command):
    """The example in a command's help, as arguments."""
    code, out, _ = inside(command, "-h")
    assert code == 0
    words = " ".join(out[out.index("Example: ") :].split())
    assert words.startswith(f"Example: qavalanche {command}")
    return shlex.split(words)[2:]


def test_the_example_of_every_command_works(inside):
    Path("part1.toml").write_text(as_toml({**CONTENT, "chain": {"length": 50, "samples": 40}}))
    for part in ("part1", "part2"):
        assert inside("run", "part1.toml", "--out", part, "--shard", f"{part[-1]}/2")[0] == 0
    spotted = {"length": 50, "samples": 8, "inserted": [0, 5]}
    spots = {**CONTENT, "chain": spotted, "observables": {"response": True}}
    Path("spots.toml").write_text(as_toml(spots))
    assert inside("run", "spots.toml", "--out", "spots")[0] == 0
    events = {**CONTENT, "chain": {"length": 12, "samples": 3}, "rare": {"at_least": [2, 4]}}
    Path("events.toml").write_text(as_toml(events))
    assert inside("run", "events.toml", "--out", "events")[0] == 0
    two = [{"name": "zhang"}, {"name": "morningstar_huse"}]
    Path("schemes.toml").write_text(as_toml({**CONTENT, "scheme": two}))
    write(Path("data.csv"), points(number=7), ["W", "L", "thermal", "samples"])
    write(Path("sizes.csv"), {"size": [1, 1, 1, 2, 2, 3, 5, 9] * 10}, ["size"])
    for command in COMMANDS:
        arguments = example(inside, command)
        if command in ("replay", "show"):
            point = json.loads(inside("status", "campaign", "--json")[1])["points"][0]["name"]
            (shard,) = Path("campaign/shards", point).iterdir()
            names = {"POINT": point, "SHARD.parquet": shard.name}
            for name, value in names.items():
                arguments = [argument.replace(name, value) for argument in arguments]
        code, out, err = inside(*arguments)
        assert code == 0, (command, err)
        assert out
        if command == "init":
            text = Path("campaign.toml").read_text()
            small = text.replace("[20_000, 4_000, 500]", "[200, 40, 5]")
            assert small != text
            Path("campaign.toml").write_text(small)


def test_the_shell_completes_commands():
    code = "import sys; sys.argv = ['qavalanche']; from qavalanche.cli import main; main()"
    words = {"COMP_WORDS": "qavalanche me", "COMP_CWORD": "1"}
    environment = {"_QAVALANCHE_COMPLETE": "complete_bash", "PATH": "", **words}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60
    )
    assert (done.returncode, done.stdout.split()) == (0, ["melt", "merge"])
