"""What every registered scheme keeps to: one test over the registry."""

import dataclasses

import numpy as np
import pytest

import qavalanche as qa
from qavalanche import operators, schemes
from qavalanche.campaign.point import Point, melt_chunk
from qavalanche.chain import Blocks, SiteFields
from qavalanche.laws import get as get_law
from qavalanche.laws import law_from
from qavalanche.observables.measure import measure, new_sheet
from qavalanche.observables.registry import in_group
from qavalanche.plugins import names_in

LAWS = [qa.Bimodal(0.25), qa.LogCoupling("norm", loc=-1.0, scale=1.2)]
DRAWN = [law_from("blocks", {**get_law("blocks").example}), get_law("anderson")(1.9)]
NAMES = schemes.names()
OF_CHAINS = [n for n in NAMES if schemes.get(n).takes in (qa.Chain, Blocks)]


def usual(name):
    return schemes.scheme_from(name, {})


def starts(scheme):
    """Some starts of the kind that it takes, short ones among them."""
    if issubclass(operators.Hamiltonian, scheme.takes):
        return [operators.draw("xxz", sites, 8.0, seed=1) for sites in (2, 5)]
    if scheme.takes is SiteFields:
        return [get_law("anderson")(2.0).draw(sites, 1) for sites in (1, 2, 3, 40)]
    chains = [law.draw(length, 3, 0) for law in LAWS for length in (1, 2, 3, 40, 200)]
    chains += [
        qa.Chain.from_decays(w) for w in ([1.0] * 5, [-1.0] * 5, [2.0], [-1.0], [np.inf, -1])
    ]
    return [scheme.start_from(chain) for chain in chains]


def test_the_letters_own_are_there_and_the_usual_one_is_spots():
    assert {"spots", "couplings", "operators"} <= {*NAMES}
    assert schemes.calls.as_scheme(None) == qa.Spots()
    assert [*names_in("qavalanche.schemes")] == NAMES  # what help names without loading them


def bonds_of(partition):
    """Each region as the set of its bonds; of a ring, one that goes on over the start too."""
    length = partition.length
    return {frozenset(bond % length for bond in range(*region)) for region in partition}


def mirrored(scheme, w):
    """Whether the mirror image of a chain melts to the mirror image of its regions."""
    one, other = (
        bonds_of(scheme.melt(scheme.start_from(qa.Chain.from_decays(one))))
        for one in (w, w[::-1].copy())
    )
    return {frozenset(w.size - 1 - bond for bond in region) for region in other} == one


def samples_are_melted(point):
    """Hold the samples of a point against its starts, melted and measured one by one."""
    whole, parts = melt_chunk(point, 9, 0, 12), [melt_chunk(point, 9, i, 4) for i in (8, 0, 4)]
    one = new_sheet(12)
    for i in range(12):
        measure(point.settled.melt(point.draw(9, i)), one, i)
    for column in ("regions", "covered", "largest", "half_cut", "end_to_end", "mean_cut"):
        expected = getattr(whole, column)
        assert getattr(one, column).tolist() == expected.tolist()
        joined = [getattr(parts[k], column) for k in (1, 2, 0)]
        assert np.concatenate(joined).tolist() == expected.tolist()
    assert one.decay_rate == pytest.approx(whole.decay_rate, rel=1e-12, nan_ok=True)
    assert one.sizes.total.tolist() == whole.sizes.total.tolist()
    has = "decays" in point.scheme.provides
    assert bool(np.isfinite(whole.decay_rate).all()) == has


