"""What to cite: the sources of everything that was used, in words and as BibTeX."""

import json
import re
from pathlib import Path

import pytest
from scipy import stats

import qavalanche as qa
from qavalanche.citation.articles import entry, numbers_in

SPEC = {
    "seed": 1,
    "disorder": {"law": "fields", "W": [3, 5]},
    "chain": {"length": 20, "samples": 2},
    "scheme": [{"name": "spots"}, {"name": "zhang"}],
}


def entries(bibtex):
    """{key: {field: value}}, and no brace left open."""
    found = {}
    for block in bibtex.split("\n\n"):
        head, *fields, end = block.splitlines()
        assert end == "}"
        key = re.fullmatch(r"@(?:software|article|misc)\{(\w[\w.]*),", head)[1]
        assert key not in found
        found[key] = dict(re.fullmatch(r"  (\w+) = \{(.*)\},", line).groups() for line in fields)
        assert block.count("{") == block.count("}")
    return found


def test_package_and_letter_are_always_there():
    found = qa.cite()
    assert found.splitlines()[0].endswith(qa.__version__)
    assert qa.cite(bibtex=True) == found.bibtex
    assert qa.cite(bibtex=True).bibtex == found.bibtex
    known = entries(found.bibtex)
    assert known["qavalanche"]["version"] == qa.__version__
    assert known["Thiery2018"]["eprint"] == "1706.09338"
    assert repr(found) == str(found)


@pytest.mark.parametrize("name", [*qa.schemes.names(), *qa.laws.names()])
def test_every_scheme_and_law_can_be_cited_and_its_article_is_an_entry(name):
    found = qa.cite(name)
    kinds = [kind.get(name) for kind in (qa.schemes, qa.laws) if name in kind.names()]
    assert found == qa.cite(*kinds)
    for kind in kinds:
        assert f" {name}: {kind.source}" in found
        eprints = {fields.get("eprint") for fields in entries(found.bibtex).values()}
        assert {*numbers_in(kind.source)} <= eprints


def test_a_campaign_is_cited_with_all_that_it_used(tmp_path, monkeypatch):
    campaign = qa.run(SPEC, tmp_path / "store", workers=1)
    lines = qa.cite(campaign).splitlines()
    assert [line.split(":")[0] for line in lines[2:]] == [
        "scheme spots",
        "scheme zhang",
        "law fields",
    ]
    monkeypatch.chdir(tmp_path)
    assert qa.cite(Path("store")) == qa.cite(campaign.spec) == qa.cite(campaign)
    assert {"Zhang2016", "Luitz2015"} <= {*entries(qa.cite(campaign).bibtex)}


def test_objects_names_and_results_are_the_same_thing():
    by_name = qa.cite("spots", "bimodal")
    assert qa.cite(qa.Spots(), qa.Bimodal(0.2)) == by_name
    assert qa.cite(qa.Spots, qa.Bimodal, qa.Spots) == by_name
    rare = qa.rare_probability(qa.Bimodal(0.2), 4, rare=qa.Rare(at_least=2))
    assert qa.cite(rare) == by_name
    assert "law norm: scipy.stats" in qa.cite(qa.LogCoupling(stats.norm(-1)))
    assert "scipy.stats" in qa.cite("gamma")


def test_what_is_none_of_these_is_one_line():
    with pytest.raises(qa.InputError, match=r'what = .spats. \(did you mean "spots"\?\): must be'):
        qa.cite("spats")
    for wrong in (3, [], None, b"spots", qa.Chain.from_decays([1.0])):
        with pytest.raises(qa.InputError, match="must be a scheme, a law") as told:
            qa.cite(wrong)
        assert "\n" not in str(told.value)
    with pytest.raises(qa.InputError, match="bibtex = 1: must be True or False"):
        qa.cite(bibtex=1)


def test_an_article_that_is_not_known_is_cited_by_its_number():
    (fields,) = entries(entry("2506.04834")).values()
    assert fields["eprint"] == "2506.04834"
    assert "author" not in fields
    assert "\n" not in json.dumps(fields)
