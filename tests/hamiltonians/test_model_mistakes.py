"""Every mistake in a model file is one line that names the file, the place and what is allowed."""

import os

import pytest
from model_files import XXZ, written

import qavalanche as qa
from qavalanche.hamiltonians import model_from

TERM = '[[term]]\noperators = "Sz"\n'
RANDOM = '[random]\nh = "uniform"\n[[term]]\noperators = "Sz"\nstrength = "W * h"\n'

MISTAKES = [
    ('nam = "a"\n' + TERM, 'unknown key nam (did you mean "name"?): known keys are name, summary'),
    ("name = 3\n" + TERM, "name = 3: must be text"),
    ('name = "a\\nb"\n' + TERM, "must be one line"),
    ("local_dimension = 1\n" + TERM, "local_dimension = 1: must be a whole number >= 2"),
    ("local_dimension = 99999999\n" + TERM, "must be a whole number >= 2 and <= 256"),
    ("", "neither [[term]] and [[step]]: [[term]] for a Hamiltonian"),
    ("term = []\n", "term: must be tables [[term]], at least one"),
    ("term = 3\n", "term: must be tables [[term]]"),
    ('[term]\noperators = "Sz"\n', "term: must be tables [[term]]"),
    (TERM + '[[step]]\nduration = 1\n[[step.term]]\noperators = "X"\n', "both [[term]] and"),
    ("[[term]]\nstrength = 1\n", 'term 1: operators are needed, such as "Sz Sz"'),
    (TERM + "[[term]]\noperator = 'Sz'\n", 'term 2: unknown key operator (did you mean "op'),
    (TERM + "strenght = 1\n", 'term 1: unknown key strenght (did you mean "strength"?)'),
    ('[[term]]\noperators = "Sq Sz"\n', "term 1: operators = 'Sq Sz': unknown operator 'Sq' ("),
    ('[[term]]\noperators = "SxSx"\n', "'SxSx': put spaces between, 'Sx Sx'"),
    ('[[term]]\noperators = "Sz*Sz"\n', "put spaces between, 'Sz Sz'"),
    ('local_dimension = 3\n[[term]]\noperators = "X X"\n', "unknown operator 'X'"),
    ('[[term]]\noperators = "Sz Sz + Sx"\n', "products of one length are needed: fill up with I"),
    ('[[term]]\noperators = ""\n', "an operator is missing"),
    ('[[term]]\noperators = "Sz +"\n', "an operator is missing"),
    ('[[term]]\noperators = "+ + Sz"\n', "an operator is missing"),
    ('[[term]]\noperators = "2"\n', "an operator is missing"),
    ('[[term]]\noperators = "1e308 X + 1e308 X"\n', "its elements must be finite"),
    ('[[term]]\noperators = ["Sz"]\n', "term 1: operators = ['Sz']: must be text such as"),
    (f'[[term]]\noperators = "{"X " * 9}"\n', "operators on 9 sites with d_s = 2: at most 8"),
    ('local_dimension = 17\n[[term]]\noperators = "Sx Sx"\n', "sites with d_s = 17: at most 1,"),
    (f'[[term]]\noperators = "{"X " * 400_000}"\n', "on 400000 sites"),
    (TERM + 'strength = "K"\n', "term 1: strength = 'K': unknown name 'K': known are W, i, pi"),
    ("[parameters]\nJ = 1\n" + TERM + 'strength = "j"\n', "unknown name 'j'"),
    ("[parameters]\nDelta = 1\n" + TERM + 'strength = "delta"\n', '(did you mean "Delta"?)'),
    (TERM + 'strength = "W + 1"\n', "is one product: write a sum as several terms"),
    (TERM + 'strength = "W 2"\n', "'2': factors are joined by * or /"),
    (TERM + 'strength = "W *"\n', "ends where a factor is needed"),
    (TERM + 'strength = ""\n', "1 to 100 factors joined by * or /"),
    (TERM + 'strength = "W / 0"\n', "divides by 0"),
    (TERM + 'strength = "W ** 2"\n', "unknown name '*'"),
    (TERM + 'strength = "2W"\n', "strength = '2W'"),
    (TERM + 'strength = "1e999 * W"\n', "must be a finite number"),
    (TERM + "strength = []\n", "at least one factor is needed"),
    (TERM + "strength = nan\n", "term 1: strength = nan: must be a finite number"),
    (TERM + "strength = true\n", "must be a finite number"),
    (TERM + "strength = 1979-05-27\n", "must be a finite number"),
    (TERM + "strength = {re = 1}\n", "a complex number is {real = ..., imag = ...}"),
    (TERM + 'phase = "i"\n', "term 1: phase = 'i': must be real"),
    (TERM + "hermitian_conjugate = 1\n", "term 1: hermitian_conjugate = 1: must be true or false"),
    (TERM + 'places = "evn"\n', "places = 'evn' (did you mean \"even\"?): must be all, even, odd"),
    (TERM + "places = [-1]\n", "places = -1: must be a whole number >= 0"),
    (TERM + "places = [1, 1]\n", "a site stands twice"),
    (TERM + "places = []\n", "places = []: must be all"),
    (TERM + 'strength = "i"\n', "term 1: not Hermitian in sum on site 0: hermitian_"),
    ('[[term]]\noperators = "S+ S-"\n', "term 1: not Hermitian in sum on sites 0 to 1"),
    ('[random]\na = "sign"\nb = "normal"\n[[term]]\noperators = "S+"\nstrength = "W * a"\n'
     '[[term]]\noperators = "S-"\nstrength = "W * b"\n', "term 1 and term 2: not Hermitian in sum"),
    ("parameters = 3\n" + TERM, "parameters = 3: must be a section [parameters]"),
    ("[parameters]\nW = 3\n" + TERM, "parameters.W: W is given by who draws chains: leave it out"),
    ("[parameters]\ni = 3\n" + TERM, "parameters.i: is a name that is taken"),
    ("[parameters]\nmodel = 3\n" + TERM, "parameters.model: is a name that is taken"),
    ('[parameters]\n"a b" = 3\n' + TERM, "must be a word: letters, digits and _"),
    ("[parameters]\nJ = 'x'\n" + TERM, "parameters.J = 'x': must be a finite number"),
    ("[parameters]\nJ = [1, 2]\n" + TERM, "parameters.J = [1, 2]: must be a finite number"),
    ("[parameters]\nJ = 1\n" + TERM, "parameters.J: stands in no strength"),
    ('[random]\nh = "unifrom"\n' + TERM, "random.h = 'unifrom' (did you mean \"uniform\"?)"),
    ("[random]\nh = 3\n" + TERM, "random.h = 3: must be"),
    ("[random]\nh = {box = [1]}\n" + TERM, "must be"),
    ("[random]\nh = {box = [0, 'a']}\n" + TERM, "random.h.box = 'a': unknown name 'a'"),
    ("[random]\nh = {box = [0, 'i']}\n" + TERM, "must be real"),
    ('[random]\nh = "uniform"\nx = {box = [0, "h"]}\n' + TERM, "unknown name 'h'"),
    ('[random]\nh = "uniform"\n' + TERM, "random.h: stands in no strength"),
    ('[random]\nh = "sign"\n' + TERM + 'strength = "h"\n', "W, the strength of disorder: stands"),
    ('[parameters]\nh = 1\n' + RANDOM, "random.h: stands in two sections: names must differ"),
    ('[quasiperiodic]\nh = "golden"\n' + TERM, "must be {wave_number = ...}"),
    ("[quasiperiodic]\nh = {phase = 1}\n" + TERM, "wave_number, in turns a site, is needed"),
    ("[quasiperiodic]\nh = {wave_number = 1, phas = 1}\n" + TERM, 'did you mean "phase"'),
    ("[values]\nh = []\n" + TERM, "values.h = []: at least one number is needed"),
    ("[values]\nh = [1, 'a']\n" + TERM, "values.h = 'a': must be a finite number"),
    ("[values]\nh = 1\n" + TERM, "must be a list of numbers, or the path"),
    ('[values]\nh = "none.csv"\n' + TERM, "none.csv: cannot be read"),
    ('[values]\nh = "model.xlsx"\n' + TERM, "a spreadsheet is not read"),
    ("[values]\nh = {file = 'a.csv', colum = 'x'}\n" + TERM, 'did you mean "column"'),
    ("[values]\nh = {column = 'x'}\n" + TERM, "values.h.file = None: must be the path"),
    ("[matrices]\nA = [[1, 0]]\n" + TERM, "must be 2 rows of 2 numbers"),
    ("[matrices]\nA = [[1, 0], [0]]\n" + TERM, "matrices.A"),
    ("[matrices]\nA = [[1, 0], [0, 'x']]\n" + TERM, "matrices.A"),
    ("[matrices]\nA = {re = [[1, 0], [0, 1]]}\n" + TERM, "unknown key re"),
    ("[matrices]\nA = {}\n" + TERM, "rows of 2 numbers are needed"),
    ("[matrices]\nSz = [[1, 0], [0, 1]]\n" + TERM, "matrices.Sz: is the name of an operator"),
    ('[matrices]\n"a b" = [[1, 0], [0, 1]]\n' + TERM, "must be a word without spaces"),
    ('[matrices]\n"+" = [[1, 0], [0, 1]]\n' + TERM, "must be a word without spaces"),
    ("[[step]]\nduration = 1\n", "step 1: [[step.term]] is needed"),
    ('[[step]]\n[[step.term]]\noperators = "X"\n', "step 1: duration is needed"),
    ('[[step]]\nduration = 0\n[[step.term]]\noperators = "X"\n', "must be positive and finite"),
    ('[[step]]\nduration = 1e300\n[[step.term]]\noperators = "X"\n', "must be below 1e10"),
    ('[[step]]\nduration = "i"\n[[step.term]]\noperators = "X"\n', "must be real"),
    ('[[step]]\nduration = 1\n[[step.term]]\noperators = "Q"\n', "step 1, term 1: operators = 'Q'"),
    ('[[step]]\nduratio = 1\n[[step.term]]\noperators = "Q"\n', 'step 1: unknown key duratio (did'),
    ("a = [1,\n", "not valid TOML"),
    ("[" * 5000, "not valid TOML"),
    ("a = " + "[" * 5000, "not valid TOML"),
    ("a" + ".a" * 3000 + " = 1", "a key of"),
    ("a = " + "9" * 5000, "not valid TOML"),
    ("term = [" + "{}," * 1001 + "]", "1001 tables [[term]]: at most 1000"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), MISTAKES)
