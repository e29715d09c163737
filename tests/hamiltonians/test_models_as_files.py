"""A user's own models as TOML files, against plain products."""

import re
from pathlib import Path

import numpy as np
import pytest
from model_files import SPIN, XXZ, at, fields_of, model_of, on, written
from scipy import stats

import qavalanche as qa
from qavalanche.hamiltonians import model_from, model_of_fields, xxz

X, Y, Z = SPIN["x"], SPIN["y"], SPIN["z"]
UP, DOWN = np.array([[0, 1], [0, 0]]), np.array([[0, 0], [1, 0]])


class TestOfAUser:
    def test_a_file_is_the_sum_that_it_says(self, tmp_path):
        H = model_of(tmp_path, XXZ, J=0.7).draw(4, 3.0, 9)
        assert H.dense() == pytest.approx(xxz(fields_of(H), 0.7, 0.3).dense(), abs=1e-15)
        assert H.name == "mine, W = 3, J = 0.7, Delta = 0.3"

    @pytest.mark.parametrize(
        ("strength", "value"),
        [
            ("2.5", 2.5),
            ('"-J"', -3.0),
            ('"W / J / 2"', 5.0 / 6),
            ('["J", "g", 2]', 3.0),
            ('["J / 2", "-g * g"]', -0.375),
            ('"pi * golden"', np.pi * 0.6180339887498949),
            ('"1e-3 * J / .5"', 0.006),
            ('"J * -g"', -1.5),
            ('"i * i * J"', -3.0),
        ],
    )
    def test_strengths_are_products(self, tmp_path, strength, value):
        text = f'[parameters]\nJ = 3\ng = 0.5\n[[term]]\noperators = "Z"\nstrength = {strength}\n'
        text += '[[term]]\noperators = "X"\nstrength = "J * g * W"\n'
        H = model_of(tmp_path, text).draw(1, 5.0)
        assert H.terms[0].matrix == pytest.approx(value * np.diag([1, -1]) + 7.5 * 2 * X)
        assert H.dtype == np.float64

    @pytest.mark.parametrize(
        ("strength", "value"),
        [
            ('strength = "i * D"', 0.5j),
            ("strength = {real = 0.3, imag = -0.2}", 0.3 - 0.2j),
            ('strength = [{imag = 1}, "D", 2]', 1j),
            ('strength = "D"\nphase = "pi / 2"', 0.5j),
            ('strength = "D"\nphase = "D"', 0.5 * np.exp(0.5j)),
        ],
    )
    def test_strengths_may_be_complex(self, tmp_path, strength, value):
        text = f'[parameters]\nD = 0.5\n[[term]]\noperators = "S+ S-"\n{strength}\n'
        text += 'hermitian_conjugate = true\n[[term]]\noperators = "Z"\nstrength = ["W", "D"]\n'
        H = model_of(tmp_path, text).draw(2, 0.0)
        plain = value * on(2, 0, UP, DOWN)
        assert H.dense() == pytest.approx(plain + plain.conj().T)
        assert H.dtype == np.complex128

    def test_a_complex_sum_that_is_real_is_stored_as_real(self, tmp_path):
        text = '[[term]]\noperators = "Sx Sx"\n[[term]]\noperators = "Sy Sy"\nphase = "2 * pi"\n'
        H = model_of(tmp_path, text).draw(2, 1.0)
        assert H.dtype == np.float64
        assert H.terms[0].matrix == pytest.approx((on(2, 0, X, X) + on(2, 0, Y, Y)).real)
        assert np.count_nonzero(H.terms[0].matrix) == 2  # what cancels to rounding is gone

    @pytest.mark.parametrize(
        ("operators", "plain"),
        [
            ("Sx Sy - Sy Sx", np.kron(X, Y) - np.kron(Y, X)),
            ("- 2 Sz Sz + 0.5 X X", -2 * np.kron(Z, Z) + 2 * np.kron(X, X)),
            ("S+ S- + S- S+", 2 * (np.kron(X, X) + np.kron(Y, Y))),
            ("Y Y", 4 * np.kron(Y, Y)),
            ("Sz I", np.kron(Z, np.eye(2))),
            ("Z I Z", 4 * np.kron(np.kron(Z, np.eye(2)), Z)),
        ],
    )
    def test_operators_are_sums_of_products(self, tmp_path, operators, plain):
        model = model_of(tmp_path, f'[[term]]\noperators = "{operators}"\n')
        assert model.draw(3, 1.0).terms[0].matrix == pytest.approx(plain)

    def test_the_users_own_matrices(self, tmp_path):
        text = """
local_dimension = 3
[matrices]
Q = [[1, 0, 0], [0, 0, 2], [0, 2, 0]]
R.imag = [[0, 1, 0], [-1, 0, 0], [0, 0, 0]]
[matrices."n-1"]
real = [[0, 0, 0], [0, 1, 0], [0, 0, 2]]
[[term]]
operators = "Q R"
[[term]]
operators = "n-1"
"""
        Q, R = np.array([[1, 0, 0], [0, 0, 2], [0, 2, 0]]), np.zeros((3, 3), complex)
        R[0, 1], R[1, 0] = 1j, -1j
        n = np.diag([0, 1, 2])
        plain = np.kron(Q, R) + np.kron(n, np.eye(3)) + np.kron(np.eye(3), n)
        assert model_of(tmp_path, text).draw(2, 1.0).dense() == pytest.approx(plain)

    @pytest.mark.parametrize(
        ("places", "first"),
        [
            ('"all"', [0, 1, 2, 3]),
            ('"even"', [0, 2]),
            ('"odd"', [1, 3]),
            ('"first"', [0]),
            ('"last"', [3]),
            ("[1, 3, 8]", [1, 3]),
        ],
    )
    def test_places(self, tmp_path, places, first):
        model = model_of(tmp_path, f'[[term]]\noperators = "Z Z"\nplaces = {places}\n')
        assert [term.first for term in model.draw(5, 1.0).terms] == first
        assert model.draw(1, 1.0).terms == ()

    def test_terms_that_need_more_sites_are_not_there_yet(self, tmp_path):
        text = '[[term]]\noperators = "Z Z Z Z"\n[[term]]\noperators = "X"\nplaces = "last"\n'
        model = model_of(tmp_path, text)
        assert [(t.first, len(t.matrix)) for t in model.draw(3, 1.0).terms] == [(2, 2)]
        assert [(t.first, len(t.matrix)) for t in model.draw(5, 1.0).terms] == [
            (0, 16), (1, 16), (4, 2)]  # fmt: skip

    @pytest.mark.parametrize(
        ("law", "known"),
        [
            ('"uniform"', stats.uniform(-1, 2)),
            ('"normal"', stats.norm()),
            ('{box = [0.5, "W"]}', stats.uniform(0.5, 3.5)),
            ('{normal = ["-m", 0.2]}', stats.norm(-0.7, 0.2)),
        ],
    )
    def test_random_numbers_have_their_law(self, tmp_path, law, known):
        text = f'[parameters]\nm = 0.7\n[random]\nr = {law}\n[[term]]\noperators = "Z"\n'
        text += 'strength = "r"\n[[term]]\noperators = "Z Z"\nstrength = "W * m"\n'
        chain = model_of(tmp_path, text).draw(3000, 4.0, 2)
        numbers = fields_of(chain) / 2
        assert stats.kstest(numbers, known.cdf).pvalue > 1e-3

    def test_signs(self, tmp_path):
        text = '[random]\ns = "sign"\n[[term]]\noperators = "Sz"\nstrength = "W * s"\n'
        signs = fields_of(model_of(tmp_path, text).draw(2000, 3.0, 1))
        assert set(signs) == {-3.0, 3.0}
        assert abs(signs.sum()) / 3 < 4 * np.sqrt(2000)

    def test_a_name_is_one_sequence_wherever_it_stands_and_two_names_are_two(self, tmp_path):
        text = '[random]\na = "uniform"\nb = "uniform"\n'
        for operators, strength in (("Z", "W * a"), ("X", "a"), ("Y", "b")):
            text += f'[[term]]\noperators = "{operators}"\nstrength = "{strength}"\n'
        terms = model_of(tmp_path, text).draw(400, 2.0, 1).terms
        z, x, y = (np.array([f(t.matrix) for t in terms]) for f in (
            lambda m: m[0, 0].real, lambda m: m[0, 1].real, lambda m: m[1, 0].imag))  # fmt: skip
        assert z == pytest.approx(2 * x)
        assert abs(np.corrcoef(x, y)[0, 1]) < 4 / np.sqrt(400)

    def test_given_values_stand_on_their_sites(self, tmp_path):
        np.save(tmp_path / "J.npy", np.array([0.5, 0.25, 0.125]))
        (tmp_path / "table.csv").write_text("site,energy\n0,0.1\n1,-0.2\n2,0.3\n3,4\n")
        text = """
[values]
J = "J.npy"
x = [1.0, 2, -3.5, 0.0]
h = {file = "table.csv", column = "energy"}
[[term]]
operators = "Z Z"
strength = "J"
[[term]]
operators = "Z"
strength = "h"
[[term]]
operators = "X"
strength = "W * x"
"""
        model = model_of(tmp_path, text)
        assert model.most_sites == 3
        plain = 0.5 * 4 * on(3, 0, Z, Z) + 0.25 * 4 * on(3, 1, Z, Z)
        for i, (h, x) in enumerate([(0.1, 1.0), (-0.2, 2.0), (0.3, -3.5)]):
            plain = plain + 2 * on(3, i, h * Z + 10.0 * x * X)
        assert model.draw(3, 10.0).dense() == pytest.approx(plain.real)
        with pytest.raises(qa.InputError, match=r"mine\.toml: 4 sites: values are given for 3"):
            model.draw(4, 10.0)

    def test_what_is_drawn_depends_on_the_terms_and_not_on_words(self, tmp_path):
        one = model_of(tmp_path, XXZ)
        same = XXZ.replace('"mine"', '"other"').replace("J = 1.0", "J=1 # a comment")
        same = same.replace("Delta = 0.3", "Delta = 7")
        assert model_of(tmp_path, f'summary = "new"{same}').digest == one.digest
        number = '[[term]]\noperators = "X"\nstrength = '
        digests = [model_of(tmp_path, XXZ + number + one).digest for one in ("2", "2.0", "2.5")]
        assert digests[0] == digests[1] != digests[2]
        for old, new in (("Sz Sz", "Sz Sz + Sz Sz"), ('"W * h"', '"h * W"'), ("uniform", "sign")):
            assert model_of(tmp_path, XXZ.replace(old, new)).digest != one.digest

    def test_values_in_another_file_are_part_of_what_it_is(self, tmp_path):
        text = '[values]\nh = "f.csv"\n[[term]]\noperators = "Z"\nstrength = "h"\n'
        (tmp_path / "f.csv").write_text("field\n1\n2\n")
        one = model_of(tmp_path, text).digest
        (tmp_path / "f.csv").write_text("field\n1\n3\n")
        assert model_of(tmp_path, text).digest != one

    def test_the_phase_of_a_wave_can_be_given(self, tmp_path):
        text = '[quasiperiodic]\nc = {wave_number = "golden / 2", phase = 0.3}\n'
        text += '[[term]]\noperators = "Sz"\nstrength = "W * c"\n'
        model = model_of(tmp_path, text)
        known = 2 * np.cos(np.pi * 0.6180339887498949 * np.arange(30) + 0.3)
        for sample in (0, 1):
            assert fields_of(model.draw(30, 2.0, 1, sample)) == pytest.approx(known, abs=1e-13)


