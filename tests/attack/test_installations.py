"""How the package may be installed, and who may run it."""

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attack.support.ground import RUN
from attack.support.judge import FINE, judge
from attack.support.machine import Fault, started

pytestmark = pytest.mark.slow


def source():
    found = subprocess.run(
        [sys.executable, "-P", "-c", "import qavalanche; print(qavalanche.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(found.stdout.strip()).parent


@pytest.fixture
def copied(tmp_path):
    """A copy of the package, and the variables with which it is the one that is used."""
    package = tmp_path / "site" / "qavalanche"
    shutil.copytree(source(), package, ignore=shutil.ignore_patterns("__pycache__"))
    path = os.pathsep.join([str(package.parent), os.environ.get("PYTHONPATH", "")])
    return package, {**os.environ, "PYTHONPATH": path}


def check_run(here, environment, codes=FINE):
    outcome = judge(started(RUN, here.work, environment, limit=280), codes)
    if outcome.code == 0:
        assert here.machine.results("store", cwd=here.work) == here.known.results
    here.check_outside()
    return outcome


def test_a_dangling_lock_of_an_editor_beside_the_sources(ground, copied, record):
    package, environment = copied
    (package / ".#melt.py").symlink_to("somebody@somewhere.1234")
    (package / "schemes/spots/core" / ".#melt.py").symlink_to("somebody@somewhere.1234")
    check_run(ground(), environment)
    record("the same numbers")


def test_compiled_files_alone(ground, copied, record):
    package, environment = copied
    compileall.compile_dir(package, legacy=True, quiet=2)
    for path in package.rglob("*.py"):
        path.unlink()
    check_run(ground(), environment)
    record("the same numbers")


@pytest.mark.parametrize("call", ["open", "mkdir"])
def test_nothing_can_be_written_beside_the_sources_nor_at_home(
    ground, copied, faults, record, call
):
    """Kernels are compiled without a cache, or the variable is named that gives them one."""
    _, environment = copied
    here = ground()
    home = {"HOME": "/dev/null/nobody", "XDG_CACHE_HOME": "/dev/null/nobody"}
    fault = Fault(call, "*__pycache__*", "EROFS", always=True)
    preload = {"LD_PRELOAD": str(faults), **fault.environment}
    outcome = judge(started(RUN, here.work, {**environment, **home, **preload}, limit=280))
    if outcome.code == 2:
        assert b"NUMBA_CACHE_DIR" in outcome.err, str(outcome)
    record("refused" if outcome.code else "went on")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="root alone may do this")
@pytest.mark.parametrize("writable", [True, False])
def test_another_user_with_a_store_that_is_not_his(ground, record, writable):
    here = ground("half")
    python = Path(sys.executable)
    reachable = all(p.stat().st_mode & 0o005 == 0o005 for p in [*python.parents, *source().parents])
    if not reachable or not all(p.stat().st_mode & 0o001 for p in here.work.parents):
        pytest.skip("the package or the test's folder cannot be reached by another user")
    command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    if shutil.which("setpriv") is None:
        pytest.skip("no setpriv: another user cannot be had")
    if writable:
        here.store.chmod(0o777)
    before = here.shards()
    line = [*command, sys.executable, "-m", "qavalanche"]
    environment = {
        **os.environ,
        "HOME": "/dev/null/nobody",
        "NUMBA_CACHE_DIR": str(here.work / "n"),
    }
    judge(started(("status", "store"), here.work, environment, command=line), (0,))
    judge(started(RUN, here.work, environment, command=line), (2,))
    assert before == here.shards()
    here.check_completes()
    record("refused")


SCRIPT = """\
import sys
from concurrent.futures import ProcessPoolExecutor
import multiprocessing
import qavalanche as qa
from qavalanche.campaign.spec import read_spec
from qavalanche.runs.execution import run

spec = read_spec("spec.toml")
{guard}pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
{guard}try:
{guard}    run(spec, "store", executor=pool)
{guard}except qa.InputError as error:
{guard}    sys.exit(f"qavalanche: {{error}}")
"""


@pytest.mark.parametrize("guarded", [True, False])
def test_a_script_with_a_pool_of_processes(ground, record, guarded):
    """Without its main guard every process starts the script again: that is said."""
    here = ground()
    text = SCRIPT.format(guard="    " if guarded else "")
    if guarded:
        text = text.replace("    pool", 'if __name__ == "__main__":\n    pool', 1)
    (here.work / "script.py").write_text(text)
    outcome = started((), here.work, dict(os.environ), command=[sys.executable, "script.py"])
    assert not outcome.hung, str(outcome)
    if guarded:
        assert outcome.code == 0, str(outcome)
        assert here.machine.results("store", cwd=here.work) == here.known.results
    else:
        assert outcome.code != 0
        said = [line for line in outcome.err.splitlines() if line.startswith(b"qavalanche: ")]
        assert said, str(outcome)
        assert b"main" in said[-1], str(outcome)
    record("the same numbers" if guarded else "refused")
