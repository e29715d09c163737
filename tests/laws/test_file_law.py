"""The law "file": sample i is realization i."""

import os

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.chain import Chain
from qavalanche.laws import FromFile, law_from

COUPLINGS = np.exp(np.random.default_rng(1).normal(-1, 1, (6, 40)))
FIELDS = np.random.default_rng(2).uniform(-3, 3, (5, 11))


@pytest.fixture
def made(tmp_path):
    def make(array, name="g.npy", **options):
        path = tmp_path / name
        if path.suffix == ".npy":
            np.save(path, array)
        else:
            path.write_text(array)
        return law_from("file", {"path": str(path), **options})

    return make


def test_sample_i_is_row_i_whatever_the_seed(made):
    law = made(COUPLINGS)
    for i, row in enumerate(COUPLINGS):
        for seed in (0, 5):
            chain = law.draw(40, seed, i)
            assert chain.decays() == pytest.approx(Chain.from_couplings(row).decays(), rel=1e-14)
    share = np.mean(COUPLINGS >= 1)
    assert law.resonance_probability == share
    assert (law.realizations, law.length) == (6, 40)


def test_decays_and_fields(made):
    w = -np.log(COUPLINGS)
    w[0, 3] = np.inf
    law = made(w, kind="decays")
    assert np.array_equal(law.draw(40, 0, 0).decays(), w[0])
    law = made(FIELDS, "h.npy", kind="fields", J=1.5)
    assert law.length == 10
    right = Chain.from_fields(FIELDS[2], J=1.5).decays()
    assert law.draw(10, 0, 2).decays() == pytest.approx(right, rel=1e-13, abs=1e-13)
    assert law.address["J"] == 1.5
    assert law.address != made(FIELDS, "h.npy", kind="fields", J=1.0).address


def test_a_text_file_holds_a_realization_a_line(made):
    law = made("# couplings\n0.5, 1.5,2e-3\n\n0.1,0,3\n", "g.csv")
    assert law.draw(3, 0, 1).decays()[1] == np.inf
    assert law.draw(3, 0, 0).decays() == pytest.approx(-np.log([0.5, 1.5, 2e-3]))
    same = made(np.array([[0.5, 1.5, 2e-3], [0.1, 0, 3]]), "other.npy")
    assert same.address == law.address
    assert same.digest == law.digest


def test_the_address_is_the_content_not_the_place(made, tmp_path):
    law = made(COUPLINGS)
    os.rename(law.path, tmp_path / "moved.npy")
    moved = FromFile(str(tmp_path / "moved.npy"))
    assert moved.address == law.address
    assert made(COUPLINGS[:5]).address != law.address
    assert made(COUPLINGS * (1 + 1e-15)).address != law.address


def test_a_file_that_changed_is_not_taken_for_the_one_before(made):
    before = made(COUPLINGS)
    section = {key: value for key, value in before.section.items() if key != "law"}
    assert law_from("file", section) == before
    made(COUPLINGS[::-1])
    with pytest.raises(qa.InputError, match=f"has not the content of digest {before.digest}"):
        law_from("file", section).draw(before.length)


def test_without_its_file_a_law_is_known_and_not_drawn(made):
    law = made(COUPLINGS)
    os.remove(law.path)
    section = law.section
    again = law_from(section.pop("law"), section)
    assert again == law
    assert again.address == law.address
    assert again.resonance_probability == np.mean(COUPLINGS >= 1)
    for use in (lambda: again.draw(40), lambda: again.check(40, 1)):
        with pytest.raises(qa.InputError, match=r"g.npy: cannot be read"):
            use()
    with pytest.raises(qa.InputError, match=r"g.npy: cannot be read"):
        law_from("file", {"path": law.path, "digest": law.digest})


def test_more_than_there_is_is_refused_with_the_number(made):
    law = made(COUPLINGS)
    with pytest.raises(qa.InputError, match=r"sample 6: .*g.npy holds 6 realizations, from 0"):
        law.draw(40, 0, 6)
    with pytest.raises(qa.InputError, match=r"samples = 7: .*g.npy holds 6 realizations"):
        law.check(40, 7)
    with pytest.raises(qa.InputError, match=r"length = 39: .*g.npy holds chains of 40 bonds"):
        law.draw(39)
    law.check(40, 6)


@pytest.mark.parametrize(
    ("content", "name", "options", "message"),
    [
        (COUPLINGS, "g.npy", {"kind": "coupling"}, r"kind = 'coupling' \(did you mean"),
        (COUPLINGS, "g.npy", {"J": 0}, "J = 0: must be positive"),
        (-COUPLINGS, "g.npy", {}, "value 1 of realization 0 is -.*: couplings must be finite and"),
        (COUPLINGS[0], "g.npy", {}, r"an array of shape \(40,\): \(realizations, bonds\) is"),
        (FIELDS[:, :1], "g.npy", {"kind": "fields"}, r"\(realizations, sites\) is needed"),
        (np.array([["a"]]), "g.npy", {}, "values of type <U1: real numbers"),
        (np.array([[None]], object), "g.npy", {}, "values of type object: real numbers"),
        ("1,2\n3\n", "g.csv", {}, "line 2: 1 column: 2 as in line 1"),
        ("1,2\n3,x\n", "g.csv", {}, "line 2: 'x': must be a number"),
        ("", "g.csv", {}, "is empty, at least one number"),
        ("1,nan\n", "g.csv", {}, "'nan': must be a number"),
        ("1", "g.xlsx", {}, "a spreadsheet is not read"),
        (COUPLINGS, "g.npy", {"chains": "down"}, "chains = 'down': must be rows or columns"),
        (COUPLINGS, "g.npy", {"column": "g"}, "has no array 'g'"),
    ],
)
def test_files_that_make_no_chains_are_named(made, content, name, options, message):
    with pytest.raises(qa.InputError, match=message):
        made(content, name, **options)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(qa.InputError, match=r"g.npy: cannot be read"):
        FromFile(str(tmp_path / "g.npy"))
    with pytest.raises(qa.InputError, match="path = 3: must be the path"):
        law_from("file", {"path": 3})


def test_a_campaign_goes_on_with_the_same_numbers_in_another_format(tmp_path):
    np.save(tmp_path / "g.npy", COUPLINGS)
    np.savetxt(tmp_path / "g.dat", COUPLINGS.T, fmt="%.17g")
    np.savez(tmp_path / "g.npz", coupling=COUPLINGS, other=COUPLINGS)
    files = [
        {"path": "g.npy"},
        {"path": "g.dat", "chains": "columns"},
        {"path": "g.npz", "column": "coupling"},
    ]
    for samples, file in zip((2, 4, 6), files, strict=True):
        spec = {
            "seed": 1,
            "disorder": {"law": "file", **file, "path": str(tmp_path / file["path"])},
            "chain": {"length": 40, "samples": samples},
            "rules": {"crossing": "halted"},
        }
        campaign = qa.run(spec, tmp_path / "store")
    (point,) = campaign.spec.grid
    assert campaign.rows(point).height == 6
    spec["disorder"]["column"] = "others"
    with pytest.raises(qa.InputError, match="has no array 'others'"):
        qa.run(spec, tmp_path / "other")
