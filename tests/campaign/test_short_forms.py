"""[blocks] and [fields]: short for a law and lengths, and refused as they are written."""

import copy

import pytest

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec
from qavalanche.store.manifest import bind, read_manifest

BLOCKS = {
    "seed": 1,
    "blocks": {
        "count": [5, 50],
        "samples": [40, 20],
        "thermal": {"law": "expon", "loc": 1, "scale": 0.5},
        "insulating": {"law": "expon", "loc": 1, "scale": [3, 4]},
        "deficit": [0.66, 0.7],
    },
    "scheme": [{"name": "morningstar_huse"}],
}
FIELDS = {
    "seed": 1,
    "fields": {"length": [12, 24], "samples": 20, "W": [1.8, 2.2], "levels": "fields"},
    "scheme": [{"name": "dumitrescu"}],
}


def changed(content, section, **values):
    """With other values in a section; without those that are None."""
    found = copy.deepcopy(content)
    found[section] |= values
    found[section] = {k: v for k, v in found[section].items() if v is not None}
    return found


def test_blocks_are_the_law_of_that_name_on_twice_the_length():
    spec = parse_spec(BLOCKS)
    assert spec.chain.length == [10, 100]
    assert spec.chain.samples == [40, 20]
    long = {
        "seed": 1,
        "disorder": {
            "law": "blocks",
            "thermal_law": "expon",
            "thermal_loc": 1,
            "thermal_scale": 0.5,
            "insulating_law": "expon",
            "insulating_loc": 1,
            "insulating_scale": [3, 4],
            "deficit": [0.66, 0.7],
        },
        "chain": {"length": [10, 100], "samples": [40, 20]},
        "scheme": [{"name": "morningstar_huse"}],
    }
    assert parse_spec(long) == spec
    assert parse_spec(long).hash == spec.hash
    assert len(spec.grid) == 8
    assert {one.insulating.mean for one in spec.laws} == {4.0, 5.0}


def test_fields_are_the_law_anderson():
    spec = parse_spec(FIELDS)
    assert spec.disorder == {"law": "anderson", "W": [1.8, 2.2], "levels": ["fields"]}
    assert spec.chain.length == [12, 24]
    assert len(spec.grid) == 4


@pytest.mark.parametrize("content", [BLOCKS, FIELDS], ids=["blocks", "fields"])
def test_what_a_store_holds_is_the_same_spec_again(content, tmp_path):
    spec = parse_spec(content)
    assert parse_spec(spec.to_dict()) == spec
    bind(tmp_path, spec)
    assert read_manifest(tmp_path).spec == spec
    bind(tmp_path, parse_spec(content))
    (section,) = {"blocks", "fields"} & {*content}
    bind(tmp_path, parse_spec(changed(content, section, samples=60)))
    assert max(read_manifest(tmp_path).spec.chain.samples) == 60
    with pytest.raises(qa.InputError, match="holds another campaign"):
        bind(tmp_path, spec)


def test_a_default_that_is_written_out_is_the_same_campaign(tmp_path):
    bare = changed(BLOCKS, "blocks", thermal={"law": "expon"}, deficit=None)
    bind(tmp_path, parse_spec(bare))
    told = changed(bare, "blocks", thermal={"law": "expon", "loc": 0, "scale": 1}, deficit=1)
    bind(tmp_path, parse_spec(told))
    with pytest.raises(qa.InputError, match=r"disorder\.thermal_scale = 1\.0 in the store but not"):
        bind(tmp_path, parse_spec(changed(bare, "blocks", thermal={"law": "expon", "scale": 2})))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"coutn": 3}, r'unknown key blocks\.coutn \(did you mean "count"\?\): known keys are'),
        ({"count": None}, r"\[blocks\] without count: count is needed"),
        ({"thermal": None}, r"\[blocks\] without thermal: thermal is needed"),
        ({"count": 0.5}, r"blocks\.count = 0\.5: must be a whole number >= 1"),
        ({"count": []}, r"blocks\.count = \[\]: at least one value is needed"),
        ({"count": [5, 5]}, r"blocks\.count = \[5, 5\]: 5 stands twice"),
        ({"samples": "many"}, r"blocks\.samples = 'many': must be a whole number"),
        ({"samples": [1, 2, 3]}, "3 numbers for 2 lengths: give one number, or one per length"),
        ({"thermal": "expon"}, r"blocks\.thermal = 'expon': must be a table such as"),
        ({"thermal": {"scale": 1}}, r"blocks\.thermal = .*: must be a table such as"),
        ({"thermal": {"law": 3}}, r"blocks\.thermal\.law = 3: must be the name"),
        ({"thermal": {"law": "expn"}}, r'thermal law = .expn. \(did you mean "expon"'),
        ({"thermal": {"law": "expon", "lok": 1}},
         r'unknown key blocks\.thermal\.lok \(did you mean "loc"\?\): known keys are law, loc'),
        ({"thermal": {"law": "norm"}}, "must not be below 0"),
        ({"insulating": {"law": "gamma"}}, r"\[blocks\.insulating\] without a: a is needed"),
        ({"deficit": [0.7, -1]}, "deficit = -1.0: must be a finite number above 0"),
        ({"deficit": float("nan")}, r"blocks\.deficit = nan: must be a finite number"),
    ],
)  # fmt: skip
def test_a_wrong_section_of_blocks_is_one_line(values, message):
    with pytest.raises(qa.InputError, match=message) as told:
        parse_spec(changed(BLOCKS, "blocks", **values))
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"w": 3}, r"unknown key fields\.w.*: known keys are length, samples, W, V"),
        ({"W": None}, "anderson without W: W is needed"),
        ({"length": None}, r"\[fields\] without length: length is needed"),
        ({"length": 0}, r"fields\.length = 0: must be a whole number >= 1"),
        ({"W": [2.0, 2]}, r"fields\.W = .*: 2\.0 stands twice"),
        ({"levels": "exact"}, "levels = 'exact'"),
    ],
)
def test_a_wrong_section_of_fields_is_one_line(values, message):
    with pytest.raises(qa.InputError, match=message):
        parse_spec(changed(FIELDS, "fields", **values))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"disorder": {"law": "bimodal", "epsilon": 0.3}},
            r"\[blocks\] and \[disorder\]: give one",
        ),
        ({"chain": {"length": 3, "samples": 3}}, r"\[blocks\] and \[chain\]: give one of them"),
        ({"fields": FIELDS["fields"]}, r"\[blocks\] and \[fields\]: give one of them"),
        ({"blocks": 3}, "blocks = 3: must be a section"),
        ({"blokcs": {}}, r'unknown key blokcs \(did you mean "blocks"\?\)'),
        ({"scheme": [{"name": "spots"}]}, "scheme = spots: takes a Chain, and the law blocks"),
        (
            {"scheme": [{"name": "morningstar_huse"}, {"name": "dumitrescu"}]},
            "scheme = dumitrescu: takes",
        ),
    ],
)
def test_one_section_says_what_is_drawn(more, message):
    with pytest.raises(qa.InputError, match=message):
        parse_spec({**BLOCKS, **more})


def test_a_grid_of_what_a_scheme_does_not_see_is_refused():
    spec = {**BLOCKS, "scheme": [{"name": "zhang"}]}
    with pytest.raises(qa.InputError, match="several values of deficit with the scheme zhang"):
        parse_spec(spec)
    one = changed(spec, "blocks", deficit=0.7)
    assert len(parse_spec(one).grid) == len(parse_spec(BLOCKS).grid) // 2
