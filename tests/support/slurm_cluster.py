"""A real one-node Slurm on this machine, all of it in one folder, for tests of batch scripts.

Needs Debian's packages ``slurm-wlm`` and ``munge``; neither root nor their own services, which
may run or not. Every daemon and every job runs as the user who starts the cluster.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

Env = dict[str, str]

KILL_WAIT_S = 5  # between a cancelled task's SIGTERM and its SIGKILL
START_TIMEOUT_S = 60.0
NODE_CPUS = 2

_SBIN = "/usr/local/sbin:/usr/sbin:/sbin"  # where Debian puts daemons, often not on PATH
_PACKAGES = "apt-get install slurm-wlm munge util-linux"
_NEEDED = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo", "setpriv")
_MAX_FOLDER = 75  # a Unix socket's path has at most 107 characters, and slurmd adds to the folder

_SLURM_CONF = """\
ClusterName=test
SlurmctldHost={host}({address})
SlurmUser={user}
SlurmdUser={user}
SlurmctldPort={ctld_port}
SlurmdPort={slurmd_port}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny

AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.sock

StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmdLogFile={folder}/slurmd_and_jobs.log
MailProg=/bin/true

# nothing that needs cgroups or a database; pgid and not linuxproc, because it kills what a
# batch script leaves behind when it ends, as a production cluster's cgroups do
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none

# one-CPU jobs side by side, started without the pauses of a production scheduler
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
KillWait={kill_wait}
ReturnToService=2

# CPUs and memory (megabytes) are what is written here, whatever the machine has
SlurmdParameters=config_overrides
NodeName={host} NodeAddr={address} CPUs={cpus} RealMemory=4000 State=UNKNOWN
PartitionName=debug Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def missing() -> str:
    """Return '' where a cluster can be started, else one line that says what is missing."""
    for program in _NEEDED:
        if not _program(program):
            return f"{program} is not installed: {_PACKAGES}"
    if not _user():
        return f"user id {os.geteuid()} has no name in /etc/passwd"
    if not _loopback_address():
        return f"/etc/hosts needs a line '127.0.0.1 {socket.gethostname()}'"
    return ""


@contextmanager
def cluster(folder: Path) -> Iterator[Env]:
    """Run munged, slurmctld and slurmd in `folder`; yield the environment for Slurm's commands.

    One node with two CPUs and one partition, ``debug``. The node is idle when this yields; on
    exit every daemon and every job is killed, whatever state it is in. The logs stay in `folder`,
    whose path must be short (75 characters), for the sockets in it. Clusters can run side by side.
    """
    lack = missing()
    if lack:
        raise RuntimeError(lack)
    folder = _prepare(folder)
    env = _environment(folder / "slurm.conf")
    with ExitStack() as stack:
        stack.callback(_kill_all, env["SLURM_CONF"])
        munged = _daemon(stack, folder, env, *_munged_command(folder))
        _wait(folder, [munged], (folder / "munge.sock").is_socket, "munged has no socket")
        slurmctld = _daemon(stack, folder, env, "slurmctld", "-D")
        slurmd = _daemon(stack, folder, env, "slurmd", "-D")
        daemons = [munged, slurmctld, slurmd]
        _wait(folder, daemons, lambda: _node_state(env) == "idle", "the node is not idle")
        yield env


def wait_for_jobs(env: Env, timeout: float = 60.0) -> None:
    """Return when squeue lists no job; TimeoutError, with the list, after `timeout` seconds."""
    end = time.monotonic() + timeout
    while jobs := squeue(env):
        if time.monotonic() > end:
            raise TimeoutError(f"still in the queue after {timeout} s:\n" + "\n".join(jobs))
        time.sleep(0.2)


