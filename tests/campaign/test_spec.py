"""Specs: what they mean, and what a mistake in one says."""

import copy
import math
import os
import tomllib

import pytest

import qavalanche as qa
from qavalanche.campaign.spec import parse_spec, read_spec
from qavalanche.schemes.spots import Spots

GOOD = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": [0.26, 0.28], "K": 1.0},
    "chain": {"length": [100, 1000], "samples": [50, 20]},
    "rules": {"crossing": ["halted", -0.3]},
}


def test_grid_is_every_combination():
    grid = parse_spec(GOOD).grid
    assert len(grid) == 2 * 2 * 2
    assert {p.law.epsilon for p in grid} == {0.26, 0.28}
    assert {p.scheme.crossing for p in grid} == {"halted", -0.3}
    assert {(p.length, n) for p, n in grid.items()} == {(100, 50), (1000, 20)}


def test_numbers_stand_for_lists_of_one():
    spec = {
        **GOOD,
        "disorder": {"law": "norm", "loc": -1, "scale": 2},
        "chain": {"length": 10, "samples": 5},
    }
    (point,) = parse_spec({**spec, "rules": {"crossing": 0}}).grid
    assert point.law == qa.LogCoupling("norm", loc=-1.0, scale=2.0)
    assert point.scheme.crossing == 0.0