def test_a_mistake_is_one_line(text, said, tmp_path):
    path = written(tmp_path, text)
    (tmp_path / "model.txt").write_text("1\n")
    with pytest.raises(qa.InputError) as told:
        model_from(path)
    message = str(told.value)
    assert said in message
    assert "\n" not in message
    assert len(message) < 700
    assert message.startswith((str(path), str(tmp_path)))


def test_the_texts_are_right_but_for_their_mistakes(tmp_path):
    for text in (TERM, RANDOM, XXZ):
        model_from(written(tmp_path, text)).draw(3, 1.0)


@pytest.mark.parametrize(
    ("model", "parameters", "said"),
    [
        ("xzz", {}, "model = 'xzz' (did you mean \"xxz\"?): must be anderson, "),
        ("", {}, "model = ''"),
        ("none.toml", {}, "none.toml: cannot be read"),
        ("a\0.toml", {}, "must be the path of a file"),
        (".toml", {}, "cannot be read"),
        ("/", {}, "cannot be read"),
        (3, {}, "model = 3: must be text or a Path"),
        ("xxz", {"delta": 1}, "model xxz: parameter 'delta' (did you mean \"Delta\"?)"),
        ("xxz", {"W": 1}, "parameter 'W'"),
        ("xxz", {"J": "a"}, "model xxz: parameter J = 'a': must be a finite number"),
        ("xxz", {"J": float("inf")}, "must be a finite number"),
        ("xxz", [1], "parameters = [1]: must be"),
        ("random-matrix", {"J": 1}, "its parameters are none, and W"),
        ("kicked", {"T": 0}, "duration = 0.0: must be positive and finite"),
        ("kicked", {"T": 1e300}, "duration"),
    ],
)
def test_what_is_asked_for_wrongly_is_one_line(model, parameters, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(qa.InputError) as told:
        model_from(model, parameters)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_files_that_are_no_files(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with open(tmp_path / "long.toml", "wb") as file:
        file.truncate(10**10)
    for name in ("folder", "pipe", "bytes", "long"):
        with pytest.raises(qa.InputError, match=rf"{name}\.toml: ") as told:
            model_from(tmp_path / f"{name}.toml")
        assert "\n" not in str(told.value)


def test_a_strength_that_overflows_is_named(tmp_path):
    text = '[parameters]\na = 1e200\nb = 1.0\n[[term]]\noperators = "Sz"\nstrength = "a * a / b"\n'
    path = written(tmp_path, text)
    with pytest.raises(qa.InputError, match="term 1: its strength: must be finite"):
        model_from(path)
    assert model_from(path, {"a": 2}).draw(1, 0.0).terms[0].matrix[0, 0] == 2.0
    with pytest.raises(qa.InputError, match="term 1: its strength: must be finite"):
        model_from(path, {"a": 1, "b": 0})
