"""archive: one file that holds what was found, and from which it is found again, bit by bit."""

import gzip
import hashlib
import io
import json
import re
import shutil
import tarfile
import zipfile
from importlib.metadata import version

import numpy as np
import pandas
import pytest
from campaigns import filled, results

from qavalanche.campaign.spec import parse_spec, read_spec
from qavalanche.errors import InputError
from qavalanche.exports.archive import archive, check_archive
from qavalanche.exports.archive.pack import ENDINGS
from qavalanche.exports.archive.packages import requirements
from qavalanche.runs.execution import run
from qavalanche.store.campaign import Campaign
from qavalanche.store.compact import compact


def unpacked(path, folder):
    """The one folder in an archive, in an empty one."""
    folder.mkdir()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            packed.extractall(folder)
    else:
        with tarfile.open(path) as packed:
            packed.extractall(folder, filter="data")
    (top,) = folder.iterdir()
    return top


def packed_again(path, changes, out, sums=True):
    """The archive with other members: bytes, or None for one that is gone."""
    with zipfile.ZipFile(path) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    files.update(changes)
    files = {name: content for name, content in files.items() if content is not None}
    if sums:
        lines = [
            f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n"
            for name in sorted(files)
            if name != "SHA256SUMS"
        ]
        files["SHA256SUMS"] = "".join(lines).encode()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(f"store/{name}", content)
    return out


