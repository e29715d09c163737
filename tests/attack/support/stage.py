"""A process that has imported everything, and forks a child for every command it is asked to run.

Starting Python and importing the package takes a second; a fork takes a millisecond, and every
attack still has a process of its own, which may be killed or starved. It reads requests, one line
of JSON each, and answers likewise (see machine.py). The preload library lets a child's system calls
fail. The package is used as a user does: its command line, and `qavalanche.runs.Campaign`.
"""

import contextlib
import ctypes
import functools
import gc
import hashlib
import json
import os
import resource
import signal
import sys
import time
import traceback

PR_SET_PDEATHSIG = 1  # of linux/prctl.h


def warm():
    """Import what commands import, and start no thread: that would not survive a fork."""
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_pdf
    import numba
    import numpy
    import polars
    import psutil
    import rich.progress
    import scipy.optimize
    import scipy.stats
    import typer.main

    import qavalanche.cli
    import qavalanche.report
    import qavalanche.runs

    with contextlib.suppress(Exception):  # for speed alone: whatever there is of these names
        from qavalanche.campaign.point import melt_chunk
        from qavalanche.campaign.spec import parse_spec
        from qavalanche.campaign.statistics import Statistics
        from qavalanche.cli import app
        from qavalanche.store.provenance import software

        law = {"law": "bimodal", "epsilon": 0.27}
        spec = parse_spec({"seed": 1, "disorder": law, "chain": {"length": 40, "samples": 2}})
        Statistics.of(*melt_chunk(next(iter(spec.grid)), 1, 0, 2), 40)
        software()
        typer.main.get_command = functools.cache(typer.main.get_command)
        typer.main.get_command(app)
    gc.collect()
    gc.freeze()  # children leave the memory of these alone
    return matplotlib, numba, numpy, polars, psutil, rich, scipy, typer, qavalanche


def results(directory):
    """A digest of every statistic and every row of a store, with the number of samples."""
    import numpy as np

    from qavalanche import InputError
    from qavalanche.store.campaign import Campaign

    try:
        campaign = Campaign.open(directory)
        rows = {str(point): campaign.rows(point).rows() for point in campaign.spec.grid}
    except InputError as error:
        print(f"qavalanche: {error}", file=sys.stderr)
        return 2
    with np.printoptions(threshold=sys.maxsize):
        statistics = {str(point): repr(one) for point, one in campaign.statistics().items()}
    content = repr(sorted(statistics.items())) + repr(sorted(rows.items()))
    print(json.dumps([sum(map(len, rows.values())), hashlib.sha256(content.encode()).hexdigest()]))
    return 0


def act(request):
    """In the child: become the process that was asked for, and run the command."""
    from pathlib import Path

    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # what hangs ends with the stage
    os.chdir(request["cwd"])
    for name, value in request["environment"].items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    for name, value in request["limits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    if fault := request["fault"]:
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT, 0o600)
        call, path = (os.fsencode(fault[key]) for key in ("call", "path"))
        arm = ctypes.CDLL(None).attack_arm
        arm(call, path, fault["nth"], fault["what"], fault["value"], fault["always"], log)
    try:
        if request["results"]:
            return results(Path(request["results"]))
        from qavalanche.cli import main

        sys.argv = ["qavalanche", *map(os.fsdecode, map(bytes.fromhex, request["arguments"]))]
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def child(request):
    code = 99
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    try:
        code = act(request)
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def waited(process, limit):
    """Its exit code as Python tells it, and whether it had to be killed."""
    end = time.monotonic() + limit
    pause = 0.001
    while True:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), False
        if time.monotonic() > end:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return -signal.SIGKILL, True
        time.sleep(pause)
        pause = min(0.02, 2 * pause)


def serve():
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever prints here does not disturb the answers
    warm()
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        start = time.monotonic()
        process = os.fork()
        if process == 0:
            child(request)
        if request["signal"]:
            which, after = request["signal"]
            time.sleep(after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, which)
        code, hung = waited(process, request["limit"])
        answer = {"code": code, "hung": hung, "seconds": time.monotonic() - start}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    serve()
