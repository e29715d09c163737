"""Runs commands of the package, each in a process of its own, with or without a fault injected."""

import errno
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
LIMIT = float(os.environ.get("QAVALANCHE_LIMIT", "45"))
"""Seconds that no small command takes on any machine; what does, hangs."""
FAIL, SHORT, SIGNAL = 0, 1, 2  # what the preload library does


@dataclass(frozen=True)
class Fault:
    """The nth call of a kind on a path (a pattern as of fnmatch) fails with an errno; or it writes
    but half ("SHORT"), or the process gets a signal there ("SIGKILL"). always: the later ones too.
    """

    call: str
    path: str
    error: str
    nth: int = 1
    always: bool = False

    def content(self):
        what, value = FAIL, 0
        if self.error == "SHORT":
            what = SHORT
        elif self.error.startswith("SIG"):
            what, value = SIGNAL, getattr(signal, self.error)
        else:
            value = getattr(errno, self.error)
        facts = {"call": self.call, "path": self.path, "nth": self.nth, "always": int(self.always)}
        return {**facts, "what": what, "value": value}

    @property
    def environment(self):
        """For a process that is started and not forked."""
        c = self.content()
        numbers = f"{c['nth']},{c['what']},{c['value']},{c['always']}"
        return {"QAVALANCHE_ATTACK": f"{self.call},{numbers},{self.path}"}


@dataclass(frozen=True)
class Outcome:
    """code: as subprocess tells it, negative for a signal; fired: whether the fault was reached."""

    arguments: tuple
    code: int
    out: bytes
    err: bytes
    seconds: float = 0.0
    hung: bool = False
    fired: bool = False
    fault: Fault | None = field(default=None)

    def __str__(self):
        shown = " ".join(map(str, self.arguments))
        ends = self.err[-1500:].decode(errors="replace")
        hung = ", hung" if self.hung else ""
        what = f"qavalanche {shown}\n{self.fault}\nexit code {self.code}{hung}"
        return f"{what}\n{self.out[-500:]!r}\n{ends}"


def preload_library(folder):
    """The library that lets calls fail, compiled; None and the reason where it cannot be."""
    if not sys.platform.startswith("linux"):
        return None, "calls can be made to fail by preloading on Linux alone"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return None, "no C compiler: the library that lets calls fail cannot be built"
    library = folder / "preload.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", library, HERE / "preload.c", "-ldl"]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        return (
            None,
            f"the library that lets calls fail cannot be built: {made.stderr.splitlines()[:1]}",
        )
    return library, ""


class Machine:
    """A stage process (stage.py) and the requests to it; started again if it was lost."""

    def __init__(self, folder, library):
        self.folder, self.library, self.process = folder, library, None

    def call(
        self, *arguments, cwd, fault=None, environment=None, limits=None, limit=LIMIT, after=None
    ):
        """Run a command in `cwd`. after: (signal, seconds) sends a signal then."""
        texts = [one if isinstance(one, bytes) else os.fsencode(str(one)) for one in arguments]
        encoded = [text.hex() for text in texts]
        request = {"arguments": encoded, "results": None, "environment": environment or {}}
        return self._ask(
            arguments, cwd, {**request, "limits": limits or {}, "signal": after}, fault, limit
        )

    def results(self, store, cwd):
        """[samples, digest of all statistics and rows] of a store; the outcome if it has none."""
        request = {"arguments": [], "results": str(store), "environment": {}, "limits": {}}
        asked = self._ask(("results", store), cwd, {**request, "signal": None}, None, LIMIT)
        return json.loads(asked.out) if asked.code == 0 else asked

    def _ask(self, arguments, cwd, request, fault, limit):
        if self.process is None:
            self._start()
        log, out, err = (self.folder / name for name in ("log", "out", "err"))
        log.unlink(missing_ok=True)
        files = {"log": str(log), "out": str(out), "err": str(err)}
        content = fault.content() if fault else None
        request |= {"cwd": str(cwd), "fault": content, "limit": limit, **files}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        ready, _, _ = select.select([self.process.stdout], [], [], limit + 60)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.close()
            raise AssertionError(f"the stage process was lost by {arguments}")
        answer = json.loads(line)
        fired = log.exists() and log.stat().st_size > 0
        texts = out.read_bytes(), err.read_bytes()
        facts = answer["seconds"], answer["hung"], fired, fault
        return Outcome(tuple(arguments), answer["code"], *texts, *facts)

    def _start(self):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
        if self.library:
            environment["LD_PRELOAD"] = str(self.library)
        self.process = subprocess.Popen(
            [sys.executable, "-P", HERE / "stage.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            bufsize=1,
        )
        assert self.process.stdout.readline() == "ready\n", "the stage process did not start"

    def close(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
        self.process = None


def started(arguments, cwd, environment, limit=LIMIT, **options):
    """A command in a fresh Python, for attacks on how it starts; options as of subprocess.run."""
    command = options.pop("command", [sys.executable, "-m", "qavalanche"])
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        streams = {"stdout": out, "stderr": err, "stdin": subprocess.DEVNULL} | options
        hung = False
        process = subprocess.Popen(
            [*command, *map(str, arguments)], cwd=cwd, env=environment, **streams
        )
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            hung = True
            process.kill()
            process.wait()
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read())
    return Outcome(tuple(arguments), process.returncode, *texts, hung=hung)
