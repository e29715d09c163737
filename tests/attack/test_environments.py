"""Where and how a command is started: the same numbers, or one line that says what is missing."""

import os
import signal
import subprocess
import sys
import time

import pytest
from attack.support.environments import GOES_ON, REFUSED_THERE, settings_of_matplotlib
from attack.support.ground import RUN
from attack.support.judge import (
    ANY_GOOD_END,
    FINE,
    REFUSED,
    judge,
    names,
    without_words_of_polars,
)
from attack.support.machine import started
from attack.support.share import marks

QUICK = 30
RC = settings_of_matplotlib()
_COMPILED = 300  # seconds of a start that may have to compile all libraries, or all kernels


def marked(number, name):
    return pytest.param(name, id=name, marks=marks(number, QUICK))


def variables(changes=None):
    base = dict(os.environ)
    if changes == "bare":
        kept = ("PATH", "PYTHONPATH", "QAVALANCHE_PLANT")
        return {name: base[name] for name in kept if name in base}
    for name, value in (changes or {}).items():
        base.pop(name, None) if value is None else base.update({name: value})
    return base


@pytest.mark.parametrize("name", [marked(*one) for one in enumerate(GOES_ON)])
def test_a_run_goes_on_anywhere(ground, record, name):
    here = ground()
    judge(started(RUN, here.work, variables(GOES_ON[name]), limit=_COMPILED), FINE)
    assert here.machine.results("store", cwd=here.work) == here.known.results, "other numbers"
    here.check_outside()
    record("the same numbers")


@pytest.mark.parametrize("name", REFUSED_THERE)
def test_what_cannot_be_is_named(ground, record, name):
    here = ground()
    names(
        judge(started(RUN, here.work, variables(REFUSED_THERE[name])), REFUSED),
        *REFUSED_THERE[name],
    )
    assert not here.store.exists()
    record("refused")


DRAWING = ("melt", "--couplings", "chain.csv", "--plot", "drawing.png")
_DRAWN = [name for name in GOES_ON if name.startswith(("MPL", "HOME", "LC", "PYTHONW"))]


