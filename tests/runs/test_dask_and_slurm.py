"""Campaigns on real clusters of this machine: a Dask scheduler, and Slurm."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager

import pytest
import slurm_cluster
from test_survival import check_same, command, result, shards, start, wait_for, write_spec

import qavalanche as qa
from qavalanche.campaign.chunk import Slice
from qavalanche.campaign.spec import read_spec
from qavalanche.runs.dask import dask_executor
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign
from qavalanche.store.merge import merge


@contextmanager
def process(*arguments, **options):
    """A server of this test's own, killed at the end."""
    started = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options,
    )  # fmt: skip
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@contextmanager
def dask(workers, protocol="tcp", own=()):
    """Address of a Dask scheduler, and its worker processes of one thread each."""
    local = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        scheduler = stack.enter_context(
            process("distributed.cli.dask_scheduler", "--port", "0", "--protocol", protocol, *local)
        )
        address = next(
            found.group(1)
            for line in scheduler.stderr
            if (found := re.search(r"Scheduler at:\s+(t[cl][ps]://127.0.0.1:\d+)", line))
        )
        alone = ("--nthreads", "1", "--no-nanny", *local, *own)
        started = [
            stack.enter_context(process("distributed.cli.dask_worker", address, *alone))
            for _ in range(workers)
        ]
        for worker in started:
            assert any("Registered to" in line for line in worker.stderr)
        yield address, started


def test_dask_gives_the_same_bits(tmp_path):
    spec, store = write_spec(tmp_path, 2, (300, 30, 3)), tmp_path / "store"
    with dask(1) as (address, _):
        code, out, err = result(start("run", spec, "--out", store, "--scheduler", address))
    assert code == 0, err
    assert "0 missing" in out
    run(read_spec(spec), tmp_path / "alone")
    check_same(store, tmp_path / "alone")


@pytest.mark.parametrize(
    "address",
    ["", "foo", "http://host:1", "tcp://host", "tcp://host:0", "tcp://host:99999", "tcp://:8786",
     "tcp://host:1_0", "tcp://ho st:1", "tcp://host:8786/", "tcp://host:" + "9" * 5000, "://:"],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_dask_is_loaded(address):
    with pytest.raises(qa.InputError, match=r"must be tcp://host:port or tls://host:port") as error:
        dask_executor(address).__enter__()
    assert len(str(error.value)) < 250


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "no.such.host.invalid", "a" * 99]
)
def test_where_nobody_answers_is_one_line_at_once(scheme, host):
    with pytest.raises(qa.InputError, match=r"cannot be reached \(.+\)$") as error:
        dask_executor(f"{scheme}://{host}:1").__enter__()
    assert "\n" not in str(error.value)


@contextmanager
def certificates(folder):
    """Dask's configuration with certificates of its own authority, as environment variables."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make certificates with")
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=x",
    ]
    subprocess.run([*made, "-keyout", key, "-out", cert], check=True, capture_output=True)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    roles = {f"{tls}{r}__{k}": str(f) for r in ("SCHEDULER", "WORKER", "CLIENT")
             for k, f in (("KEY", key), ("CERT", cert))}  # fmt: skip
    yield {f"{tls}CA_FILE": str(cert), **roles}


@pytest.mark.slow
def test_certificates_of_dasks_configuration_are_used(tmp_path, monkeypatch):
    spec = write_spec(tmp_path, 1, (3, 3, 3))
    with certificates(tmp_path) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with dask(1, protocol="tls") as (address, _):
            assert address.startswith("tls://")
            out = ("--out", tmp_path / "store", "--scheduler", address)
            code, _, err = result(start("run", spec, *out))
            assert code == 0, err
            for name in environment:
                monkeypatch.delenv(name)
            code, _, err = result(start("run", spec, *out))
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "needs certificates: distributed.comm.tls in the configuration of Dask" in err


@pytest.mark.parametrize("says", [b"", b"SSH-2.0-OpenSSH", b"\0" * 8])
def test_another_program_at_the_port_is_one_line(says):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            with server.accept()[0] as connection:
                connection.sendall(says)

        threading.Thread(target=answer, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(qa.InputError, match=r"cannot be reached \(no Dask answers there\)"):
            dask_executor(address).__enter__()


def test_a_scheduler_without_workers_is_one_clear_line(tmp_path):
    spec = write_spec(tmp_path, 1, (3, 3, 3))
    with dask(0) as (address, _):
        done = start("run", spec, "--out", tmp_path / "store", "--scheduler", address)
        code, _, err = result(done)
    assert code == 2
    assert (
        err.strip().splitlines()[-1].startswith(f"qavalanche: scheduler {address}: has no worker")
    )


@pytest.mark.slow
def test_the_same_bits_from_threads_from_dask_with_a_worker_killed_and_from_shards(tmp_path):
    spec = write_spec(tmp_path, 20, (20_000, 2000, 60))
    content = read_spec(spec)
    run(content, tmp_path / "one", workers=1)
    run(content, tmp_path / "two", workers=2)
    check_same(tmp_path / "two", tmp_path / "one")
    with dask(2) as (address, workers):
        campaign = start("run", spec, "--out", tmp_path / "dask", "--scheduler", address)
        wait_for(lambda: len(shards(tmp_path / "dask")) > 5, campaign)
        assert campaign.poll() is None  # in mid-run
        workers[0].send_signal(signal.SIGKILL)
        code, _, err = result(campaign)
    assert code == 0, err
    check_same(tmp_path / "dask", tmp_path / "one")
    parts = [tmp_path / f"part{i}" for i in (1, 2, 3)]
    for i, part in enumerate(parts):
        run(content, part, shard=Slice(i + 1, 3))
    merge(tmp_path / "merged", parts)
    check_same(tmp_path / "merged", tmp_path / "one")


@pytest.mark.slow
def test_slurm_runs_the_array_one_task_cancelled_and_submitted_again(tmp_path_factory):
    if lack := slurm_cluster.missing():
        pytest.skip(f"no Slurm here: {lack}")
    folder = tmp_path_factory.mktemp("s")
    spec, store, script = write_spec(folder, 10, (20_000, 2000, 150)), folder / "st", folder / "job"
    options = ("--tasks", 2, "--cores", 1, "--time", "00:10:00", "--script", script)
    subprocess.run(command("slurm", spec, "--out", store, *options), check=True)
    with slurm_cluster.cluster(folder / "c") as env:

        def slurm(*arguments):
            done = subprocess.run(
                arguments, env=env, cwd=folder, check=True, capture_output=True, text=True
            )
            return done.stdout

        job = slurm("sbatch", "--parsable", str(script)).strip()
        wait_for(lambda: len(list(store.glob("leases/*.json"))) == 2 and shards(store))
        slurm("scancel", f"{job}_2")
        slurm_cluster.wait_for_jobs(env, 200)
        log = (folder / f"qavalanche-spec-{job}_2.log").read_text()
        cancelled = Campaign.open(store)
        assert cancelled.samples_missing > 0
        assert not cancelled.missing(Slice(1, 2))  # the other task's share is complete
        assert not cancelled.leftovers
        assert "goes on where this one stopped" in log  # the task was told, and stored what it had
        slurm("sbatch", "--array=2", str(script))
        slurm_cluster.wait_for_jobs(env, 200)
    run(read_spec(spec), folder / "alone")
    check_same(store, folder / "alone")
