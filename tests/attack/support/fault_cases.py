"""Which calls fail, where, and how: command x call x place x error.

Places are patterns of paths. A call that a command never makes there is skipped, and not counted.
"""

from attack.support.machine import Fault

PLACES = {
    "manifest": "*store/manifest.json",
    "manifest's temporary": "*store/.manifest.json*",
    "shard": "*store/shards/*.parquet",
    "shard's temporary": "*store/shards/*/.*",
    "shards folder": "*store/shards",
    "point folder": "*store/shards/????????????",
    "lease": "*store/leases/[0-9a-f]*.json",
    "lease's temporary": "*store/leases/.*",
    "leases folder": "*store/leases",
    "store": "*store",
    "spec": "*spec.toml",
    "working directory": "*/work",
    "page": "*report.html*",
    "table": "*summary.csv*",
    "pdf": "*figures/*.pdf*",
    "png": "*figures/*.png*",
    "data": "*figures/*.csv*",
    "report folder": "*store/report",
    "figures folder": "*report/figures",
    "input csv": "*chain.csv",
    "input npy": "*chain.npy",
    "drawing": "*drawing.p*",
    "film": "*film.gif*",
    "script": "*job.sbatch*",
    "new spec": "*fresh.toml*",
    "source manifest": "*source/manifest.json",
    "source shard": "*source/shards/*.parquet",
    "source folder": "*source/shards*",
    "source": "*source",
}

_ERRORS = {
    "open": "EACCES EIO EMFILE ESTALE",
    "create": "EACCES ENOSPC EROFS EDQUOT",
    "read": "EIO ESTALE",
    "write": "ENOSPC EIO EDQUOT SHORT",
    "sync": "EIO ENOSPC",
    "close": "EIO ENOSPC",
    "rename": "EACCES EIO ENOSPC",
    "link": "EPERM EACCES ENOSPC",
    "unlink": "EACCES EROFS EIO",
    "mkdir": "EACCES ENOSPC EROFS",
    "stat": "EACCES EIO ELOOP ENAMETOOLONG",
    "fstat": "EIO",
    "list": "EACCES EIO EMFILE",
    "listing": "EIO ESTALE",
    "readlink": "EACCES EIO",
    "access": "EACCES EROFS",
}

_READ_STORE = {
    "manifest": "open read fstat close",
    "shard": "open read fstat close",
    "shards folder": "list listing stat",
    "point folder": "list listing stat",
    "leases folder": "list listing",
}
_RUN = {
    "spec": "open read fstat close",
    "manifest": "open read stat fstat rename link",
    "manifest's temporary": "create write sync close",
    "store": "mkdir stat open sync list",
    "shards folder": "mkdir stat open sync list listing",
    "point folder": "mkdir stat open sync list listing",
    "shard": "rename link",
    "shard's temporary": "create write sync close",
    "lease": "rename unlink read open",
    "lease's temporary": "create write close",
    "leases folder": "mkdir list listing stat",
    "working directory": "stat",
}
SCENARIOS = {
    "run": _RUN,
    "resume": {**_READ_STORE, "shard's temporary": "create write sync", "shard": "open read close"},
    "extend": {"manifest": "open read rename", "manifest's temporary": "create write sync close"},
    "status": _READ_STORE,
    "status --json": {"manifest": "open read", "shard": "open read", "point folder": "list"},
    "analyze": {"manifest": "open read", "shard": "open read", "point folder": "list listing"},
    "claims": {"manifest": "open read", "shard": "open read", "point folder": "list"},
    "replay": {"manifest": "open read", "shard": "open read", "point folder": "list"},
    "replay --plot": {"drawing": "create write rename close"},
    "show": {"shard": "open read fstat close"},
    "merge": {
        "source manifest": "open read",
        "source shard": "open read",
        "source folder": "list listing",
        "manifest": "rename link",
        "manifest's temporary": "create write sync",
        "shard": "rename",
        "shard's temporary": "create write sync close",
        "point folder": "mkdir",
        "store": "mkdir",
    },
    "report": {
        "manifest": "open",
        "shard": "read",
        "report folder": "mkdir",
        "figures folder": "mkdir",
        "page": "create write sync rename",
        "table": "create write sync rename",
        "pdf": "create write",
        "png": "create write",
        "data": "create write",
    },
    "melt csv": {"input csv": "open read fstat close"},
    "melt npy": {"input npy": "open read fstat close"},
    "melt --plot": {"drawing": "create write rename close stat"},
    "steps --plot": {"drawing": "create write rename"},
    "steps --animate": {"film": "create write rename"},
    "exact --plot": {"drawing": "create write"},
    "slurm": {"spec": "open read", "script": "create write sync rename stat"},
    "init": {"new spec": "create write sync rename link stat"},
}

_FEW = ("report", "replay --plot", "steps --plot", "steps --animate", "exact --plot")
"""Commands that draw: slow, so each call fails in fewer ways."""


def cases():
    """(command, place, fault), all of them."""
    found = []
    for command, places in SCENARIOS.items():
        for place, calls in places.items():
            for call in dict.fromkeys(calls.split()):
                errors = _ERRORS[call].split()
                for error in errors[:2] if command in _FEW else errors:
                    kind = "open" if call == "create" else call
                    found.append((command, place, Fault(kind, PLACES[place], error)))
    return found


def persistent():
    """The same, but from some call on for good, as on a disk that is full or gone."""
    found = []
    for command, place, call, error in (
        ("run", "shard's temporary", "write", "ENOSPC"),
        ("run", "shard's temporary", "open", "EROFS"),
        ("run", "shard's temporary", "sync", "EIO"),
        ("run", "lease's temporary", "open", "ENOSPC"),
        ("run", "lease's temporary", "write", "ENOSPC"),
        ("run", "lease", "unlink", "EROFS"),
        ("resume", "shard", "read", "EIO"),
        ("resume", "shard", "open", "EACCES"),
        ("resume", "shard", "open", "ESTALE"),
        ("resume", "shard", "open", "EMFILE"),
        ("status", "shard", "read", "EIO"),
        ("status", "point folder", "list", "EACCES"),
        ("analyze", "shard", "read", "ESTALE"),
        ("merge", "source shard", "read", "EIO"),
        ("merge", "shard's temporary", "write", "EDQUOT"),
        ("report", "pdf", "write", "ENOSPC"),
        ("report", "data", "write", "ENOSPC"),
    ):
        for nth in (1, 2):
            found.append((command, place, Fault(call, PLACES[place], error, nth, always=True)))
    return found


def name_of(case):
    command, place, fault = case
    later = (
        f" {fault.nth}" + ("+" if fault.always else "")
        if (fault.nth, fault.always) != (1, False)
        else ""
    )
    return f"{command}-{fault.call} {place}-{fault.error}{later}"
