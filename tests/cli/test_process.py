"""Commands in odd processes: full disks, closed streams, other encodings, other environments."""

import os
import re
import subprocess
import sys

import pytest

MELT = ("melt", "--epsilon", "0.27", "--length", "50", "--seed", "4")
CODE = "from qavalanche.cli import main; main()"


def started(*arguments, python=(), **options):
    command = [sys.executable, *python, "-m", "qavalanche", *map(str, arguments)]
    return subprocess.Popen(command, **options)


def done(*arguments, env=None, python=(), stdout=subprocess.PIPE, **options):
    """Exit code, output and errors of a command in a process of its own."""
    environment = {**os.environ, **(env or {})}
    streams = {"stdout": stdout, "stderr": subprocess.PIPE, **options}
    process = started(*arguments, python=python, env=environment, **streams)
    out, err = process.communicate(timeout=300)
    return process.returncode, (out or b"").decode(), (err or b"").decode()


@pytest.fixture(scope="module")
def melted():
    code, out, err = done(*MELT)
    assert (code, err) == (0, "")
    return out


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of two points."""
    from campaigns import CONTENT, filled

    from qavalanche.campaign.spec import parse_spec

    return filled(tmp_path_factory.mktemp("s") / "store", parse_spec(CONTENT), [(0, 50)]).directory


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [MELT, ("--help",), ("--version",), ("status", "STORE")])
def test_a_full_disk_under_the_output_is_one_line(arguments, store):
    arguments = [str(store) if one == "STORE" else one for one in arguments]
    with open("/dev/full", "wb") as full:
        code, _, err = done(*arguments, stdout=full)
    assert code == 2
    assert err.startswith("qavalanche: ")
    assert err.endswith("(No space left on device)\n")
    assert err.count("\n") == 1


def test_a_full_disk_under_the_errors_changes_no_exit_code():
    with open("/dev/full", "wb") as full:
        assert done("meld", stderr=full)[:2] == (2, "")


@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_reason_to_fail(closed, tmp_path):
    def close():
        for number in closed:
            os.close(number)

    picture = tmp_path / "c.png"
    process = started(*MELT, "--plot", picture, preexec_fn=close)
    assert process.wait(timeout=300) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_reader_that_has_enough_ends_a_command_quietly():
    reading, writing = os.pipe()
    os.close(reading)
    code, _, err = done(*MELT, stdout=writing)
    os.close(writing)
    assert code != 0
    assert err == ""


@pytest.mark.parametrize("encoding", ["ascii:strict", "latin-1"])
def test_streams_that_know_few_letters_take_every_text(encoding, store):
    command = ("analyze", store, "--what", "transition")
    code, out, err = done(*command, env={"PYTHONIOENCODING": encoding})
    assert (code, err) == (0, "")
    assert "\\u03b5" in out


@pytest.mark.parametrize(
    "settings",
    [
        "MPLBACKEND=module://matplotlib_inline.backend_inline COLUMNS=0 TERM=dumb LC_ALL=nowhere",
        "MPLBACKEND=nonsense MPLCONFIGDIR=/proc/none COLUMNS=x NO_COLOR=1 PYTHONUTF8=0",
        "PYTHONWARNINGS=error PYTHONDEVMODE=1",
        "PYTHONOPTIMIZE=2 PYTHONDONTWRITEBYTECODE=1 HOME=/none NUMBA_CACHE_DIR=/proc/none",
    ],
)
def test_environments_that_change_nothing(settings, melted, tmp_path):
    environment = dict(setting.split("=", 1) for setting in settings.split())
    picture = tmp_path / "c.png"
    code, out, err = done(*MELT, "--plot", picture, env=environment)
    assert (code, out) == (0, melted)
    compiled = "NUMBA_CACHE_DIR" in environment  # nothing can be kept there: perhaps it is anew
    told = r"(qavalanche: compiling kernels.*\n)?" if compiled else ""
    assert re.fullmatch(told, err)
    assert "/proc/none" not in err
    assert picture.is_file()


def test_a_variable_that_is_no_number_is_named_once(melted):
    code, out, err = done(*MELT, env={"NUMBA_NUM_THREADS": "abc"})
    assert (code, out, err.count("\n")) == (0, melted, 1)
    assert err.startswith("qavalanche: warning: Environment variable 'NUMBA_NUM_THREADS'")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("NUMBA_DISABLE_JIT=1", "NUMBA_DISABLE_JIT = 1: the kernels are written for the compiler"),
        (
            "NUMBA_NUM_THREADS=0",
            "numba cannot be loaded (Number of threads specified must be > 0.)",
        ),
    ],
)
def test_environments_in_which_nothing_works_are_one_line(setting, message):
    name, _, value = setting.partition("=")
    code, out, err = done(*MELT, env={name: value})
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_settings_of_matplotlib_change_no_figure(tmp_path, melted):
    own = tmp_path / "own"
    own.mkdir()
    (own / "matplotlibrc").write_text(
        "text.usetex: True\npath.sketch: 1, 100, 2\nsavefig.transparent: True\n"
        "figure.facecolor: black\nsavefig.facecolor: black\nsavefig.bbox: tight\n"
        "font.family: Nonexistent\naxes.prop_cycle: cycler('color', ['r'])\n"
    )
    plain = tmp_path / "plain"
    plain.mkdir()
    for folder in (own, plain):
        assert done(*MELT, "--plot", "c.png", cwd=folder) == (0, melted, "")
    assert (own / "c.png").read_bytes() == (plain / "c.png").read_bytes()
    (own / "matplotlibrc").write_bytes(bytes(range(128, 256)))
    code, out, err = done(*MELT, "--plot", "d.png", cwd=own)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "matplotlib cannot be loaded" in err


@pytest.mark.parametrize("command", ["init", "slurm s.toml", "run s.toml", "status ."])
def test_a_directory_that_is_gone_is_one_line(command, tmp_path):
    code = f"import os; os.chdir({str(tmp_path)!r}); os.rmdir({str(tmp_path)!r}); {CODE}"
    ended = subprocess.run(
        [sys.executable, "-c", code, *command.split()], capture_output=True, text=True, timeout=300
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)


def test_an_early_ctrl_c_leaves_no_traceback():
    for wait in (0.02, 0.1, 0.3):
        code = f"import os, signal, threading, time\ndef kill():\n time.sleep({wait})\n"
        code += " os.kill(os.getpid(), signal.SIGINT)\n"
        code += "from qavalanche.cli import main\n"
        code += "threading.Thread(target=kill, daemon=True).start()\nmain()\n"
        command = [sys.executable, "-c", code, "critical", "--digits", "10000"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_limit_of_few_open_files_is_named():
    resource = pytest.importorskip("resource")

    def limit():
        resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))

    code, out, err = done(*MELT, preexec_fn=limit)
    assert (code, out) == (2, "")
    assert err == "qavalanche: a limit of 8 open files: at least 16 are needed (ulimit -n)\n"


def test_a_run_that_may_address_little_is_refused_in_one_line(tmp_path):
    resource = pytest.importorskip("resource")

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))

    code, out, err = done("run", "spec.toml", cwd=tmp_path, preexec_fn=limit)
    assert (code, out) == (2, "")
    expected = "a limit of 1.5 GB of address space: 2 GB are needed (ulimit -v)"
    assert err == f"qavalanche: {expected}\n"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        ("can't start new thread", "no thread can be started: fewer may run at once here"),
        ("something else", None),
    ],
)
def test_a_thread_that_cannot_be_started_is_one_line(error, line):
    patch = f"from qavalanche.cli import process\ndef fail(): raise RuntimeError({error!r})\n"
    command = [sys.executable, "-c", f"{patch}process.end(fail)"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.stdout == ""
    if line is None:  # a fault of ours is to be seen
        assert (ended.returncode, "Traceback" in ended.stderr) == (1, True)
    else:
        assert (ended.returncode, ended.stderr) == (2, f"qavalanche: {line}\n")