class TestGivenFields:
    def test_they_take_the_place_of_random_ones(self):
        h = [0.3, -1.2, 2.0]
        model = model_from("xxz", {"Delta": 0.5}).with_values({"h": h})
        for sample in (0, 5):
            assert model.draw(3, 1.0, 0, sample).dense() == pytest.approx(
                xxz(h, 1.0, 0.5).dense(), abs=1e-15
            )
        assert model.most_sites == 3
        assert model.digest != model_from("xxz").digest
        assert model.digest != model_from("xxz").with_values({"h": [0.3, -1.2, 2.1]}).digest

    def test_they_come_from_a_list_or_a_table(self, tmp_path):
        h = [0.3, -1.2, 2.0]
        (tmp_path / "h.csv").write_text("site,h\n0,0.3\n1,-1.2\n2,2.0\n")
        np.save(tmp_path / "h.npy", np.array(h))
        known = xxz(h, 2.0, 0.5).dense()
        for fields in (h, np.array(h), tmp_path / "h.csv", str(tmp_path / "h.npy")):
            model = model_of_fields(fields, {"J": 2, "Delta": 0.5})
            assert model.draw(3, W=1).dense() == pytest.approx(known, abs=1e-15)
        assert fields_of(model_of_fields(h, model="quasiperiodic").draw(3, 2)) == pytest.approx(
            [0.6, -2.4, 4.0]
        )
        (tmp_path / "h.csv").write_text("field\n1\ninf\n")
        for fields, said in (
            (tmp_path / "h.csv", "must be finite"),
            (tmp_path / "none.csv", "cannot be read"),
            ("h.xlsx", "a spreadsheet is not read"),
            (3, "one axis is needed"),
            (None, "values of h"),
        ):
            with pytest.raises(qa.InputError, match=said):
                model_of_fields(fields)
        with pytest.raises(qa.InputError, match="values of 'h'"):
            model_of_fields(h, model="ising")

    def test_mistakes(self):
        model = model_from("xxz")
        with pytest.raises(qa.InputError, match=r"model xxz: values of 'hh' .*sequences are h"):
            model.with_values({"hh": [1.0]})
        for wrong in ([], [np.nan], ["a"], [[1.0]], 3):
            with pytest.raises(qa.InputError):
                model.with_values({"h": wrong})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, 1.0), "length = 0: must be a whole number >= 1"),
        ((3, -1.0), "W = -1.0: must be finite and not negative"),
        ((3, np.inf), "W = inf"),
        ((3, "a"), "W = 'a': must be a number"),
        ((3, 1.0, -1), "seed = -1"),
        ((3, 1.0, 0, 1.5), "sample = 1.5"),
        ((2**40, 1.0), "needs about"),
    ],
)
def test_drawing_checks_what_it_is_given(arguments, said):
    with pytest.raises(qa.InputError) as told:
        model_from("xxz").draw(*arguments)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_a_path_is_no_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, XXZ, "xxz.toml")
    assert model_from("xxz").name == "xxz"
    assert model_from("./xxz.toml").name == model_from(tmp_path / "xxz.toml").name == "mine"