def squeue(env: Env) -> list[str]:
    """Return the queue, a line 'job_task STATE' for each task (pending tasks apart too)."""
    command = ["squeue", "--noheader", "--array", "--format=%i %T"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.splitlines()


def _program(name: str) -> str:
    """Return the full path of a program, '' where it is not installed."""
    path = os.environ.get("PATH", os.defpath) + ":" + _SBIN
    return shutil.which(name, path=path) or ""


def _environment(slurm_conf: Path) -> Env:
    """Return os.environ for this cluster, without what another Slurm's job has set in it."""
    other = ("SLURM", "SBATCH_", "SQUEUE_", "SCANCEL_", "SINFO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(other)}
    return {**kept, "SLURM_CONF": str(slurm_conf)}


def _user() -> str:
    """Return the name of the user who runs this: the daemons and the jobs run as the same."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return ""


def _host() -> str:
    return socket.gethostname().partition(".")[0]


def _loopback_address() -> str:
    """Return the loopback address of this host's name, '' if it has none.

    The daemons listen on the address of the host's name, not on one from slurm.conf.
    """
    try:
        address = socket.gethostbyname(socket.gethostname())
    except OSError:
        return ""
    return address if address.startswith("127.") else ""


def _prepare(folder: Path) -> Path:
    """Write the configuration and the key into `folder`; return its full path."""
    folder = folder.resolve()
    if len(str(folder)) > _MAX_FOLDER:
        raise ValueError(f"too long for sockets (over {_MAX_FOLDER} characters): {folder}")
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    _write_private(folder / "munge.key", secrets.token_bytes(128))
    (folder / "slurm.conf").write_text(_configuration(folder))
    return folder


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody else can read, or munged refuses it."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def _configuration(folder: Path) -> str:
    ctld_port, slurmd_port = _free_ports(2)
    return _SLURM_CONF.format(
        folder=folder,
        host=_host(),
        address=_loopback_address(),
        user=_user(),
        ctld_port=ctld_port,
        slurmd_port=slurmd_port,
        kill_wait=KILL_WAIT_S,
        cpus=NODE_CPUS,
    )


def _free_ports(count: int) -> list[int]:
    """Return different free ports: all are held until the last is found."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((_loopback_address(), 0))
        return [each.getsockname()[1] for each in sockets]


def _munged_command(folder: Path) -> list[str]:
    # --force: a temporary folder closed to other users is only a warning then
    return [
        "munged",
        "--foreground",
        "--force",
        f"--socket={folder}/munge.sock",
        f"--key-file={folder}/munge.key",
        f"--pid-file={folder}/munged.pid",
        f"--seed-file={folder}/munged.seed",
    ]


def _daemon(
    stack: ExitStack, folder: Path, env: Env, name: str, *options: str
) -> subprocess.Popen[bytes]:
    """Start a daemon in the foreground, to be stopped with `stack`."""
    # a session of its own: Ctrl-C at the tests must not stop it before its jobs are killed;
    # setpriv: it ends even when the tests are killed and nobody is left to stop it
    with (folder / f"{name}.log").open("wb") as out:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig=TERM", _program(name), *options],
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    stack.callback(_stop, process)
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(
    folder: Path,
    daemons: list[subprocess.Popen[bytes]],
    ready: Callable[[], bool],
    complaint: str,
) -> None:
    """Wait until `ready()`; RuntimeError with the logs if a daemon ends or time runs out."""
    end = time.monotonic() + START_TIMEOUT_S
    while not ready():
        if any(each.poll() is not None for each in daemons):
            raise RuntimeError(f"{complaint}: a daemon has ended\n{_logs(folder)}")
        if time.monotonic() > end:
            raise RuntimeError(f"{complaint} after {START_TIMEOUT_S} s\n{_logs(folder)}")
        time.sleep(0.1)


def _node_state(env: Env) -> str:
    command = ["sinfo", "--noheader", "--Node", "--format=%T"]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=30)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.strip()


def _logs(folder: Path, lines: int = 15) -> str:
    """Return the last lines of every log."""
    parts = []
    for path in sorted(folder.glob("*.log")):
        tail = path.read_text(errors="replace").splitlines()[-lines:]
        parts.append("\n".join([f"--- {path.name}", *tail]))
    return "\n".join(parts)


def _kill_all(slurm_conf: str) -> None:
    """Kill what the daemons left: jobs, and the slurmstepd of each, which outlives slurmd."""
    end = time.monotonic() + 10
    while pids := _processes(slurm_conf):
        for pid in pids:
            _kill(pid)
        if time.monotonic() > end:
            raise RuntimeError(f"processes that cannot be killed: {pids}")
        time.sleep(0.1)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _processes(slurm_conf: str) -> list[int]:
    """Return the processes with this cluster's SLURM_CONF, which all its jobs inherit."""
    mark = f"SLURM_CONF={slurm_conf}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environ = (entry / "environ").read_bytes()
        except OSError:  # ended meanwhile, or another user's
            continue
        if mark in environ.split(b"\0"):
            found.append(int(entry.name))
    return found