def drawn(work, changes):
    """The bytes of a figure that is drawn with these variables."""
    (work / "chain.csv").write_text("0.1\n2.0\n0.3\n1.5\n0.2\n")
    judge(started(DRAWING, work, variables(changes)), FINE)
    return (work / "drawing.png").read_bytes()


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The same figure, drawn without any change."""
    return drawn(tmp_path_factory.mktemp("plain"), {})


@pytest.mark.slow
@pytest.mark.parametrize("name", _DRAWN)
def test_a_figure_is_drawn_anywhere_and_is_the_same(plain, record, tmp_path, name):
    assert drawn(tmp_path, GOES_ON[name]) == plain
    record("the same figure")


@pytest.mark.slow
@pytest.mark.parametrize("name", RC)
def test_a_figure_does_not_follow_the_settings_of_the_user(plain, record, tmp_path, name):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "matplotlibrc").write_text(RC[name])
    assert drawn(tmp_path, {"MPLCONFIGDIR": str(tmp_path / "config")}) == plain
    record("the same figure")


_STREAMS = {
    "stdout full": ("status", {"stdout": "/dev/full"}, REFUSED),
    "stdout full, JSON": ("status --json", {"stdout": "/dev/full"}, REFUSED),
    "stderr full": ("status", {"stderr": "/dev/full"}, FINE),
    "stdout and stderr full": ("status", {"stdout": "/dev/full", "stderr": "/dev/full"}, REFUSED),
    "stdout closed": ("status", {"shell": ">&-"}, ANY_GOOD_END),
    "stderr closed": ("status", {"shell": "2>&-"}, FINE),
    "stderr closed, and an error": ("status nothing", {"shell": "2>&-"}, REFUSED),
    "stdin closed": ("status", {"shell": "<&-"}, FINE),
    "all closed": ("status", {"shell": "<&- >&- 2>&-"}, ANY_GOOD_END),
    "help to a full disk": ("--help", {"stdout": "/dev/full"}, REFUSED),
    "version to a full disk": ("--version", {"stdout": "/dev/full"}, REFUSED),
    "run to a full disk": ("run", {"stdout": "/dev/full"}, REFUSED),
    "help in latin-1": ("--help", {"encoding": "latin-1"}, FINE),
    "analyze in ascii": ("analyze", {"encoding": "ascii"}, FINE),
    "claims in latin-1": ("claims", {"encoding": "latin-1"}, FINE),
    "claims in ascii": ("claims", {"encoding": "ascii"}, FINE),
}
_LINES = {
    "status": ("status", "store"),
    "status --json": ("status", "store", "--json"),
    "status nothing": ("status", "nothing"),
    "analyze": ("analyze", "store"),
    "claims": ("claims", "store"),
    "run": RUN,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _STREAMS)
def test_streams_that_take_nothing(ground, record, name):
    line, how, codes = _STREAMS[name]
    here = ground("whole")
    arguments = _LINES.get(line, (line,))
    options, opened = {}, []
    for stream in ("stdout", "stderr"):
        if stream in how:
            opened.append(open(how[stream], "w"))  # noqa: SIM115 - closed below
            options[stream] = opened[-1]
    if "shell" in how:
        command = f'exec "{sys.executable}" -m qavalanche "$@" {how["shell"]}'
        options["command"] = ["/bin/sh", "-c", command, "sh"]
    environment = variables({"PYTHONIOENCODING": how["encoding"]} if "encoding" in how else {})
    outcome = started(arguments, here.work, environment, **options)
    for file in opened:
        file.close()
    if "stderr" in how or "2>" in how.get("shell", ""):
        assert outcome.code in codes, str(outcome)  # there is no line to be seen
        assert not outcome.hung
        assert b"Traceback" not in outcome.out + outcome.err
    else:
        judge(outcome, codes)
    here.check_outside()
    record("refused" if outcome.code else "went on")


@pytest.mark.slow
def test_a_pipe_that_nobody_reads(ground, record):
    here = ground("whole")
    read, write = os.pipe()
    os.close(read)
    outcome = started(("status", "store"), here.work, variables(), stdout=write)
    os.close(write)
    assert b"Traceback" not in outcome.err, str(outcome)
    assert outcome.code in (0, 1, 2, 120, 141, -signal.SIGPIPE), str(outcome)
    record("ended quietly")


_LIMITS = {
    "20 open files": ("ulimit -n 20", ANY_GOOD_END),
    "8 open files": ("ulimit -n 8", (0, 1, 2)),
    "files of 1 kB": ("ulimit -f 1", ANY_GOOD_END),
    "umask 777": ("umask 777", ANY_GOOD_END),
    "umask 0": ("umask 0", FINE),
    "a deleted working directory": ("mkdir gone; cd gone; rmdir ../gone", REFUSED),
    "a nice one": ("nice -n 19 true", FINE),
    "SIGPIPE ignored": ("trap '' PIPE", FINE),
    "SIGINT ignored": ("trap '' INT", FINE),
    "SIGTERM ignored": ("trap '' TERM", FINE),
    "SIGHUP ignored": ("trap '' HUP", FINE),
    "one processor": ("taskset -p -c 0 $$ >/dev/null", FINE),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _LIMITS)
def test_limits_of_a_shell(ground, record, name):
    before, codes = _LIMITS[name]
    here = ground("half")
    command = f'{before}; exec "{sys.executable}" -m qavalanche "$@"'
    outcome = started(RUN, here.work, variables(), command=["/bin/bash", "-c", command, "bash"])
    if name.startswith("8 open files") and outcome.code == 1:
        pytest.skip("Python itself does not start with so few files")
    judge(outcome, codes)
    here.check_outside()
    if os.getuid() == 0 or "umask" not in name:
        here.check_completes(killed=True)
    record("refused" if outcome.code else "went on")


def in_a_small_space(here, megabytes, threads):
    """A run in so many megabytes of address space. threads: of OpenBLAS, None for all."""
    command = f'ulimit -v {megabytes * 1024}; exec "{sys.executable}" -m qavalanche "$@"'
    environment = variables({"OPENBLAS_NUM_THREADS": threads})
    outcome = started(RUN, here.work, environment, command=["/bin/bash", "-c", command, "bash"])
    assert not outcome.hung, str(outcome)
    return outcome


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", None])
@pytest.mark.parametrize("megabytes", [400, 900, 1200, 1600])
def test_an_address_space_that_is_too_small_is_refused(ground, record, megabytes, threads):
    """Before a library that needs more ends the process in its own way, or in none."""
    here = ground("half")
    names(judge(in_a_small_space(here, megabytes, threads), REFUSED), "address space")
    here.check_completes(killed=True)
    record("refused")


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", None])
@pytest.mark.parametrize("megabytes", [2000, 4000])
def test_an_address_space_that_is_small_ends_soon(ground, record, megabytes, threads):
    """How much libraries need depends on the processors: all is done, or it ends in our words."""
    here = ground("half")
    outcome = in_a_small_space(here, megabytes, threads)
    assert b"Traceback" not in outcome.out + outcome.err, str(outcome)
    own = b"OpenBLAS" in outcome.err or b"thread-local data: ABORT" in outcome.err
    if outcome.code < 0 or (outcome.code in (1, 127) and own):
        pytest.skip("a library ends the process by itself under this limit")
    judge(without_words_of_polars(outcome))
    here.check_completes(killed=True)
    record("refused" if outcome.code else "went on")


SLOW_SPEC = """\
seed = 1
[disorder]
law = "bimodal"
epsilon = 0.27
[chain]
length = 1_000_000
samples = 100_000
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.05, 0.3, 0.6, 1.0, 1.5, 3.0, 5.0])
def test_sigterm_ends_a_run_in_every_phase(ground, record, after):
    here = ground()
    (here.work / "spec.toml").write_text(SLOW_SPEC)
    with (here.work / "told").open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "qavalanche", *RUN],
            cwd=here.work,
            env=variables(),
            stdout=told,
            stderr=told,
        )
        time.sleep(after)
        process.terminate()
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError("SIGTERM is not followed") from None
    text = (here.work / "told").read_text()
    assert "Traceback" not in text
    assert code in (143, -signal.SIGTERM), f"exit code {code}: {text}"
    if (here.store / "manifest.json").exists():
        judge(here.call("status", "store"), FINE)
    record("stopped")