@pytest.mark.parametrize("name", NAMES)
class TestEveryScheme:
    def test_it_is_named_as_its_module_and_tells_its_source(self, name):
        kind = schemes.get(name)
        assert name in kind.__module__.split(".")
        assert kind.source
        assert kind.__doc__
        assert kind.seconds_per_bond > 0
        assert len({"regions", "clusters", "columns"} & kind.provides) == 1
        assert str(usual(name))

    def test_its_parameters_make_the_same_scheme(self, name):
        scheme = usual(name)
        assert schemes.scheme_from(name, scheme.parameters) == scheme
        assert hash(schemes.scheme_from(name, scheme.parameters)) == hash(scheme)
        assert dataclasses.fields(scheme) is not None
        assert {*scheme.parameters} == {*schemes.parameters_of(name)}

    def test_what_it_makes_is_a_partition_with_what_it_provides(self, name):
        scheme = usual(name)
        for start in starts(scheme):
            melted = scheme.melt(start)
            if not scheme.has_regions:
                values = [one.value(melted) for one in in_group(scheme.columns)]
                assert values == [one.value(scheme.melt(start)) for one in in_group(scheme.columns)]
                continue  # tests/schemes/test_columns.py
            if "clusters" in scheme.provides:
                continue  # tests/schemes/clusters
            regions = melted.regions
            assert (regions[:, 0] < regions[:, 1]).all()
            assert (regions[1:, 0] > regions[:-1, 1]).all()  # a localized bond between them
            most = melted.length
            if melted.ring and regions.size:  # the last may go on over the start, up to the first
                most = melted.length + max(0, regions[0, 0] - 1)
            assert regions.size == 0 or 0 <= regions.min() <= regions.max() <= most
            assert sum(map(len, bonds_of(melted))) == melted.sizes.sum() <= melted.length
            assert (melted.decays is not None) == ("decays" in scheme.provides)
            assert melted.entropy_density == scheme.entropy_density or scheme.takes not in (
                qa.Chain,
                Blocks,
            )
            assert scheme.melt(start) == melted
            if "history" in scheme.provides:
                assert scheme.record(start).partition == melted
            else:
                with pytest.raises(qa.InputError, match="records no history"):
                    scheme.record(start)

    def test_an_unknown_parameter_is_refused_with_the_names_that_there_are(self, name):
        known = schemes.parameters_of(name)
        with pytest.raises(qa.InputError, match=f"{name} parameter 'nonsense'"):
            schemes.scheme_from(name, {"nonsense": 1})
        for key in known:
            with pytest.raises(qa.InputError, match="did you mean"):
                schemes.scheme_from(name, {key + key[-1]: 1})
            for wrong in ([], None, object(), "nonsense", float("nan")):
                with pytest.raises(qa.InputError):
                    schemes.scheme_from(name, {key: wrong})

    def test_another_kind_of_start_is_refused(self, name):
        for wrong in (None, 3, "chain", [1.0], qa.Rules()):
            with pytest.raises(qa.InputError, match="must be a"):
                qa.melt(wrong, name)


@pytest.mark.parametrize("name", OF_CHAINS)
class TestEverySchemeOfChains:
    @pytest.mark.parametrize("law", LAWS, ids=["bimodal", "norm"])
    @pytest.mark.parametrize("length", [1, 2, 70, 300])
    def test_sample_is_melt_and_depends_on_the_address_alone(self, name, law, length):
        samples_are_melted(Point(law, length, usual(name)))

    def test_the_mirror_image_melts_to_the_mirror_image(self, name):
        """One spot has no equal: exact. Of many, equals are treated in some order: mostly."""
        scheme, rng = usual(name), np.random.default_rng(3)
        alone = rng.exponential(0.6, (60, 40)) + 0.05
        for i, w in enumerate(alone):
            w[i % 30 : i % 30 + 4 + i % 5] = -1.0
        assert all(mirrored(scheme, w) for w in alone)
        many = [LAWS[1].draw(60, 4, sample).decays() for sample in range(60)]
        # blocks of a chain have whole lengths, ties are the rule; tests/schemes/blocks has others
        least = 25 if scheme.takes is Blocks else 40
        assert sum(mirrored(scheme, w) for w in many) >= least

    def test_many_chains_at_once_are_melted_as_one_by_one(self, name):
        scheme = usual(name)
        w = np.stack([LAWS[1].draw(50, 6, sample).decays() for sample in range(15)])
        hot = scheme.thermal_bonds(w <= 0, w, 3, 47)
        for own, bonds in zip(w, hot, strict=True):
            expected = np.zeros(44, bool)
            melted = scheme.melt(scheme.start_from(qa.Chain.from_decays(own[3:47])))
            for region in bonds_of(melted):
                expected[[*region]] = True
            assert bonds.tolist() == expected.tolist()

    def test_chains_without_and_with_resonances_alone(self, name):
        cold = qa.melt(qa.Chain.from_decays([3.0] * 9), name)
        hot = qa.melt(qa.Chain.from_decays([-1.0] * 9), name)
        assert [*cold] == []
        assert [*hot] == [(0, 9)]
        assert hot.thermal
        assert [*qa.melt(qa.Chain.from_decays([-1.0]), name)] == [(0, 1)]
        assert [*qa.melt(qa.Chain.from_decays([1.0]), name)] == []

    def test_it_runs_in_a_campaign_and_its_memory_is_foreseen(self, name, tmp_path):
        spec = {
            "seed": 1,
            "disorder": {"law": "bimodal", "epsilon": 0.27},
            "chain": {"length": 30, "samples": 5},
            "scheme": [{"name": name}],
        }
        campaign = qa.run(spec, tmp_path, workers=1)
        (point,) = campaign.spec.grid
        assert point.scheme == usual(name)
        assert campaign.statistics()[point].samples == 5
        rates = campaign.rows(point)["decay_rate"]
        assert rates.null_count() == (0 if "decays" in point.scheme.provides else 5)
        assert point.bytes_needed > 0
        assert point.scheme.bytes_for_one(point.law, 10**6) > 1e5


