"""The commands about and cite."""

import json

import qavalanche as qa


def test_about_prints_what_python_says(inside):
    code, out, _ = inside("about", "--json")
    assert code == 0
    assert json.loads(out) == {"schema": 1, **qa.about().to_dict()}
    assert inside("about")[1].startswith("qavalanche ")


def test_cite_takes_a_store_a_scheme_and_a_law(inside, tmp_path):
    spec = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": 0.2},
            "chain": {"length": 9, "samples": 2}, "scheme": {"name": "couplings"}}  # fmt: skip
    qa.run(spec, tmp_path / "store", workers=1)
    code, out, _ = inside("cite", str(tmp_path / "store"), "--law", "quasiperiodic", "--json")
    assert code == 0
    told = json.loads(out)
    assert told["text"] == qa.cite("couplings", "bimodal", "quasiperiodic").splitlines()
    assert told["bibtex"].count("@") == 4
    for words in (("--scheme", "zhang"), ("zhang",)):
        code, out, _ = inside("cite", *words, "--bibtex")
        assert out == qa.cite("zhang").bibtex + "\n"
    assert inside("cite", "quasiperiodic")[1] == qa.cite("quasiperiodic") + "\n"


def test_what_cannot_be_cited_is_one_line(inside, tmp_path):
    for words in (("--scheme", "spats"), ("--law", "bimodul"), (str(tmp_path),), ("goremykinna",)):
        code, out, err = inside("cite", *words)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
    assert 'did you mean "goremykina"?' in err
