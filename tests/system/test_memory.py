"""Memory left to the control groups of a process, in trees such as Linux shows."""

import pytest

import qavalanche as qa
from qavalanche.system import memory
from qavalanche.system.memory import left_in_groups

NEW = ("memory.max", "memory.current", "inactive_file")
OLD = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def member_of(system, *lines):
    """The groups of this process, as /proc tells."""
    (system / "proc/self").mkdir(parents=True)
    (system / "proc/self/cgroup").write_text("".join(f"{line}\n" for line in lines))


def group(system, path, names, limit, used, droppable=0):
    limit_name, usage_name, droppable_name = names
    folder = system / "sys/fs/cgroup" / path
    folder.mkdir(parents=True, exist_ok=True)
    (folder / limit_name).write_text(f"{limit}\n")
    (folder / usage_name).write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 7\n{droppable_name} {droppable}\nfile 9\n")


def test_every_limit_around_this_process_counts(tmp_path):
    member_of(tmp_path, "0::/slurm/job_1/step_0")
    group(tmp_path, "slurm/job_1/step_0", NEW, 1000, 400)
    group(tmp_path, "slurm/job_1", NEW, 700, 500)
    group(tmp_path, "slurm", NEW, "max", 9000)
    group(tmp_path, "slurm/job_2", NEW, 10, 9)  # of another job
    assert left_in_groups(tmp_path) == [600, 200]


def test_pages_of_files_that_can_be_dropped_are_free(tmp_path):
    member_of(tmp_path, "0::/job")
    group(tmp_path, "job", NEW, 1000, 900, droppable=250)
    assert left_in_groups(tmp_path) == [350]


@pytest.mark.parametrize(("used", "droppable", "left"), [(1200, 0, 0), (100, 500, 1000)])
def test_what_is_left_lies_between_nothing_and_the_limit(tmp_path, used, droppable, left):
    member_of(tmp_path, "0::/job")
    group(tmp_path, "job", NEW, 1000, used, droppable)
    assert left_in_groups(tmp_path) == [left]


def test_in_a_container_the_root_has_the_limit(tmp_path):
    member_of(tmp_path, "0::/")
    group(tmp_path, "", NEW, 1000, 300)
    assert left_in_groups(tmp_path) == [700]


def test_where_the_own_group_is_not_to_be_seen_those_around_it_count(tmp_path):
    member_of(tmp_path, "0::/docker/0123")
    group(tmp_path, "", NEW, 1000, 300)
    assert left_in_groups(tmp_path) == [700]


def test_groups_of_the_old_kind(tmp_path):
    member_of(tmp_path, "12:cpu,cpuacct:/job", "4:memory:/slurm/job", "1:name=systemd:/x", "0::/x")
    group(tmp_path, "memory/slurm/job", OLD, 1000, 600, droppable=50)
    group(tmp_path, "memory/slurm", OLD, 2**63 - 4096, 600)  # no limit, as the old kind says
    group(tmp_path, "memory", OLD, 2000, 700)
    group(tmp_path, "cpu,cpuacct/job", OLD, 1, 1)
    assert left_in_groups(tmp_path) == [450, 1300]


def test_no_groups_no_limits(tmp_path):
    assert left_in_groups(tmp_path) == []  # another system
    member_of(tmp_path, "0::/job", "4:memory:/job")
    assert left_in_groups(tmp_path) == []  # nothing mounted
    (tmp_path / "sys/fs/cgroup/job").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/job/memory.max").write_text("")
    assert left_in_groups(tmp_path) == []


def test_a_group_without_statistics_has_its_limit(tmp_path):
    member_of(tmp_path, "0::/job")
    group(tmp_path, "job", NEW, 1000, 300)
    (tmp_path / "sys/fs/cgroup/job/memory.stat").unlink()
    assert left_in_groups(tmp_path) == [700]


def test_the_tightest_limit_is_what_is_available(monkeypatch):
    system = memory.available_bytes()
    monkeypatch.setattr(memory, "left_in_groups", lambda: [2_000_000, 5_000_000])
    assert memory.available_bytes() == 2_000_000 < system
    memory.require(2_000_000, "this")
    with pytest.raises(qa.InputError, match=r"this needs about 3 MB .* only 2 MB"):
        memory.require(3_000_000, "this")


@pytest.mark.parametrize("limit", [1_999_999_999, 1000])
def test_a_small_address_space_is_named(monkeypatch, limit):
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    with pytest.raises(qa.InputError, match=r"of address space: 2 GB are needed \(ulimit -v\)"):
        memory.require_address_space(2_000_000_000)


def test_an_address_space_that_is_large_or_has_no_limit_is_enough(monkeypatch):
    resource = pytest.importorskip("resource")
    memory.require_address_space(1)  # as it is
    for limit in (2_000_000_000, resource.RLIM_INFINITY):
        monkeypatch.setattr(resource, "getrlimit", lambda _, limit=limit: (limit, limit))
        memory.require_address_space(2_000_000_000)