PAGE = (Path(__file__).parents[2] / "docs/hamiltonians.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.mark.parametrize("block", [text for text in BLOCKS if "name =" in text])
def test_the_files_of_the_page_are_models(block, tmp_path):
    model = model_of(tmp_path, block)
    assert f'name = "{model.name}"' in block
    assert model.draw(3, 2.0).sites == 3


def test_the_first_file_of_the_page_is_the_example():
    example = Path(__file__).parents[2] / "examples/models/rydberg.toml"
    assert example.read_text(encoding="utf-8") == BLOCKS[0]
    H = model_from(example, {"V": 3, "Omega": 0.5}).draw(4, 2.0, 1)
    n = np.diag([1, 0])
    detuning = [t.matrix[0, 0] for t in H.terms if len(t.matrix) == 2]
    plain = sum(d * on(4, i, n) + 0.5 * on(4, i, X) for i, d in enumerate(detuning))
    plain = plain + sum(3 * on(4, i, n, n) for i in range(3))
    plain = plain + sum(3 / 64 * on(4, i, n, np.eye(2), n) for i in range(2))
    assert H.dense() == pytest.approx(plain.real)


def test_products_of_the_tests_are_right():
    assert on(2, 1, Z) == pytest.approx(np.kron(np.eye(2), Z))
    assert at(2, s0=X, s1=Y) == pytest.approx(np.kron(X, Y))
