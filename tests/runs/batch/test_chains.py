"""Follow-up jobs: one after the other, for as long as samples are missing, and never two of one."""

import pytest
from batch_jobs import SUBMIT, Cluster
from campaigns import CONTENT

from qavalanche.campaign.spec import parse_spec
from qavalanche.runs.batch import SCHEDULERS

SPEC = parse_spec(CONTENT)
AFTER = {
    "slurm": "--dependency=afterany:7 --export=ALL",
    "pbs": "-W depend=afterany:7[].host -v QAVALANCHE_LINKS",
    "lsf": "-w ended(7)",
}

each_scheduler = pytest.mark.parametrize("name", SCHEDULERS)


@pytest.fixture
def cluster(tmp_path, name):
    return Cluster(tmp_path, name)


@each_scheduler
def test_the_first_task_submits_the_next_job_once(cluster, name):
    script = cluster.script(SPEC, tasks=3, chain=4)
    for task in (2, 3, 1, 1):  # queued again: it does not submit a second time
        assert cluster.run(script, task).returncode == 0
    (line,) = cluster.submitted
    assert line.startswith(f"links=3 {AFTER[name]}")
    assert name == "lsf" or line.endswith(str(script))
    assert len(cluster.runs) == 4
    (mark,) = script.parent.glob("job.after-7*")
    assert mark.read_text() == "job 99\n"  # who follows


@each_scheduler
def test_a_chain_ends_when_nothing_is_missing_or_its_links_are_used_up(cluster):
    script = cluster.script(SPEC, tasks=2, chain=9)
    cluster.missing(0)
    assert cluster.run(script, 1).returncode == 0
    cluster.missing(5)
    assert cluster.run(script, 1, QAVALANCHE_LINKS="0").returncode == 0
    assert cluster.submitted == []
    assert len(cluster.runs) == 2


@each_scheduler
@pytest.mark.parametrize(("links", "needed", "jobs"), [(9, 3, 3), (1, 3, 2), (0, 3, 1)])
def test_jobs_follow_until_the_store_is_complete(cluster, links, needed, jobs):
    """Every job that ends leaves one part less; the last finds nothing missing and submits none."""
    script = cluster.script(SPEC, tasks=1, chain=links)
    queue, ran = [None], 0
    while queue:
        left = queue.pop()
        more = {} if left is None else {"QAVALANCHE_LINKS": left}
        before = len(cluster.submitted)
        cluster.missing(needed - ran)
        assert cluster.run(script, 1, job=f"{ran}", **more).returncode == 0
        ran += needed > ran
        new = cluster.submitted[before:]
        assert len(new) <= 1
        queue += [line.split()[0].removeprefix("links=") for line in new]
    assert ran == jobs


@each_scheduler
def test_where_no_job_can_be_submitted_the_task_says_so_and_goes_on(cluster, name):
    script = cluster.script(SPEC, tasks=2, chain=4)
    cluster.close()
    done = cluster.run(script, 1)
    assert done.returncode == 0
    assert "no follow-up job could be submitted" in done.stderr
    assert not list(script.parent.glob("job.after-*"))
    assert len(cluster.runs) == 1
    (script.parent / "bin" / SUBMIT[name]).unlink()  # nor where nodes do not have the command
    done = cluster.run(script, 1, PATH=f"{script.parent / 'bin'}:/bin:/nowhere")
    assert "no follow-up job could be submitted" in done.stderr or name == "slurm"


@each_scheduler
def test_without_a_chain_nothing_is_submitted(cluster):
    script = cluster.script(SPEC, tasks=2)
    assert cluster.run(script, 1).returncode == 0
    assert "--dependency" not in script.read_text()
    assert cluster.submitted == []