def changed(path, value):
    content = copy.deepcopy(GOOD)
    *sections, key = path.split(".")
    place = content
    for section in sections:
        place = place[section]
    if value is None:
        del place[key]
    else:
        place[key] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("disorder.epsilon", [0.3, 1.2], r"epsilon = 1.2: must lie in \(0, 1\)"),
        ("disorder.epsilon", 1.0, "epsilon = 1"),
        ("disorder.epsilon", [], r"disorder.epsilon = \[\]"),
        ("disorder.epsilon", ["a"], r"epsilon = 'a': must lie in \(0, 1\)"),
        ("disorder.K", 0.2, "every bond would be resonant"),
        ("disorder.K", -1, "K = -1"),
        ("disorder.epsilom", [0.2], "bimodal parameter 'epsilom'"),
        ("disorder.law", "bimodl", 'did you mean "bimodal"'),
        ("disorder.law", None, "disorder.law"),
        ("disorder", None, "disorder is missing"),
        ("chain.length", [0], "chain.length = 0: must be a whole number >= 1"),
        ("chain.length", [100, 100], "100 stands twice"),
        ("chain.length", [10.5, 100], "chain.length = 10.5"),
        ("chain.length", [100, 100.0], "100 stands twice"),
        ("chain.length", [10**400], "chain.length = 1000"),
        ("chain.length", [math.inf], "chain.length = inf"),
        ("chain.length", [True], "chain.length = True"),
        ("chain.length", {}, "chain.length = {}"),
        ("chain.length", "10", "chain.length = '10'"),
        ("chain.samples", [1e300, 2], "chain.samples = 1e.300"),
        ("chain.samples", [10**16, 2], "must be a whole number >= 1 and <= 1000000000000000"),
        ("disorder.epsilon", [0.3, 0.2, 0.3], "0.3 stands twice"),
        ("disorder.K", [1, 1.0], "1.0 stands twice"),
        ("disorder.epsilon", 10**400, "must be a finite number"),
        ("disorder.K", math.inf, "disorder.K = inf: must be a finite number"),
        ("disorder.\x1b[31m", "x", r"bimodal parameter '\\x1b\[31m': must be epsilon or K"),
        ("chain", [1], r"chain = \[1\]: must be a section"),
        ("chain.length", [], r"chain.length = \[\]: at least one value is needed"),
        ("observables", {"history": 1}, "observables.history = 1: must be true or false"),
        ("disorder", [1], r"disorder = \[1\]: must be a section"),
        ("rules.crossing", ["rmt", "rmt"], "'rmt' stands twice"),
        ("rules.crossing", [0, -0.0], "0.0 stands twice"),
        ("rules.crossing", [math.nan], "crossing = nan"),
        ("rules.crossing", [], r"rules.crossing = \[\]"),
        ("rules.local_dimension", [2, 2], "2 stands twice"),
        ("rules.ties", ["resonant", "resonant"], "'resonant' stands twice"),
        ("rules.tier", "couplings", r'write \[\[scheme\]\] with name = "couplings" instead of'),
        ("rules.tier", [3], r"rules.tier = \[3\]: schemes have sections of their own"),
        ("rules." + "x" * 10_000, 1, "unknown key rules.xxx"),
        ("seed", 2**128, "seed = 3402"),
        pytest.param("seed", 10**5000, "seed = a number of too many digits", id="digits"),
        ("seed", 1.5, "seed = 1.5"),
        ("chain.lenght", [10], r'unknown key chain.lenght \(did you mean "length"\?\)'),
        ("chain.samples", [1, 2, 3], "3 numbers for 2 lengths"),
        ("chain.samples", [-5], "chain.samples = -5: must be a whole number >= 1"),
        ("rules.crossing", ["halt"], "crossing = 'halt'"),
        ("rules.crossing", [0.9], "below s = 0.6931"),
        ("rules.local_dimension", [1], "local_dimension = 1"),
        ("rules.crosing", ["halted"], 'did you mean "crossing"'),
        ("seed", -1, "seed = -1"),
        ("seed", None, "seed is missing"),
        ("sed", 3, 'unknown key sed .did you mean "seed"'),
    ],
)
def test_mistakes_are_named_in_one_line(path, value, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        parse_spec(changed(path, value))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_whole_numbers_may_be_written_as_floats():
    content = {**GOOD, "seed": 1e6, "chain": {"length": [1e2, 1000.0], "samples": 5e1}}
    assert (
        parse_spec(content).grid
        == parse_spec({**GOOD, "chain": {**GOOD["chain"], "samples": 50}}).grid
    )
    assert parse_spec(content).seed == 10**6


def test_a_seed_of_128_bits_draws_chains():
    spec = parse_spec({**GOOD, "seed": 2**128 - 1})
    assert next(iter(spec.grid)).law.draw(100, spec.seed).length == 100


def test_negative_zero_is_zero():
    laws = [
        parse_spec({**GOOD, "disorder": {"law": "norm", "loc": zero}}).grid for zero in (0.0, -0.0)
    ]
    one, other = (next(iter(grid)) for grid in laws)
    assert one.name == other.name
    assert str(one) == str(other)
    drawn = [qa.LogCoupling("norm", loc=zero).draw(50, seed=3).decays() for zero in (0.0, -0.0)]
    assert (drawn[0] == drawn[1]).all()


def test_a_grid_is_counted_before_it_is_built():
    many = [i / 2**20 for i in range(1, 10**4 + 1)]
    disorder = {"law": "gennorm", "beta": many, "loc": many, "scale": many}
    with pytest.raises(qa.InputError, match="a grid of 8000000000000 points: at most 100000"):
        parse_spec(
            {
                **GOOD,
                "disorder": disorder,
                "rules": {"ties": ["resonant", "perturbative"]},
                "chain": {"length": [1, 2, 3, 4], "samples": 1},
            }
        )


@pytest.mark.parametrize("content", [None, [1], "seed = 1", 3, {1: 2}, {"seed": 1, None: 3}])
def test_what_is_no_spec_is_one_line(content):
    with pytest.raises(qa.InputError):
        parse_spec(content)


TEXT = 'seed = 1\n[disorder]\nlaw = "bimodal"\nepsilon = 0.2\n[chain]\nlength = 10\nsamples = 3\n'


@pytest.mark.parametrize("content", [
    TEXT.encode("utf-8-sig"),
    TEXT.replace("\n", "\r\n").encode(),
    TEXT.replace("10", "1e1").replace("3", "0.3e1").encode(),
    b"# " + b"." * 500 + b"\n" + TEXT.encode(),
    TEXT.replace("0.2", "0.2" + "0" * 5000).encode(),
])  # fmt: skip
def test_files_that_are_the_same_spec(tmp_path, content):
    path = tmp_path / "spec.toml"
    path.write_bytes(content)
    assert read_spec(path).grid == parse_spec(tomllib.loads(TEXT)).grid
    assert read_spec(str(path)) == read_spec(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TEXT.encode("utf-16"), "is no text in UTF-8"),
        (TEXT.encode() + b"\0", "not valid TOML"),
        (bytes(range(256)), "is no text in UTF-8"),
        (b"x = " + b"[" * 100_000, r"not valid TOML \(nested too deeply\)"),
        (b"[" + b"a." * 100_000 + b"a]", "a key of 100001 parts"),
        (b"a." * 100_000 + b"a = 1", "a key of 100001 parts"),
        (b"x = {" + b"a." * 100_000 + b"a = 1}", "a key of 100001 parts"),
        (b"seed = " + b"9" * 5000, "not valid TOML"),
        (TEXT.encode() + b"samples = 4", "not valid TOML"),
        (b"#" * 1_000_001, "it has 1000001 bytes, at most 1000000 are read"),
        (b"", "is missing"),
    ],
)
def test_files_that_are_no_spec_are_one_line(tmp_path, content, message):
    path = tmp_path / "spec.toml"
    path.write_bytes(content)
    with pytest.raises(qa.InputError, match=message) as caught:
        read_spec(path)
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, "/dev/zero"):
        with pytest.raises(qa.InputError, match="not a regular file"):
            read_spec(path)