@pytest.mark.parametrize("law", DRAWN, ids=["rings", "fields"])
@pytest.mark.parametrize("length", [2, 40, 300])
@pytest.mark.parametrize("name", NAMES)
def test_samples_of_what_is_drawn_as_no_chain_are_melted_too(name, law, length):
    if usual(name).draws_from(law):
        samples_are_melted(Point(law, length, usual(name)))
    else:
        with pytest.raises(qa.InputError, match=f"{name}"):
            Point(law, length, usual(name))


def test_a_scheme_that_no_law_draws_for_is_refused_in_a_campaign():
    with pytest.raises(
        qa.InputError, match="takes a Hamiltonian, and the law bimodal draws a Chain"
    ):
        Point(LAWS[0], 10, usual("operators"))


def test_unknown_names_are_refused_with_the_one_probably_meant():
    with pytest.raises(qa.InputError, match=r'scheme = \'spot\' \(did you mean "spots"\?\): must'):
        qa.melt(LAWS[0].draw(9), "spot")
    with pytest.raises(qa.InputError, match="scheme = 3: must be Rules, a scheme"):
        qa.melt(LAWS[0].draw(9), 3)


class TestContract:
    def made(self, **changes):
        """A class of schemes, with something changed."""
        body = {
            "name": "made_up",
            "source": "here",
            "melt": lambda self, start: None,  # noqa: ARG005
            "__doc__": "Made up.",
            **changes,
        }
        base = body.pop("base", schemes.Scheme)
        frozen = body.pop("frozen", True)
        made = type("MadeUp", (base,), {k: v for k, v in body.items() if v is not None})
        return dataclasses.dataclass(frozen=frozen)(made) if body.get("dataclass", True) else made

    def test_a_sound_class_is_taken(self, monkeypatch):
        monkeypatch.setattr("qavalanche.schemes.registry._known", {})
        assert schemes.scheme(self.made()).name == "made_up"

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"name": None}, "must be a word"),
            ({"name": "two words"}, "must be a word"),
            ({"source": ""}, "must name its source"),
            ({"frozen": False}, "must be a frozen dataclass"),
            ({"dataclass": False}, "must be a dataclass"),
            ({"provides": frozenset({"decays"})}, "must be regions, clusters or col"),
            ({"provides": frozenset({"regions", "columns"})}, "must be regions, clusters or col"),
            ({"provides": frozenset({"columns"})}, "columns = '': must name a group"),
            (
                {"provides": frozenset({"columns", "decays"}), "columns": "x"},
                "go without the others",
            ),
            (
                {"columns": "relaxation"},
                "must name a group of observables where it provides columns",
            ),
            ({"relative_tolerance": 1.0}, "relative_tolerance = 1.0: must lie in"),
            ({"provides": frozenset({"regions", "colour"})}, "no more than"),
            ({"base": object}, "must be a Scheme"),
            ({"version": 0}, "version = 0: must be a whole number from 1"),
            ({"version": "2"}, "version = '2': must be a whole number from 1"),
            ({"version": True}, "version = True: must be a whole number from 1"),
            ({"__annotations__": {"version": int}, "version": 2}, "parameter version: is a name"),
            (
                {"__annotations__": {"samples": int}, "samples": 3},
                "parameter samples: is a name that",
            ),
        ],
    )
    def test_what_breaks_the_contract_is_refused(self, monkeypatch, changes, message):
        monkeypatch.setattr("qavalanche.schemes.registry._known", {})
        with pytest.raises(qa.InputError, match=message):
            schemes.scheme(self.made(**changes))

    def test_a_name_that_is_taken_is_refused(self, monkeypatch):
        monkeypatch.setattr("qavalanche.schemes.registry._known", {"spots": schemes.get("spots")})
        with pytest.raises(qa.InputError, match="is registered already"):
            schemes.scheme(self.made(name="spots"))


