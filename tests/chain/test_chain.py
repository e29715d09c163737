"""Chains from arrays, files, fields and laws."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import qavalanche as qa
from qavalanche import Chain, InputError
from qavalanche.errors import InputWarning


def test_couplings_become_decays():
    chain = Chain.from_couplings([0.5, 1.0, 2.0, 0.25])
    assert chain.length == 4
    assert chain.resonant_bonds.tolist() == [False, True, True, False]
    assert chain.decays()[[0, 3]] == pytest.approx([math.log(2), math.log(4)])
    assert not chain.uniform


def test_alike_perturbative_bonds_are_kept_as_one_number():
    chain = Chain.from_decays([0.7, 0.0, 0.7, -3.0, 0.7])
    assert chain.uniform
    assert chain.decays().tolist() == [0.7, 0.0, 0.7, 0.0, 0.7]


def test_xxz_couplings_are_matrix_element_over_level_splitting():
    chain = Chain.from_fields([0.0, 1.0, -1.0, -1.1, -1.1], J=1.0)
    g = np.exp(-chain.decays())
    assert g[:3] == pytest.approx([0.5, 0.25, 5.0])
    assert chain.resonant_bonds.tolist() == [False, False, True, True]  # equal fields: resonant


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=150))
def test_reflection_twice_is_the_same_chain(decays):
    chain = Chain.from_decays(decays)
    again = chain.reflected().reflected()
    assert np.array_equal(again.resonant_bonds, chain.resonant_bonds)
    assert np.array_equal(again.decays(), chain.decays())
    assert np.array_equal(chain.reflected().decays(), chain.decays()[::-1])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Chain.from_couplings([]), "0 values: a chain needs at least one bond"),
        (lambda: Chain.from_couplings([1.0, -0.5]), "value 2 is -0.5: a coupling must be"),
        (lambda: Chain.from_couplings([math.nan]), "value 1 is nan"),
        (lambda: Chain.from_couplings([0.1, math.inf]), "value 2 is inf"),
        (lambda: Chain.from_couplings([[1.0, 2.0]]), r"shape \(1, 2\): one axis is needed"),
        (lambda: Chain.from_couplings(["a"]), "real numbers are needed"),
        (lambda: Chain.from_couplings([1j]), "real numbers are needed"),
        (lambda: Chain.from_decays([0.1, math.nan]), "value 2 is nan: a decay must be"),
        (lambda: Chain.from_decays([-math.inf]), "value 1 is -inf"),
        (lambda: Chain.from_fields([1.0]), "1 field: at least 2 fields"),
        (lambda: Chain.from_fields([1.0, math.inf]), "value 2 is inf: a field must be finite"),
        (lambda: Chain.from_fields([1.0, 2.0], J=0), "J = 0: must be positive"),
        (lambda: Chain.from_file("x.npy", kind="spins"), "kind = 'spins'"),
    ],
)
def test_bad_values_are_named(make, message):
    with pytest.raises(InputError, match=message):
        make()


class TestFiles:
    def test_csv_with_and_without_header(self, tmp_path):
        bare, named = tmp_path / "bare.csv", tmp_path / "named.csv"
        bare.write_text("# decays of four bonds\n1.0\n0\n# the last two\n2.5\n1e-3\n")
        named.write_text("bond,decay\n0, 1.0\n1, 0\n2, 2.5\n3, 1e-3\n")
        with pytest.warns(InputWarning, match=r"line 4: the comment 'the last two' stands between"):
            assert Chain.from_file(bare, "decays").decays().tolist() == [1.0, 0.0, 2.5, 1e-3]
        assert Chain.from_file(named, "decays").decays().tolist() == [1.0, 0.0, 2.5, 1e-3]

    @pytest.mark.parametrize(
        "text", ["w\n1.0\n0\n", "decays\n1.0\n0\n", "1.0, 0\n", "w,x\n1,a\n0,b\n"]
    )
    def test_csv_by_symbol_by_plural_or_in_one_line(self, tmp_path, text):
        (tmp_path / "w.csv").write_text(text)
        assert Chain.from_file(tmp_path / "w.csv", "decays").decays().tolist() == [1.0, 0.0]

    def test_npy(self, tmp_path):
        np.save(tmp_path / "g.npy", np.array([0.5, 2.0], dtype=np.float32))
        chain = Chain.from_file(tmp_path / "g.npy")
        assert chain.resonant_bonds.tolist() == [False, True]
        assert "g.npy" in repr(chain)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "is empty"),
            ("# nothing\n", "is empty"),
            ("coupling\n", "only a header"),
            ("0.5\n0.1\nabc\n", "line 3: 'abc': must be a number"),
            ("0.5\n0.1,0.2\n", "line 2: 2 columns: 1 as in line 1"),
            ("x,coupling\n1,2\n3\n", "line 3: 1 column: 2 as in line 1"),
            ("a,b\n1,2\n", 'columns a, b: a column named "coupling" is needed'),
            ("decay\n1\n", "'decay': must be a number or \"coupling\""),
            ("0.5\n-1\n", "value 2 is -1"),
        ],
    )
    def test_bad_csv(self, tmp_path, text, message):
        path = tmp_path / "bad.csv"
        path.write_text(text)
        with pytest.raises(InputError, match=message):
            Chain.from_file(path)

    def test_bad_files(self, tmp_path):
        for name, content in (
            ("no.npy", b"not an array"),
            ("empty.npy", b""),
            ("b.csv", b"\xff\xfe"),
        ):
            (tmp_path / name).write_bytes(content)
            with pytest.raises(InputError, match=name):
                Chain.from_file(tmp_path / name)
        with pytest.raises(InputError, match=r"missing.csv: cannot be read"):
            Chain.from_file(tmp_path / "missing.csv")
        with pytest.raises(InputError, match=r"a spreadsheet is not read: save the sheet as .csv"):
            Chain.from_file(tmp_path / "g.xlsx")
        np.savez(tmp_path / "two", a=[1.0], b=[2.0])
        (tmp_path / "two.npz").rename(tmp_path / "two.npy")
        with pytest.raises(InputError, match="single array"):
            Chain.from_file(tmp_path / "two.npy")


class TestLaws:
    def test_a_sample_depends_on_its_address_alone(self):
        law = qa.Bimodal(0.3)
        again = law.draw(1000, seed=2, sample=5)
        assert np.array_equal(law.draw(1000, seed=2, sample=5).resonant, again.resonant)
        assert not np.array_equal(law.draw(1000, seed=2, sample=6).resonant, again.resonant)

    def test_bimodal_decay(self):
        chain = qa.Bimodal(0.25, K=2.0).draw(64, seed=0)
        assert set(chain.decays().tolist()) == {0.0, math.log(8)}

    def test_scipy_law_by_name_and_frozen_are_the_same(self):
        from scipy import stats

        named = qa.LogCoupling("norm", loc=-1.0, scale=1.5)
        frozen = qa.LogCoupling(stats.norm(-1.0, scale=1.5))
        assert named == frozen
        assert qa.LogCoupling("norm", loc=-1.0) == qa.LogCoupling("norm", loc=-1.0, scale=1.0)
        assert np.array_equal(named.draw(500).decays(), frozen.draw(500).decays())

    def test_a_law_is_drawn_as_it_was_given_or_refused(self):
        from scipy import stats

        class Other(stats.rv_continuous):
            def _ppf(self, q):
                return -q

        with pytest.raises(qa.InputError, match=r"must be one of scipy.stats, its name alone"):
            qa.LogCoupling(Other(name="norm")())
        with pytest.raises(qa.InputError, match=r"parameters {'loc': 5}: a frozen .* its own"):
            qa.LogCoupling(stats.norm(1, 2), loc=5)

    def test_scipy_law_has_its_distribution(self):
        from scipy import stats

        law = qa.LogCoupling("gamma", a=2.0, loc=-4.0)
        log_g = -law.draw(50_000, seed=3).decays()
        assert stats.kstest(log_g, stats.gamma(2.0, loc=-4.0).cdf).pvalue > 1e-4
        assert law.resonance_probability == pytest.approx(stats.gamma.sf(4.0, 2.0))

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (lambda: qa.Bimodal(0.0), r"epsilon = 0.0: must lie in \(0, 1\)"),
            (lambda: qa.Bimodal(1.0), "epsilon = 1.0"),
            (lambda: qa.Bimodal(math.nan), "epsilon = nan"),
            (lambda: qa.Bimodal("a"), "epsilon = 'a'"),
            (lambda: qa.Bimodal(0.3, K=0), "K = 0: must be positive"),
            (lambda: qa.Bimodal(0.3, K=0.3), "every bond would be resonant"),
            (lambda: qa.Bimodal(0.3).draw(0), "length = 0"),
            (lambda: qa.Bimodal(0.3).draw(2.5), "length = 2.5"),
            (lambda: qa.Bimodal(0.3).draw(5, seed=-1), "seed = -1"),
            (lambda: qa.Bimodal(0.3).draw(5, sample=-1), "sample = -1"),
            (lambda: qa.Bimodal(0.3).draw(10**15), r"needs about 125 TB"),
            (lambda: qa.LogCoupling("nrm"), 'did you mean "norm"'),
            (lambda: qa.LogCoupling("norm", lok=1), 'did you mean "loc"'),
            (lambda: qa.LogCoupling("gamma"), "gamma without a"),
            (lambda: qa.LogCoupling(3.0), "must be a name or a frozen distribution"),
            (lambda: qa.LogCoupling("poisson", mu=2), "continuous distribution"),
            (lambda: qa.LogCoupling("norm", scale=-1), "out of this distribution's range"),
        ],
    )
    def test_bad_parameters_are_named(self, make, message):
        with pytest.raises(InputError, match=message):
            make()


def test_repr_says_what_it_is():
    text = repr(qa.Bimodal(0.27).draw(1000, seed=1))
    assert "epsilon = 0.27" in text
    assert "1000 bonds" in text
    assert repr(Chain.from_decays([1.0])).startswith("Chain(decays: 1 bond,")