@pytest.fixture(scope="module")
def packed(campaign, tmp_path_factory):
    return archive(campaign.directory, tmp_path_factory.mktemp("packed") / "store.zip", rows=True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_its_spec_run_in_an_empty_folder_gives_the_same_bits(campaign, ending, tmp_path):
    made = archive(campaign.directory, tmp_path / f"store{ending}")
    top = unpacked(made.path, tmp_path / "empty")
    assert not (top / "shards").exists()
    again = run(read_spec(top / "spec.toml"), tmp_path / "again", workers=2)
    assert again.spec == campaign.spec
    assert results(again) == results(campaign)
    found = check_archive(made.path, tmp_path / "again")
    assert found.differing == []
    assert (found.points, found.samples, found.rows) == (4, 104, False)


def test_another_seed_and_fewer_samples_are_seen(campaign, packed, tmp_path):
    other = parse_spec({**campaign.spec.to_dict(), "seed": 8})
    names = sorted(point.name for point in campaign.statistics())
    changed = filled(tmp_path / "other", other, [(0, 40)])
    assert sorted(check_archive(packed.path, changed.directory).differing) == names
    fewer = filled(tmp_path / "fewer", campaign.spec, [(0, 12)])
    differing = check_archive(packed.path, fewer.directory).differing
    assert differing == sorted(p.name for p in campaign.statistics() if p.length == 50)


def test_with_rows_what_is_unpacked_is_a_store(campaign, packed, tmp_path):
    top = unpacked(packed.path, tmp_path / "empty")
    opened = Campaign.open(top)
    assert results(opened) == results(campaign)
    assert not opened.foreign
    assert not opened.missing()


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_the_same_campaign_makes_the_same_bytes(campaign, name, tmp_path):
    shutil.copytree(campaign.directory, tmp_path / "there" / "store")
    for folder, store in (("a", campaign.directory), ("b", tmp_path / "there" / "store")):
        (tmp_path / folder).mkdir()
        archive(store, tmp_path / folder / name, rows=True)
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_compacted_store_holds_the_same_numbers_and_tells_of_its_parts(campaign, tmp_path):
    many = filled(tmp_path / "store", campaign.spec, [(0, 5), (5, 20), (20, 40)])
    first = unpacked(archive(many.directory, tmp_path / "a.zip").path, tmp_path / "a")
    compact(many.directory)
    made = archive(many.directory, tmp_path / "b.zip", rows=True)
    then = unpacked(made.path, tmp_path / "b")
    for name in ("statistics.json", "points.csv", "points.json", "spec.toml"):
        assert (first / name).read_bytes() == (then / name).read_bytes()
    told = json.loads((then / "provenance.json").read_text())
    before = json.loads((first / "provenance.json").read_text())
    for point, (row,) in told["points"].items():
        assert [one["checksum"] for one in row["parts"]] == [
            one["checksum"] for one in before["points"][point]
        ]
    assert told["made_by"] == before["made_by"]
    assert check_archive(made.path).rows


def test_what_is_in_it(campaign, packed, tmp_path):
    top = unpacked(packed.path, tmp_path / "empty")
    lines = (top / "SHA256SUMS").read_text().splitlines()
    told = {line[66:]: line[:64] for line in lines}
    there = {str(p.relative_to(top)) for p in top.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    assert set(told) == there
    for name, value in told.items():
        assert hashlib.sha256((top / name).read_bytes()).hexdigest() == value
    points = json.loads((top / "points.json").read_text())
    assert points["columns"]["decay_rate"]["units"] == "nats per bond"
    assert points["attributes"]["digest"] == packed.digest
    table = pandas.read_csv(top / "points.csv")
    for point, s in campaign.statistics().items():
        (row,) = table[table["point"] == point.name].to_dict("records")
        assert (row["thermal"], row["samples"]) == (s.thermal, s.samples)
        mean, error = s.mean("mean_entropy", point)
        np.testing.assert_array_equal(
            [row["mean_entropy"], row["mean_entropy_error"]], [mean, error]
        )
    history = json.loads((top / "provenance.json").read_text())
    assert history["scheme_versions"] == dict(campaign.versions.schemes)
    (maker,) = history["made_by"]
    assert maker["dependencies"]["numpy"] == version("numpy")
    readme = (top / "README.txt").read_text()
    named = {name for name in there if not name.startswith(("shards/", "README"))}
    for name in (*named, packed.digest):
        stem = "CITATION.txt" if name.startswith("CITATION") else name
        assert stem in readme
    assert "1706.09338" in (top / "CITATION.txt").read_text()
    assert (top / "LICENSE.txt").read_text()


def test_packages_are_pinned_and_what_shards_tell_comes_first():
    text = requirements([{"numpy": version("numpy")}])
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][^ ]*", line) for line in pins)
    assert f"scipy=={version('scipy')}" in pins
    assert "pytest" not in text
    text = requirements([{}], ["abc+changes", "abc+changes"])
    assert text.count("# qavalanche: samples were made from its source, commit abc+changes\n") == 1
    text = requirements([{"numpy": "2.9.1"}, {"numpy": "2.10.0"}, {"polars": "0.1"}])
    assert "numpy==2.10.0" in text.splitlines()
    assert "# numpy: samples were made with 2.9.1, 2.10.0" in text.splitlines()
    assert "polars==0.1" in text.splitlines()


def test_an_incomplete_campaign_is_refused_unless_asked_for(holed, tmp_path):
    with pytest.raises(InputError, match="12 samples missing"):
        archive(holed.directory, tmp_path / "a.zip")
    assert not list(tmp_path.iterdir())
    made = archive(holed.directory, tmp_path / "a.zip", incomplete=True)
    assert made.missing == 12
    assert check_archive(made.path, holed.directory).differing == []
    with zipfile.ZipFile(made.path) as packed:
        assert b"12 samples missing" in packed.read("store/README.txt")


def test_a_damaged_shard_is_refused_and_left_out_if_asked_for(campaign, tmp_path):
    shutil.copytree(campaign.directory, tmp_path / "store")
    path = next((tmp_path / "store").rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(InputError, match="1 damaged shards"):
        archive(tmp_path / "store", tmp_path / "a.zip")
    made = archive(tmp_path / "store", tmp_path / "a.zip", rows=True, incomplete=True)
    assert path.name not in " ".join(made.files)
    assert check_archive(made.path).samples == made.samples < 104


def test_a_file_of_the_user_goes_with_it(tmp_path, monkeypatch):
    (tmp_path / "mine").mkdir()
    couplings = np.exp(np.random.default_rng(1).normal(-1, 1, (6, 20)))
    np.save(tmp_path / "mine" / "couplings.npy", couplings)
    disorder = {"law": "file", "path": str(tmp_path / "mine" / "couplings.npy")}
    spec = parse_spec({"seed": 1, "disorder": disorder, "chain": {"length": 20, "samples": 6}})
    campaign = filled(tmp_path / "store", spec, [(0, 6)])
    made = archive(campaign.directory, tmp_path / "a.zip")
    expected = results(campaign)
    shutil.rmtree(tmp_path / "mine")
    top = unpacked(made.path, tmp_path / "empty")
    monkeypatch.chdir(top)
    again = run(read_spec("spec.toml"), tmp_path / "again", workers=1)
    statistics, rows = next(iter(results(again).values()))
    assert (statistics, rows) == next(iter(expected.values()))
    assert check_archive(made.path, tmp_path / "again").differing == []
    with pytest.raises(InputError, match="cannot be read"):
        archive(campaign.directory, tmp_path / "b.zip")
    assert archive(campaign.directory, tmp_path / "b.zip", incomplete=True).samples == 6


@pytest.mark.parametrize("name", ["statistics.json", "README.txt", "SHA256SUMS", "shard"])
def test_a_changed_byte_is_found(packed, name, tmp_path):
    name = next(n for n in packed.files if n.startswith("shards")) if name == "shard" else name
    with zipfile.ZipFile(packed.path) as archived:
        content = bytearray(archived.read(f"store/{name}"))
    content[len(content) // 2] ^= 1
    changed = packed_again(packed.path, {name: bytes(content)}, tmp_path / "a.zip", sums=False)
    with pytest.raises(InputError) as caught:
        check_archive(changed)
    assert "\n" not in str(caught.value)


def test_files_that_lack_or_are_too_many_are_found(packed, tmp_path):
    gone = packed_again(packed.path, {"points.csv": None}, tmp_path / "a.zip", sums=False)
    with pytest.raises(InputError, match="lacks 1 file"):
        check_archive(gone)
    more = packed_again(packed.path, {"new": b"1"}, tmp_path / "b.zip", sums=False)
    with pytest.raises(InputError, match="has files that"):
        check_archive(more)


def forgeries(packed):
    """What contradicts itself under right checksums."""
    with zipfile.ZipFile(packed.path) as archived:
        told = json.loads(archived.read("store/statistics.json"))
        spec = archived.read("store/spec.toml").decode()
        name = next(n for n in packed.files if n.startswith("shards"))
        shard = archived.read(f"store/{name}")
    point = next(iter(told))
    told[point]["statistics"]["thermal"] ^= 1
    yield {"statistics.json": json.dumps(told).encode()}, "are of two"
    yield {"spec.toml": spec.replace("0.27", "0.26").encode()}, "have other points"
    yield {"spec.toml": b"seed = "}, "is no archive of a campaign"
    yield {"statistics.json": b"[]"}, "is no archive of a campaign"
    yield {"points.json": b"{}"}, "'attributes' is missing"
    yield {name: None}, "are not those of its statistics"
    yield {name: shard[:-9]}, "no Parquet file"
    yield {"shards/x/y.parquet": b""}, "is no shard of it"


def test_what_contradicts_itself_is_found(packed, tmp_path):
    for i, (changes, said) in enumerate(forgeries(packed)):
        path = packed_again(packed.path, changes, tmp_path / f"{i}.zip")
        with pytest.raises(InputError, match=said) as caught:
            check_archive(path)
        assert "\n" not in str(caught.value)


def test_what_is_no_archive_is_one_line(campaign, tmp_path):
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "text.tar.gz").write_bytes(b"no gzip")
    (tmp_path / "half.tgz").write_bytes(gzip.compress(b"x" * 3000)[:-9])
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a/b", "c")
        other.writestr("d", "e")
    (tmp_path / "folder.zip").mkdir()
    names = ("empty.zip", "text.tar.gz", "half.tgz", "other.zip", "folder.zip", "gone.zip", "a.rar")
    for name in names:
        with pytest.raises(InputError) as caught:
            check_archive(tmp_path / name)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match=r"must end in \.zip"):
        archive(campaign.directory, tmp_path / "a.rar")
    with pytest.raises(InputError, match="no campaign is stored here"):
        archive(tmp_path, tmp_path / "a.zip")


def test_links_and_devices_in_a_tar_are_no_files(tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as made:
        link = tarfile.TarInfo("store/SHA256SUMS")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
        one = tarfile.TarInfo("store/README.txt")
        one.size = 1
        made.addfile(one, io.BytesIO(b"x"))
    with pytest.raises(InputError, match="SHA256SUMS is missing"):
        check_archive(tmp_path / "a.tar.gz")
