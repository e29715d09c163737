"""A partition iterates, indexes, compares, is saved and loaded, and shows itself."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche.partition import Decays, Partition

CHAIN = qa.Bimodal(0.27).draw(300, seed=2)
MELTED = [
    qa.melt(CHAIN),
    qa.melt(CHAIN, qa.Rules(3, "rmt", "perturbative")),
    qa.melt(CHAIN, "couplings"),
    qa.melt(qa.Chain.from_decays([1.0, np.inf, 1.0])),
    Partition(7, np.array([[1, 3], [5, 6]])),
    Partition(7, np.empty((0, 2), np.int64), None, 0.7, "<b>mine</b>"),
]


@pytest.mark.parametrize("melted", MELTED, ids=repr)
class TestKept:
    def test_it_iterates_and_indexes_as_its_regions(self, melted):
        assert [*melted] == [tuple(region) for region in melted.regions.tolist()]
        for i in range(-len(melted), len(melted)):
            assert melted[i] == [*melted][i]
        for beyond in (len(melted), len(melted) + 5):
            with pytest.raises(IndexError):
                melted[beyond]

    def test_what_is_loaded_is_what_was_saved(self, melted, tmp_path):
        melted.save(tmp_path / "melted.npz")
        loaded = Partition.load(tmp_path / "melted.npz")
        assert loaded == melted
        assert (loaded.label, loaded.entropy_density) == (melted.label, melted.entropy_density)
        assert loaded.to_dict() == melted.to_dict()

    def test_it_shows_itself(self, melted):
        shown = melted._repr_html_()
        assert shown.startswith("<table>")
        assert "<b>" not in shown  # a label is text
        assert ("decay rate" in shown) == (melted.decays is not None)
        assert ("left_decay" in melted.to_frame().columns) == (melted.decays is not None)


def test_two_are_equal_if_regions_and_decays_are():
    one, same = qa.melt(CHAIN), qa.melt(CHAIN)
    assert one == same
    assert one != qa.melt(CHAIN, qa.Rules(crossing="halted"))
    assert one != Partition(one.length, one.regions)
    assert one != Partition(one.length + 1, one.regions, one.decays)
    assert one != "a partition"
    with pytest.raises(TypeError):
        hash(one)
    changed = one.decays.accumulated.copy()
    changed[0, 0] += 1e-12
    assert one != Partition(one.length, one.regions, Decays(one.rules, changed, one.outside_decay))


@pytest.mark.parametrize("name", ["rules", "accumulated_decay", "outside_decay", "decay_rate"])
def test_nothing_forges_decays(name):
    with pytest.raises(qa.InputError, match=f"{name}: the scheme .* has no decays"):
        getattr(Partition(7, np.array([[1, 3]])), name)


@pytest.mark.parametrize("name", ["half_chain_entanglement", "mean_entanglement"])
def test_nothing_forges_states_per_site(name):
    with pytest.raises(qa.InputError, match="knows no states per site"):
        getattr(Partition(7, np.array([[1, 3]]), label="mine"), name)


@given(st.binary(max_size=300))
def test_what_is_no_stored_partition_is_one_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bad") / "bad.npz"
    path.write_bytes(content)
    with pytest.raises(qa.InputError, match="is no stored partition"):
        Partition.load(path)


def test_a_damaged_file_is_one_line(tmp_path):
    path = tmp_path / "melted.npz"
    MELTED[0].save(path)
    whole = path.read_bytes()
    for cut in range(0, len(whole), 97):
        path.write_bytes(whole[:cut])
        with pytest.raises(qa.InputError, match="is no stored partition"):
            Partition.load(path)
    with pytest.raises(qa.InputError, match="cannot be read"):
        Partition.load(tmp_path / "none.npz")
    np.savez(path, format=1, length=3)
    with pytest.raises(qa.InputError, match="is no stored partition"):
        Partition.load(path)
    np.savez(path, format=2, length=3)
    with pytest.raises(qa.InputError, match="of another format"):
        Partition.load(path)


def test_an_object_in_a_file_is_not_run(tmp_path):
    path = tmp_path / "pickled.npz"
    np.savez(path, format=1, length=np.array([object()], dtype=object))
    with pytest.raises(qa.InputError, match="is no stored partition"):
        Partition.load(path)


def test_it_plots_with_its_chain():
    figure = MELTED[0].plot(CHAIN)
    assert figure.data.height > 0


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        ([[0, 11]], r"region \[0, 11\): regions lie in \[0, 10\] in order"),
        ([[-1, 3]], r"region \[-1, 3\): "),
        ([[3, 3]], r"region \[3, 3\): "),
        ([[5, 3]], r"region \[5, 3\): "),
        ([[5, 7], [1, 3]], r"region \[1, 3\) after one that ends at 7: "),
        ([[1, 5], [3, 7]], r"region \[3, 7\) after one that ends at 5: "),
        (
            [[1, 3], [3, 7]],
            r"region \[3, 7\) after one that ends at 3: .* a localized bond between",
        ),
        ([[0, 2], [4, 12]], r"region \[4, 12\) after one that ends at 2: "),
    ],
)
def test_regions_lie_apart_inside_the_chain(tmp_path, regions, message):
    with pytest.raises(qa.InputError, match=message) as error:
        Partition(10, np.array(regions))
    assert "\n" not in str(error.value)
    path = tmp_path / "bad.npz"
    np.savez(path, format=1, length=10, regions=np.array(regions), label="")
    with pytest.raises(qa.InputError, match=r"bad\.npz: is no stored partition"):
        Partition.load(path)
    assert len(Partition(10, np.array([[0, 1], [2, 10]]))) == 2
    assert Partition(10, np.array([[0, 10]])).thermal


def test_whatever_a_file_holds_is_one_line_without_advice_to_trust_it(tmp_path):
    path = tmp_path / "bad.npz"
    good = {"format": 1, "length": 5, "regions": np.array([[1, 3]]), "label": ""}
    for change in ({"length": np.inf}, {"length": np.nan}, {"entropy_density": np.nan}):
        np.savez(path, **(good | change))
        with pytest.raises(qa.InputError, match="is no stored partition"):
            Partition.load(path)
    for content in (b"no archive", pickle.dumps(good)):
        path.write_bytes(content)
        with pytest.raises(qa.InputError, match="is no stored partition") as error:
            Partition.load(path)
        assert "allow" not in str(error.value)
    np.savez_compressed(path, **(good | {"regions": np.arange(4000).reshape(-1, 2)}))
    whole = path.read_bytes()
    encrypted = bytearray(whole)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[whole.index(mark) + at] |= 1
    crushed = bytearray(whole)
    start = len(whole) // 2
    crushed[start : start + 100] = bytes(255 - one for one in whole[start : start + 100])
    for content in (encrypted, crushed):
        path.write_bytes(content)
        with pytest.raises(qa.InputError, match="is no stored partition"):
            Partition.load(path)


def test_a_scheme_makes_a_partition_of_its_chain_and_is_named_by_what_it_raises(monkeypatch):
    scheme, chain = qa.Spots(), qa.Bimodal(0.27).draw(30, seed=1)
    assert scheme.melted(chain, 30) == scheme.melt(chain)
    for made, message in ((None, "must be a Partition"), (MELTED[0], "the chain has 30")):
        monkeypatch.setattr(qa.Spots, "melt", lambda *_, made=made: made)
        with pytest.raises(qa.InputError, match=f"scheme spots: .*{message}"):
            scheme.melted(chain, 30)
    monkeypatch.setattr(qa.Spots, "melt", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError) as error:
        scheme.melted(chain, 30)
    assert error.value.__notes__ == ["scheme spots"]