class TestParameters:
    """Of schemes whose parameters are of odd kinds, or have odd names."""

    @pytest.fixture
    def made(self, monkeypatch):
        """Registers a scheme called made_up with one parameter."""
        known = dict(schemes.registry._known)
        monkeypatch.setattr("qavalanche.schemes.registry._known", known)

        def make(parameter, kind, default, listed=()):
            body = {
                "name": "made_up",
                "source": "here",
                "listed": frozenset(listed),
                "melt": lambda _, chain: qa.Partition(chain.length, np.empty((0, 2), np.int64)),
                "__annotations__": {parameter: kind},
                parameter: default,
                "__doc__": "Made up.",
            }
            made = dataclasses.dataclass(frozen=True)(type("MadeUp", (schemes.Scheme,), body))
            return schemes.scheme(made)

        return make

    def spec(self, **parameters):
        return {
            "seed": 1,
            "disorder": {"law": "bimodal", "epsilon": [0.2, 0.3]},
            "chain": {"length": 20, "samples": 5},
            "scheme": [{"name": "made_up", **parameters}],
        }

    def test_a_tuple_is_one_value_where_it_is_listed(self, made, tmp_path):
        made("sides", tuple, (1, 2), ["sides"])
        for i, sides in enumerate(({}, {"sides": [3, 4]}, {"sides": [[1, 2], [3, 4, 5]]})):
            campaign = qa.run(self.spec(**sides), tmp_path / f"{i}", workers=1)
            opened = qa.open(tmp_path / f"{i}")
            assert opened.samples_missing == 0
            assert opened.foreign == []
            assert {one.scheme for one in opened.spec.grid} == {
                p.scheme for p in campaign.spec.grid
            }
        assert {point.scheme.sides for point in opened.spec.grid} == {(1, 2), (3, 4, 5)}

    def test_a_name_that_the_law_has_too_is_refused(self, made, tmp_path):
        made("epsilon", float, 0.5)
        message = "scheme = made_up: parameter epsilon: is a parameter of the law bimodal too"
        with pytest.raises(qa.InputError, match=message):
            qa.run(self.spec(), tmp_path, workers=1)

    def test_a_scheme_itself_may_stand_in_a_spec(self, tmp_path):
        spec = {**self.spec(), "scheme": [qa.Spots(crossing="rmt"), qa.Couplings()]}
        campaign = qa.run(spec, tmp_path, workers=1)
        assert {p.scheme for p in campaign.spec.grid} == {qa.Spots(crossing="rmt"), qa.Couplings()}


def test_parameters_go_with_a_name():
    chain = LAWS[0].draw(50, 1)
    assert qa.melt(chain, crossing="rmt") == qa.melt(chain, qa.Rules(crossing="rmt"))
    expected = qa.melt(chain, qa.Couplings(3))
    assert qa.melt(chain, "couplings", local_dimension=3) == expected
    for given in (qa.Rules(), qa.Spots()):
        with pytest.raises(qa.InputError, match="parameters crossing: go with the name"):
            qa.melt(chain, given, crossing="rmt")
    with pytest.raises(qa.InputError, match="spots parameter 'crosing'"):
        qa.melt(chain, crosing="rmt")
