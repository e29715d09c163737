"""Files: what is read, what is written, and the one line where that cannot be."""

import errno
import os
import socket
import stat
import threading

import pytest

import qavalanche as qa
from qavalanche.system import files


def pipe(path):
    os.mkfifo(path)


def loop(path):
    path.symlink_to(path)


def dangling(path):
    path.symlink_to(path.with_name("nowhere"))


def folder(path):
    path.mkdir()


def listener(path):
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def device(path):
    path.symlink_to("/dev/zero")


def one_line(error, path):
    text = str(error.value)
    assert "\n" not in text
    assert str(path) in text
    return text


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # short names: a socket's may have a hundred characters only
    return tmp_path / "x"


@pytest.mark.parametrize("make", [pipe, loop, dangling, folder, listener, device])
def test_only_regular_files_are_read(place, make):
    make(files.Path("x"))
    with pytest.raises(qa.InputError, match="cannot be read") as error:
        files.read(place)
    one_line(error, place)


@pytest.mark.parametrize("make", [pipe, loop, dangling, folder, listener, device])
@pytest.mark.parametrize("write", [files.write_whole, lambda p, _: files.check_writable(p)])
def test_only_regular_files_are_replaced(place, make, write):
    make(files.Path("x"))
    before = os.lstat(place)
    with pytest.raises(qa.InputError, match="cannot be written") as error:
        write(place, b"new")
    one_line(error, place)
    assert os.lstat(place) == before
    assert os.listdir(place.parent) == ["x"]


def test_what_is_written_is_read_and_folders_are_made(tmp_path):
    path = tmp_path / "a" / "b" / "file:~*%s"
    for content in (b"", b"one", bytes(100_000)):
        files.write_whole(path, content)
        assert files.read(path) == content
    assert os.listdir(path.parent) == [path.name]
    assert files.listing(tmp_path / "a") == [path.parent]
    assert files.listing(tmp_path / "none") == []


def test_the_longest_names_can_be_written_and_longer_ones_are_one_line(tmp_path):
    longest = tmp_path / ("é" * 127)
    files.write_whole(longest, b"x")
    assert files.read(longest) == b"x"
    with pytest.raises(qa.InputError, match="File name too long"):
        files.write_whole(tmp_path / ("x" * 256), b"x")
    with pytest.raises(qa.InputError, match="File name too long"):
        files.kind_of(tmp_path / ("x" * 256))
    assert os.listdir(tmp_path) == [longest.name]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call):
    def fail(*arguments):  # noqa: ARG001
        raise OSError(errno.EIO, None)  # an error that has no words of its own

    files.write_whole(tmp_path / "x", b"old")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(qa.InputError, match=r"x: cannot be written \(.+\)"):
        files.write_whole(tmp_path / "x", b"new")
    assert os.listdir(tmp_path) == ["x"]
    assert files.read(tmp_path / "x") == b"old"


@pytest.mark.parametrize("links", [True, False])
def test_of_many_that_create_one_file_one_succeeds(tmp_path, monkeypatch, links):
    def refuse(*arguments):  # noqa: ARG001
        raise OSError(errno.EPERM, "Operation not permitted")

    if not links:  # file systems on which a file has one name
        monkeypatch.setattr(os, "link", refuse)
    made, start = [], threading.Barrier(8)

    def create(i):
        start.wait()
        made.append((files.create_whole(tmp_path / "x", bytes([i]) * 5000), i))

    threads = [threading.Thread(target=create, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((_, winner),) = [one for one in made if one[0]]
    assert len(made) == 8
    assert files.read(tmp_path / "x") == bytes([winner]) * 5000
    assert os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize(
    ("make", "kind", "itself"),
    [
        (pipe, "other", "other"),
        (folder, "folder", "folder"),
        (dangling, "link", "link"),
        (device, "other", "link"),
        (str, "missing", "missing"),
        (lambda path: path.write_bytes(b""), "file", "file"),
    ],
)
def test_kinds(place, make, kind, itself):
    make(place)
    assert files.kind_of(place) == kind
    assert files.kind_of(place, follow=False) == itself


def test_a_loop_of_links_and_a_nul_are_one_line(place):
    loop(place)
    for call in (files.kind_of, files.absolute, lambda p: files.kind_of(p / "inside")):
        with pytest.raises(qa.InputError) as error:
            call(place)
        one_line(error, place)
    with pytest.raises(qa.InputError, match="null"):
        files.kind_of(files.Path("a\0b"))


def test_a_link_is_read_unless_links_are_not_followed(tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    (tmp_path / "link").symlink_to("x")
    assert files.read_regular(tmp_path / "link") == b"x"
    with pytest.raises(OSError, match="symbolic links") as error:
        files.read_regular(tmp_path / "link", follow=False)
    assert error.value.errno == errno.ELOOP


def test_no_descriptor_is_left_open(tmp_path):
    count = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else None
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "none"):
        with pytest.raises(qa.InputError):
            files.read(path)
    files.write_whole(tmp_path / "x", b"x")
    if count is not None:
        assert len(os.listdir("/proc/self/fd")) == count


def test_new_files_have_the_usual_permissions(tmp_path):
    mask = os.umask(0o022)
    try:
        files.write_whole(tmp_path / "x", b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o644


def test_the_parents_of_new_folders_are_synced(tmp_path, monkeypatch):
    sync, synced = os.fsync, set()

    def seen(descriptor):
        synced.add(os.fstat(descriptor).st_ino)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    files.write_whole(tmp_path / "a" / "b" / "x", b"x")
    for path in (tmp_path, tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "x"):
        assert path.stat().st_ino in synced
