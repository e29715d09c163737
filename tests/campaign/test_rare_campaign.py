"""[rare] in a spec: points, columns, the same bits by any road, and what is refused."""

import math

import numpy as np
import pytest

import qavalanche as qa
from qavalanche.analysis.of_campaign import analyze
from qavalanche.analysis.summary import families, summary
from qavalanche.campaign.point import Point
from qavalanche.campaign.spec import parse_spec, read_spec
from qavalanche.errors import InputError
from qavalanche.rare.sampler import sample_rare
from qavalanche.runs.replay import replay

SPEC = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.15, 0.2]},
    "chain": {"length": 24, "samples": 4},
    "rare": {"at_least": [0, 8], "population": 20, "sweeps": 1},
}
COLUMNS = ["ln_probability", "inclusion_resonances", "inclusion_longest_run", "inclusion_size"]


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    return qa.run(parse_spec(SPEC), tmp_path_factory.mktemp("rare") / "store", workers=1)


def test_every_value_of_at_least_is_a_point():
    grid = parse_spec(SPEC).grid
    assert [(p.law.epsilon, p.rare.at_least) for p in grid] == [
        (epsilon, least) for epsilon in (0.15, 0.2) for least in (0, 8)
    ]
    assert len({point.name for point in grid}) == 4
    assert all("rare" in str(point) for point in grid)


def test_a_row_is_what_the_population_of_its_address_finds(campaign):
    for point in campaign.spec.grid:
        rows = campaign.rows(point)
        for i in range(4):
            found = sample_rare(point.law, 24, qa.Spots(), point.rare, 1, i)
            values = (
                found.ln_p,
                found.resonances.mean(),
                found.longest_runs.mean(),
                found.sizes.mean(),
            )
            assert tuple(rows.row(i, named=True)[name] for name in COLUMNS) == values


def test_the_chain_of_a_sample_is_that_of_the_law(campaign):
    plain = {**SPEC, "chain": {"length": 24, "samples": 4}}
    del plain["rare"]
    for point in parse_spec(plain).grid:
        sheet = point.draw(1, 2)
        beside = next(p for p in campaign.spec.grid if p.law == point.law)
        assert beside.draw(1, 2) == sheet
        covered = qa.melt(sheet).thermal_density
        assert campaign.rows(beside)["thermal_density"][2] == pytest.approx(covered)


def test_bits_depend_on_nothing_but_the_address(campaign, tmp_path):
    spec = parse_spec({**SPEC, "chain": {"length": 24, "samples": 2}})
    qa.run(spec, tmp_path / "store", workers=2)
    more = qa.run(parse_spec(SPEC), tmp_path / "store", workers=2)
    for point in campaign.spec.grid:
        assert more.rows(point).equals(campaign.rows(point))


def test_a_sample_is_replayed(campaign):
    point = list(campaign.spec.grid)[1]
    again = replay(campaign, f"{point.name}:3")
    assert again.differences == []
    assert again.row["ln_probability"] == campaign.rows(point)["ln_probability"][3]


def test_a_spec_is_read_back(campaign):
    spec = campaign.spec
    assert parse_spec(spec.to_dict()).hash == spec.hash
    assert spec.to_dict()["rare"]["at_least"] == [0, 8]
    assert qa.open(campaign.directory).spec == spec


def test_rare_points_are_no_families(campaign):
    assert not families(campaign.statistics())
    assert summary(campaign.statistics()).is_empty()
    with pytest.raises(InputError, match="rare events alone: see `qavalanche rare`"):
        analyze(campaign)


def test_a_population_that_died_out_has_no_logarithm(tmp_path):
    rare = {"population": 2, "sweeps": 0.01}
    spec = parse_spec({**SPEC, "chain": {"length": 40, "samples": 12}, "rare": rare})
    made = qa.run(spec, tmp_path / "store", workers=1)
    values = np.concatenate([made.rows(p)["ln_probability"].to_numpy() for p in spec.grid])
    assert np.isnan(values).any()
    assert not np.isinf(values).any()


def test_another_scheme_and_a_continuous_law(tmp_path):
    spec = parse_spec(
        {
            "seed": 1,
            "disorder": {"law": "norm", "loc": [-1.0], "scale": 1.0},
            "chain": {"length": 10, "samples": 2},
            "scheme": [{"name": "spots"}, {"name": "couplings"}],
            "rare": {"population": 10, "sweeps": 1},
        }
    )
    made = qa.run(spec, tmp_path / "store", workers=1)
    one, other = (made.rows(point)["ln_probability"].to_list() for point in spec.grid)
    assert one == other
    assert all(math.isfinite(value) for value in one)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"rare": {"at_least": 25}}, "at_least = 25 in a chain of 24 bonds"),
        ({"rare": {"at_least": [4, 4]}}, "rare.at_least = [4, 4]: 4 stands twice"),
        ({"rare": {"at_least": "8"}}, "rare.at_least = '8'"),
        ({"rare": {"population": 1}}, "population = 1"),
        ({"rare": {"sweeps": -1}}, "sweeps = -1"),
        ({"rare": {"step": 9}}, "step = 9"),
        ({"rare": {"chains": 9}}, "rare.chains"),
        ({"rare": 3}, "rare"),
        ({"rare": None, "observables": {"rare": True}}, "observables.rare = true without"),
        ({"observables": {"rare": False}}, "observables.rare = false with a section [rare]"),
        ({"chain": {"length": 24, "samples": 1, "inserted": [0, 3]}}, "prepared chains"),
        ({"scheme": [{"name": "zhang"}]}, "zhang"),
        ({"disorder": {"law": "anderson", "W": 8.0}}, "law anderson"),
    ],
)
def test_what_cannot_be_sampled_is_one_line(changed, text):
    content = {**SPEC, **changed}
    if content["rare"] is None:
        del content["rare"]
    with pytest.raises(InputError) as caught:
        parse_spec(content)
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_point_refuses_what_is_no_rare_event():
    with pytest.raises(InputError, match="rare = 8: must be a Rare, or None"):
        Point(qa.Bimodal(0.2), 24, qa.Spots(), rare=8)


WRONG = [
    '"abc"',
    '""',
    "true",
    "[]",
    "{}",
    "nan",
    "inf",
    "-inf",
    "-1",
    "1e400",
    "1979-05-27",
    "[[1]]",
]


@pytest.mark.parametrize("key", ["at_least", "population", "sweeps", "step"])
@pytest.mark.parametrize("value", [*WRONG, "9" * 400, "1" + "0" * 30, "0x7fffffffffffffff", "2.5"])
def test_every_wrong_value_of_every_key_is_one_line(key, value, tmp_path):
    chain = '[disorder]\nlaw = "bimodal"\nepsilon = 0.2\n[chain]\nlength = 20\nsamples = 1\n'
    spec = tmp_path / "spec.toml"
    spec.write_text(f"seed = 1\n{chain}[rare]\n{key} = {value}\n")
    if (key, value) in {("sweeps", "2.5"), ("step", "2.5")}:
        assert read_spec(spec).rare is not None
        return
    with pytest.raises(InputError) as caught:
        read_spec(spec)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