def test_files_that_are_no_specs(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("seed = \n")
    with pytest.raises(qa.InputError, match=r"bad.toml: not valid TOML"):
        read_spec(bad)
    with pytest.raises(qa.InputError, match=r"none.toml: cannot be read"):
        read_spec(tmp_path / "none.toml")
    bad.write_text("seed = 1\n")
    with pytest.raises(qa.InputError, match=r"bad.toml: .* is missing"):
        read_spec(bad)


BOTH = {
    "seed": 1,
    "disorder": {"law": "bimodal", "epsilon": 0.2},
    "chain": {"length": 10, "samples": 2},
    "scheme": [{"name": "spots", "crossing": ["halted", "rmt"]}, {"name": "couplings"}],
}


def test_every_scheme_has_a_grid_of_its_own():
    grid = parse_spec(BOTH).grid
    schemes = {(point.scheme.rules.crossing, point.scheme.name) for point in grid}
    assert schemes == {("halted", "spots"), ("rmt", "spots"), ("rmt", "couplings")}
    assert len(grid) == 3


def test_rules_are_the_short_form_of_one_section():
    short = {**BOTH, "rules": {"crossing": [-0.3, "rmt"], "ties": "perturbative"}}
    del short["scheme"]
    section = {"name": "spots", "crossing": [-0.3, "rmt"], "ties": "perturbative"}
    assert parse_spec(short).grid == parse_spec({**BOTH, "scheme": [section]}).grid
    assert {one.scheme for one in parse_spec({**short, "rules": {}}).grid} == {Spots()}


def test_a_spec_reads_what_it_writes():
    for content in (BOTH, GOOD, {**BOTH, "observables": {"history": False, "own": ["gap"]}}):
        spec = parse_spec(content)
        again = parse_spec(spec.to_dict())
        assert (again, again.hash) == (spec, spec.hash)


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ([], r"scheme = \[\]: at least one section \[\[scheme\]\] is needed"),
        ("spots", r"scheme\[0\] = 'spots': must be a section with a name"),
        (["spots"], r"scheme\[0\] = 'spots': must be a section with a name"),
        ([{"crossing": "rmt"}], r'scheme\[0\]: needs a name, such as name = "spots"'),
        ([{"name": ["spots"]}], r"scheme = \['spots'\]: must be a word"),
        ([{"name": "spot"}], r'scheme = \'spot\' \(did you mean "spots"\?\)'),
        (
            [{"name": "spots", "crosing": "rmt"}],
            r'spots parameter .* \(did you mean "crossing"\?\)',
        ),
        ([{"name": "couplings", "crosing": "rmt"}], "couplings parameter 'crosing'"),
        ([{"name": "spots", "ties": []}], r"spots.ties = \[\]: at least one value is needed"),
        ([{"name": "spots", "ties": ["resonant"] * 2}], "spots.ties = .*'resonant' stands twice"),
        ([{"name": "spots", "crossing": [0, -0.0]}], "stands twice"),
        ([{"name": "spots", "crossing": {"rmt": 1}}], "spots.crossing|crossing = "),
        ([{"name": "spots", "ties": 3}], "ties = 3"),
        ([{"name": "spots", "local_dimension": "two"}], "local_dimension = 'two'"),
        ([{"name": "operators"}], "scheme = operators: takes a Hamiltonian"),
        ([{"name": "spots"}, {"name": "spots", "crossing": "rmt"}], "scheme .* stands twice"),
    ],
)
def test_bad_sections_are_named_in_one_line(sections, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        parse_spec({**BOTH, "scheme": sections})
    assert "\n" not in str(caught.value)


def test_rules_and_sections_do_not_stand_together():
    with pytest.raises(qa.InputError, match=r"\[rules\] and \[\[scheme\]\]: give one of them"):
        parse_spec({**BOTH, "rules": {"crossing": "rmt"}})


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ({"own": "thermal"}, "observables.own = 'thermal': is the name of an observable"),
        ({"own": ["a", "a"]}, "'a' stands twice"),
        ({"own": ["a-b"]}, "observables.own = 'a-b': must be a word"),
        ({"own": [3]}, "observables.own = 3: must be a word"),
        (
            {"zzz": True},
            "unknown key observables.zzz: known keys are history, dynamics, rare, response, own",
        ),
        ({"histroy": True}, r'unknown key observables.histroy \(did you mean "history"\?\)'),
    ],
)
def test_bad_observables_are_named_in_one_line(section, message):
    with pytest.raises(qa.InputError, match=message) as caught:
        parse_spec({**BOTH, "observables": section})
    assert "\n" not in str(caught.value)


def test_rules_take_any_crossing_and_ends_and_write_them_only_where_given():
    usual = {"name", "local_dimension", "crossing", "ties", "counts"}
    content = {"seed": 1, "disorder": {"law": "bimodal", "epsilon": 0.2}}
    content |= {"chain": {"length": 20, "samples": 3}, "rules": {"crossing": 0.8}}
    with pytest.raises(qa.InputError, match="any number with any_crossing = true"):
        parse_spec(content).schemes  # noqa: B018
    content["rules"] |= {"any_crossing": True, "ends": ["open", "ring"]}
    spec = parse_spec(content)
    assert [one.rules.ends for one in spec.schemes] == ["open", "ring"]
    assert spec.schemes[0].address == {"local_dimension": 2, "crossing": 0.8, "any_crossing": True}
    assert {*spec.to_dict()["scheme"][0]} == {*usual, "any_crossing", "ends"}
    del content["rules"]
    assert {*parse_spec(content).to_dict()["scheme"][0]} == usual  # as manifests have it
