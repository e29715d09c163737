"""Wrong inputs: every option of every command, as the command line lists them, x kinds.

What an option takes is known from its name; an option of a name that is not known here is tried
with every kind of number, so that new options are attacked as soon as they are there.
"""

from attack.support.input_kinds import (
    DIRECTIVES,
    INTEGERS,
    NUMBERS,
    READ,
    SETTINGS,
    STORES,
    WORDS,
    WRITTEN,
)

GOOD = {
    "melt": ["--epsilon", "0.3", "--length", "20"],
    "steps": ["--epsilon", "0.3", "--length", "12", "--json"],
    "run": ["spec.toml", "--out", "new"],
    "status": ["store", "--watch"],
    "report": ["store"],
    "analyze": ["store"],
    "claims": ["store"],
    "response": ["spots"],
    "rare": ["events"],
    "systematics": ["store"],
    "compare": ["two.toml", "--out", "pair"],
    "dynamics": ["store"],
    "init": ["fresh.toml"],
    "merge": ["new", "store"],
    "export": ["store", "table.csv"],
    "archive": ["store", "packed.zip"],
    "show": ["{shard}"],
    "replay": ["store", "--sample", "{point}:3"],
    "slurm": ["spec.toml", "--out", "new", "--script", "job.sbatch"],
    "pbs": ["spec.toml", "--out", "new", "--script", "job.pbs"],
    "lsf": ["spec.toml", "--out", "new", "--script", "job.lsf"],
    "flow": ["--epsilon", "0.2"],
    "critical": ["--digits", "20"],
    "exact": ["--length", "3"],
    "collar": [],
    "inclusions": ["--length", "12"],
    "bridge": ["--W", "8", "--lengths", "3,4", "--samples", "3", "--long", "100"],
    "grain": ["--alpha", "0.7", "--chain", "2", "--samples", "3"],
    "threshold": ["--W", "8", "--lengths", "2-3", "--samples", "3"],
    "about": [],
    "cite": ["store"],
    "critical-spot": ["--G", "0.5", "--states", "4", "--samples", "2"],
    "collapse": ["data.csv", "--form", "power-law", "--resamples", "20"],
    "tails": ["sizes.csv", "--law", "power-law", "--samples", "10", "--resamples", "2"],
    "compact": ["store"],  # last: it removes the shard that others name
    "warmup": ["--scheme", "couplings"],
    "letter": ["--names"],
}
"""A command line of every command that would be right, into which one wrong value is put."""

_INTEGERS = {"length", "seed", "local_dimension", "workers", "tasks", "cores", "digits", "rounds"}
_INTEGERS |= {"most", "precision", "sides", "chain", "at_once", "max_array"}
_READ = {"file": "csv", "decays": "csv", "couplings": "csv", "fields": "csv", "spec": "toml"}
_READ |= {"setup": "csv", "check": "zip"}
_DIRECTIVES = {"sbatch", "qsub", "bsub"}
_WRITTEN = {"plot": "png", "animate": "gif", "script": "sbatch", "path": "toml"}
_STORES = {"what", "directory", "directories", "sources", "store"}
_OUT = {"out", "target"}
_MADE = ("missing", "an empty folder", "not UTF-8", "escape")  # folders that can be made or filled
_WORDS = {
    "crossing",
    "ties",
    "counts",
    "ends",
    "model",
    "what",
    "shard",
    "time_limit",
    "sample",
    "scheduler",
    "only",
}
_WORDS |= {"point", "time", "scheme", "law", "measure", "bath", "mode", "device", "column"}
_WORDS |= {"form", "window", "command"}
_DRAWN = GOOD["melt"]
WHOLE = {
    "melt a setting twice": ("melt", [*_DRAWN, "--set", "ties=resonant", "--set", "ties=resonant"]),
    "melt a setting and its short form": (
        "melt",
        [*_DRAWN, "--crossing", "rmt", "--set", "crossing=rmt"],
    ),
    "melt a short form of another scheme": (
        "melt",
        [*_DRAWN, "--scheme", "operators", "--crossing", "rmt"],
    ),
    "melt a setting of another scheme": (
        "melt",
        [*_DRAWN, "--scheme", "couplings", "--set", "tolerance=1e-9"],
    ),
    "steps of a ring": ("steps", [*GOOD["steps"], "--ends", "ring"]),
    "steps a setting and its short form": (
        "steps",
        [*GOOD["steps"], "--crossing", "rmt", "--set", "crossing=rmt"],
    ),
    "melt a scheme that takes Hamiltonians": ("melt", [*_DRAWN, "--scheme", "operators"]),
    "melt an observable that the scheme lacks": (
        "melt",
        [*_DRAWN, "--scheme", "couplings", "--measure", "rounds"],
    ),
    "melt an observable misspelt": ("melt", [*_DRAWN, "--measure", "termal"]),
    "melt a scheme misspelt": ("melt", [*_DRAWN, "--scheme", "spot"]),
}
"""Lines in which more than one value is wrong, or two do not go together."""


def kinds_of(command, name, argument):
    """{kind: value} of wrong values of an option or argument."""
    if command == "show" and name == "shard":
        return at_ending(READ, "parquet")
    if name in _READ:
        return at_ending(READ, _READ[name])
    if name in _WRITTEN:
        return at_ending(WRITTEN, _WRITTEN[name])
    if name in _STORES:
        return STORES
    if name in _OUT:
        return {k: v for k, v in STORES.items() if k not in _MADE}
    if name in _INTEGERS:
        return INTEGERS
    if name == "settings":
        return SETTINGS
    if name in _DIRECTIVES:
        return DIRECTIVES
    if name in _WORDS:
        return WORDS
    return {} if argument else NUMBERS


def at_ending(kinds, ending):
    return {k: v if isinstance(v, bytes) else v.format(ending=ending) for k, v in kinds.items()}


def options():
    """(command, name, flag or position) of everything that takes a value."""
    import typer

    from qavalanche.cli import app

    found = []
    for command, one in sorted(typer.main.get_command(app).commands.items()):
        arguments = [p for p in one.params if p.param_type_name == "argument"]
        for place, parameter in enumerate(arguments):
            found.append((command, parameter.name, place))
        for parameter in one.params:
            flag = getattr(parameter, "is_flag", False) or getattr(parameter, "is_eager", False)
            if parameter.param_type_name == "option" and not flag:
                found.append((command, parameter.name, max(parameter.opts, key=len)))
    return found


def lines():
    """{name: (command, arguments)}: every wrong command line; {point} and the like stay open."""
    found = {}
    for command, name, where in options():
        if command not in GOOD:
            continue
        for kind, value in kinds_of(command, name, isinstance(where, int)).items():
            arguments = list(GOOD[command])
            if isinstance(where, int):
                arguments[where] = value
            elif where in arguments:
                arguments[arguments.index(where) + 1] = value
            else:
                if name in ("decays", "couplings", "fields"):
                    arguments = ["--J", "1"] if name == "fields" else []  # one source of chains
                if name == "J":
                    arguments = ["--fields", "fields.csv"]
                arguments += [where, value]
            found[f"{command} {name} {kind}"] = (command, arguments)
    return found | WHOLE


def unknown_commands():
    """Commands that are not known here: their lines have to be added."""
    return {command for command, _, _ in options()} - set(GOOD)
