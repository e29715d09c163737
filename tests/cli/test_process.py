"""Commands in odd processes: full disks, closed streams, other encodings, other environments."""

import json
import os
import signal
import subprocess
import sys
import time

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

    from qavalanche.ensemble import parse_spec

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


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "ascii:strict"])
def test_streams_that_know_few_letters_take_every_text(encoding, store):
    for command in ("report", "analyze", "claims"):
        code, out, err = done(command, store, env={"PYTHONIOENCODING": encoding})
        assert (code, err) == (0, "")
        assert "\\u03b5" in out


@pytest.mark.parametrize(
    "setting",
    [
        "PYTHONWARNINGS=error", "PYTHONOPTIMIZE=2", "PYTHONDEVMODE=1", "PYTHONUTF8=0",
        "MPLBACKEND=module://matplotlib_inline.backend_inline", "MPLBACKEND=nonsense",
        "MPLCONFIGDIR=/proc/none", "NUMBA_NUM_THREADS=abc", "NUMBA_CACHE_DIR=/proc/none",
        "COLUMNS=0", "COLUMNS=x", "TERM=dumb", "NO_COLOR=1", "LC_ALL=nowhere", "HOME=/none",
    ],
)  # fmt: skip
def test_environments_that_change_nothing(setting, melted, tmp_path):
    name, _, value = setting.partition("=")
    picture = tmp_path / "c.png"
    assert done(*MELT, "--plot", picture, env={name: value}) == (0, melted, "")
    assert picture.is_file()


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
    for ending in ("png", "pdf", "svg"):
        for folder in (own, plain):
            assert done(*MELT, "--plot", f"c.{ending}", cwd=folder) == (0, melted, "")
        assert (own / f"c.{ending}").read_bytes() == (plain / f"c.{ending}").read_bytes()
    (own / "matplotlibrc").write_bytes(bytes(range(128, 256)))
    code, out, err = done(*MELT, "--plot", "d.png", cwd=own)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "matplotlib cannot be loaded" in err


def test_a_directory_that_is_gone_is_one_line_at_most(tmp_path, melted):
    gone = tmp_path / "gone"
    gone.mkdir()
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "DIR": str(gone)}
    code = "import os; os.chdir(os.environ['DIR']); os.rmdir(os.environ['DIR']); " + CODE
    for arguments, expected in (
        (MELT, 0),
        (("init",), 2),
        (("slurm", "s.toml"), 2),
        (("run", "s"), 2),
    ):
        command = [sys.executable, "-c", code, *arguments]
        ended = subprocess.run(
            command, capture_output=True, env={**os.environ, **environment}, text=True, timeout=300
        )
        assert ended.returncode == expected, ended.stderr
        assert ended.stderr.count("\n") == expected // 2
        assert ended.stdout == ("" if expected else melted)


def test_ctrl_c_ends_any_command_without_a_traceback(store):
    process = started("status", store, "--watch", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    waiting = started("critical", "--digits", "10000", "--K", "3", stderr=subprocess.PIPE,
                      stdout=subprocess.PIPE)  # fmt: skip
    process.communicate(timeout=300)  # it is complete, and this long its imports take
    waiting.send_signal(signal.SIGINT)
    out, err = waiting.communicate(timeout=300)
    assert (waiting.returncode, out, err) == (130, b"", b"")


def test_an_early_ctrl_c_leaves_no_traceback():
    for wait in (0.02, 0.1, 0.3):
        code = f"import os, signal, threading, time\ndef kill():\n time.sleep({wait})\n"
        code += " os.kill(os.getpid(), signal.SIGINT)\n"
        code += "from qavalanche.cli import main\n"
        code += "threading.Thread(target=kill, daemon=True).start()\nmain()\n"
        command = [sys.executable, "-c", code, "critical", "--digits", "10000"]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_run_that_was_stopped_ends_what_follows(tmp_path):
    spec = tmp_path / "spec.toml"
    spec.write_text(
        'seed = 1\n[disorder]\nlaw = "bimodal"\nepsilon = 0.27\n'
        "[chain]\nlength = 1_000_000\nsamples = 5000\n"
    )
    process = started("run", spec, "--out", tmp_path / "s", stdout=subprocess.PIPE)
    while not list(tmp_path.glob("s/shards/*/*.parquet")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    out = process.communicate(timeout=300)[0].decode()
    assert process.returncode == 143
    assert "goes on where this one stopped" in out
    state = json.loads(done("status", tmp_path / "s", "--json")[1])
    assert 0 < state["missing"] < 5000
